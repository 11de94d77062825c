using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training;

/// <summary>Where the random numbers of augmentation come from. The product has one source, Philox; a test replays another program's draws.</summary>
public interface IDrawSource
{
    /// <summary>Whether <see cref="Draw"/> enqueues the same operations with the same arguments every time, so that they may be recorded.</summary>
    bool IsRepeatable { get; }

    /// <summary>Fills the draws of a batch.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="models">Models side by side, M.</param>
    /// <param name="batch">Images a model, N.</param>
    /// <param name="clips">The clips' identities <c>[M·N]</c>, see <see cref="IBatchSource.Identities"/>.</param>
    /// <param name="draws">Receives uniform numbers in [0, 1), <c>[M·N, D]</c>.</param>
    /// <param name="state">Holds seeds and epochs.</param>
    void Draw(IBackend backend, int models, int batch, DeviceBuffer<int> clips, in Tensor draws, StepState state);
}
