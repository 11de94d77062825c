using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

public partial interface IBackend
{
    /// <summary>Floats of workspace that <see cref="BatchMoments"/> needs.</summary>
    /// <param name="models">Models side by side, M.</param>
    /// <param name="valuesPerModel">Values of one model's batch.</param>
    long BatchMomentsWorkspace(int models, long valuesPerModel);

    /// <summary>
    /// Mean and unbiased standard deviation (n − 1, no epsilon) over all values of each model's batch, as the tutorial normalises by; also
    /// written to the log row of the current step of each model that takes part in it.
    /// </summary>
    /// <param name="models">Models side by side, M.</param>
    /// <param name="values">The batch <c>[M·N, …]</c>.</param>
    /// <param name="moments">Receives mean and deviation <c>[2]</c> a model.</param>
    /// <param name="state">Receives them in the log.</param>
    /// <param name="workspace">At least <see cref="BatchMomentsWorkspace"/> floats.</param>
    void BatchMoments(int models, in Tensor values, in ModelTensor moments, StepState state, in Tensor workspace);

    /// <summary>Normalises in place: <c>x = (x − mean_m) / deviation_m</c>.</summary>
    /// <param name="models">Models side by side, M.</param>
    /// <param name="values">The batch <c>[M·N, …]</c>.</param>
    /// <param name="moments">Mean and deviation <c>[2]</c> a model.</param>
    void Normalise(int models, in Tensor values, in ModelTensor moments);
}
