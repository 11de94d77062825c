using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>What Adam works on, each as one row of all parameters a model.</summary>
/// <param name="Values">The parameters.</param>
/// <param name="Gradients">Their gradients.</param>
/// <param name="FirstMoments">m.</param>
/// <param name="SecondMoments">v.</param>
/// <param name="Decays">1 for a parameter that weight decay applies to, else 0, shared by the models <c>[P]</c>.</param>
public readonly record struct OptimiserRows(
    ModelTensor Values, ModelTensor Gradients, ModelTensor FirstMoments, ModelTensor SecondMoments, Tensor Decays);

/// <summary>The statistics of all batch norms, each as one row a model.</summary>
/// <param name="Running">The running means and variances; empty where the network has none.</param>
/// <param name="Batch">The last batch's means and biased variances.</param>
/// <param name="Corrections">Factors of the latter, shared by the models: 1 for a mean, P/(P−1) for a variance.</param>
public readonly record struct StatisticRows(ModelTensor Running, ModelTensor Batch, Tensor Corrections);

/// <summary>The moving averages of parameters and running statistics, each as one row a model; empty where none are kept.</summary>
/// <param name="Values">The parameters' averages.</param>
/// <param name="Running">The running statistics' averages; empty where the network has none.</param>
public readonly record struct AverageRows(ModelTensor Values, ModelTensor Running)
{
    /// <summary>Whether this is the default value: no averages are kept.</summary>
    public bool IsEmpty => Values.IsEmpty;
}

public partial interface IBackend
{
    /// <summary>
    /// Chooses the clips of the current step: <c>clips[m·N + i] = permutation[m·length + batchOffset_m + i]</c>, and looks up their identities:
    /// <c>clipIdentities[i] = identities[clips[i]]</c>. A model with fewer than N clips left in its epoch sits the step out
    /// (<see cref="StepCounters.Idle"/>) with the first clips of its row.
    /// </summary>
    /// <param name="models">Models side by side, M.</param>
    /// <param name="batch">Images a model, N.</param>
    /// <param name="permutation">The epoch's order of the clips, <c>[M][length]</c>, filled up with any clips where a model has fewer.</param>
    /// <param name="length">The most clips that a model has in an epoch, at least N.</param>
    /// <param name="identities">What each clip is called in random draws.</param>
    /// <param name="clips">Receives the clips' indices <c>[M·N]</c>.</param>
    /// <param name="clipIdentities">Receives their identities <c>[M·N]</c>.</param>
    /// <param name="state">Holds the batch offsets and the numbers of clips; receives who sits the step out.</param>
    void SelectBatch(
        int models,
        int batch,
        DeviceBuffer<int> permutation,
        int length,
        DeviceBuffer<int> identities,
        DeviceBuffer<int> clips,
        DeviceBuffer<int> clipIdentities,
        StepState state);

    /// <summary>Uniform draws for augmentation: <c>draws[i,d] = Philox(seed_m, Augmentation, epoch_m, clips[i], d)</c>.</summary>
    /// <param name="models">Models side by side, M.</param>
    /// <param name="batch">Images a model, N.</param>
    /// <param name="clips">The clips' indices <c>[M·N]</c>.</param>
    /// <param name="draws">Receives D numbers in [0, 1) an image, <c>[M·N, D]</c>; see <see cref="AugmentationRule"/>.</param>
    /// <param name="state">Holds seeds and epochs.</param>
    void DrawAugmentation(int models, int batch, DeviceBuffer<int> clips, in Tensor draws, StepState state);

    /// <summary>
    /// Sets <see cref="StepCounters.FirstBadStep"/> to the current step for each model whose logged loss or any of whose gradients is not
    /// finite, unless it is set already or the model sits the step out. From then on Adam and the running statistics leave that model alone: its
    /// last good weights survive.
    /// </summary>
    /// <param name="gradients">All gradients of a model as one row, <c>[P]</c> a model.</param>
    /// <param name="state">The step state.</param>
    /// <param name="workspace">At least <see cref="LatchWorkspace"/> floats.</param>
    void LatchBadStep(in ModelTensor gradients, StepState state, in Tensor workspace);

    /// <summary>Floats of workspace that <see cref="LatchBadStep"/> needs.</summary>
    /// <param name="models">Models side by side, M.</param>
    /// <param name="parameters">Parameters of one model, P.</param>
    long LatchWorkspace(int models, long parameters);

    /// <summary>
    /// <see cref="LatchBadStep"/>, <see cref="Adam"/>, <see cref="MoveRunning"/>, <see cref="MoveAverage"/> of both and <see cref="AdvanceStep"/> in
    /// one; composed form: <see cref="Composed.FinishStep"/>.
    /// </summary>
    /// <param name="optimiser">What Adam works on.</param>
    /// <param name="statistics">The running statistics, and what moves them.</param>
    /// <param name="averages">The averages of both, or empty.</param>
    /// <param name="batch">Images a model, N.</param>
    /// <param name="state">The step state.</param>
    /// <param name="workspace">At least <see cref="LatchWorkspace"/> floats.</param>
    void FinishStep(
        in OptimiserRows optimiser, in StatisticRows statistics, in AverageRows averages, int batch, StepState state, in Tensor workspace);

    /// <summary>
    /// Moves the running statistics: <c>r = 0.9·r + 0.1·b·correction</c>. Models whose step went bad
    /// (<see cref="StepCounters.FirstBadStep"/>) or that sit it out keep theirs.
    /// </summary>
    /// <param name="statistics">The running statistics, and what moves them.</param>
    /// <param name="state">The step state.</param>
    void MoveRunning(in StatisticRows statistics, StepState state);

    /// <summary>
    /// One step of Adam, with weight decay AdamW, over all parameters (<see cref="AdamRule"/>) with the schedule's row of each model's current step.
    /// </summary>
    /// <param name="rows">Parameters, gradients, moments, and which parameters decay.</param>
    /// <param name="state">The step state; models with a bad step, or that sit it out, are left alone.</param>
    void Adam(in OptimiserRows rows, StepState state);

    /// <summary>
    /// Moves averages towards values (<see cref="AverageRule"/>) with the <see cref="ScheduleEntry.AverageDecay"/> of each model's current step.
    /// </summary>
    /// <param name="average">One row a model.</param>
    /// <param name="values">What is averaged, likewise.</param>
    /// <param name="state">The step state; models with a bad step, or that sit it out, are left alone.</param>
    void MoveAverage(in ModelTensor average, in ModelTensor values, StepState state);

    /// <summary>Moves the counters of each model on that did not sit the step out: step + 1, batch offset + N.</summary>
    /// <param name="batch">Images a model, N.</param>
    /// <param name="state">The step state.</param>
    void AdvanceStep(int batch, StepState state);
}
