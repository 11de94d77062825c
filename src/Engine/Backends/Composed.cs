using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>
/// Fused operations written as the operations they fuse: their definition, what a backend without a fused form runs, and what a fused form
/// is tested against.
/// </summary>
internal static partial class Composed
{
    /// <summary>Floats of workspace that <see cref="LogMelSpectrogram"/> needs.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="shape">The transform's extents.</param>
    /// <param name="mels">Mel bands.</param>
    public static long LogMelSpectrogramWorkspace(IBackend backend, in StftShape shape, int mels) =>
        TensorArena.Aligned(shape.Power.Count)
        + Math.Max(backend.StftWorkspace(shape), backend.DecibelsWorkspace(shape.Images, mels * shape.Frames * shape.Channels));

    /// <summary>Power spectra, mel bands, decibels (see <see cref="IBackend.LogMelSpectrogram"/>).</summary>
    /// <param name="backend">The device.</param>
    /// <param name="shape">The transform's extents.</param>
    /// <param name="tables">Window, sines and filters.</param>
    /// <param name="topDb">The range kept below a clip's largest value, in dB.</param>
    /// <param name="waveforms">The waveforms.</param>
    /// <param name="features">Receives the spectrograms.</param>
    /// <param name="workspace">At least <see cref="LogMelSpectrogramWorkspace"/> floats.</param>
    public static void LogMelSpectrogram(
        IBackend backend, in StftShape shape, SpectrogramTables tables, float topDb, in Tensor waveforms, in Tensor features, in Tensor workspace)
    {
        var projection = new MelProjectionShape(shape.Images, shape.Channels, shape.Frames, shape.Bins, features.Shape[1]);
        Tensor power = workspace with { Shape = shape.Power };
        long used = TensorArena.Aligned(shape.Power.Count);
        Tensor rest = new(workspace.Arena, workspace.Offset + used, new Shape(checked((int)(workspace.Count - used))));
        backend.StftPower(shape, tables, waveforms, power, rest);
        backend.MelProjection(projection, tables, power, features);
        backend.Decibels(features, topDb, rest);
    }
}
