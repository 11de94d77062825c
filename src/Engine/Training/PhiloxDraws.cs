using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training;

/// <summary>Draws as a pure function of seed, epoch and clip (see <see cref="IBackend.DrawAugmentation"/>).</summary>
public sealed class PhiloxDraws : IDrawSource
{
    private PhiloxDraws()
    {
    }

    /// <summary>The one there is.</summary>
    public static PhiloxDraws Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsRepeatable => true;

    /// <inheritdoc/>
    public void Draw(IBackend backend, int models, int batch, DeviceBuffer<int> clips, in Tensor draws, StepState state) =>
        backend.DrawAugmentation(models, batch, clips, draws, state);
}
