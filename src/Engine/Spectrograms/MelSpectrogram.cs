using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Spectrograms;

/// <summary>
/// Log-mel spectrograms of a batch: short-time Fourier power, projection onto mel bands, decibels with one floor a clip. Built once for the
/// largest batch, it computes any smaller one too, and of fewer channels. Shapes: <c>[N, C, T]</c> → <c>[N, mels, frames, C]</c>.
/// </summary>
public sealed class MelSpectrogram : IDisposable
{
    private readonly IBackend backend;
    private readonly SpectrogramTables tables;
    private readonly TensorArena arena = new("spectrogram workspace");
    private readonly StftShape largest;
    private readonly Tensor workspace;

    /// <summary>Computes the tables and takes the memory.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="options">Rate, frames, bands.</param>
    /// <param name="images">The largest batch, N.</param>
    /// <param name="channels">Channels, C.</param>
    /// <param name="samples">Samples a channel, T.</param>
    public MelSpectrogram(IBackend backend, SpectrogramOptions options, int images, int channels, int samples)
    {
        using var construction = new Construction(this);
        this.backend = backend;
        if (samples <= options.FftLength / 2)
            throw new ShapeException($"spectrogram: {samples} samples are too few to reflect {options.FftLength / 2} at the ends");

        tables = new SpectrogramTables(backend, options);
        largest = new StftShape(images, channels, samples, options.FftLength, options.HopLength);
        workspace = arena.Reserve(new Shape(checked((int)backend.LogMelSpectrogramWorkspace(largest, options.Mels))));
        arena.Allocate(backend);
        construction.Complete();
    }

    /// <summary>The options.</summary>
    public SpectrogramOptions Options => tables.Options;

    /// <summary>The shape of one image: <c>(mels, frames, channels)</c>.</summary>
    public Shape ImageShape => new(Options.Mels, largest.Frames, largest.Channels);

    /// <summary>Computes the spectrograms of a batch.</summary>
    /// <param name="waveforms">The waveforms <c>[N, C, T]</c>, N at most the largest batch, C at most the channels that it was built for.</param>
    /// <param name="features">Receives them, in dB, <c>[N, mels, frames, C]</c>.</param>
    public void Compute(in Tensor waveforms, in Tensor features)
    {
        StftShape shape = largest with { Images = waveforms.Shape[0], Channels = waveforms.Shape[1] };
        if (shape.Images > largest.Images || shape.Channels > largest.Channels)
            throw new ShapeException($"spectrogram: {waveforms.Shape} is more than {largest.Waveforms}, for which it was built");

        var projection = new MelProjectionShape(shape.Images, shape.Channels, shape.Frames, shape.Bins, Options.Mels);
        ShapeException.ThrowIfDifferent("spectrogram", "the waveforms", shape.Waveforms, waveforms.Shape);
        ShapeException.ThrowIfDifferent("spectrogram", "the features", projection.Mel, features.Shape);

        backend.LogMelSpectrogram(shape, tables, Options.TopDb, waveforms, features, workspace);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        tables?.Dispose();
        arena.Dispose();
    }
}
