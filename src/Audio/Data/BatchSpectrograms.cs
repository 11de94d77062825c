using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Audio.Data;

/// <summary>The spectrograms of a <see cref="WaveformBatch"/>: what sounds the same in all channels is computed once, and then repeated.</summary>
internal sealed class BatchSpectrograms : IDisposable
{
    private readonly IBackend backend;
    private readonly MelSpectrogram spectrogram;
    private readonly TensorArena arena = new("spectrograms of a batch");

    /// <summary>Takes the memory for batches of so many images at most.</summary>
    public BatchSpectrograms(IBackend backend, SpectrogramOptions options, ClipPreparation preparation, int images)
    {
        using var construction = new Construction(this);
        this.backend = backend;
        spectrogram = new MelSpectrogram(backend, options, images, preparation.Channels, preparation.Samples);
        arena.Reserve(Image(images, preparation.Channels));
        arena.Allocate(backend);
        construction.Complete();
    }

    /// <summary>The shape of one image: <c>(mels, frames, channels)</c>.</summary>
    public Shape ImageShape => spectrogram.ImageShape;

    /// <summary>Computes the spectrograms of a batch, or of other waveforms in its places.</summary>
    /// <param name="full">Waveforms of all channels, as <see cref="WaveformBatch.Full"/>.</param>
    /// <param name="mono">Waveforms of one channel, as <see cref="WaveformBatch.Mono"/>.</param>
    /// <param name="rowOfImage">The row of each image on the device.</param>
    /// <param name="features">Receives them, in dB, <c>[images, mels, frames, channels]</c>.</param>
    public void Compute(in Tensor full, in Tensor mono, DeviceBuffer<int> rowOfImage, in Tensor features)
    {
        if (mono.IsEmpty)
        {
            spectrogram.Compute(full, features);
            return;
        }

        Tensor fullImages = default;
        long used = 0;
        if (!full.IsEmpty)
        {
            fullImages = new Tensor(arena, 0, Image(full.Shape[0], ImageShape[2]));
            used = TensorArena.Aligned(fullImages.Count);
            spectrogram.Compute(full, fullImages);
        }

        var monoImages = new Tensor(arena, used, Image(mono.Shape[0], 1));
        spectrogram.Compute(mono, monoImages);
        var shape = new GatherFramesShape(features.Shape[0], ImageShape[0], ImageShape[1], ImageShape[2]);
        backend.GatherFrames(shape, fullImages, monoImages, rowOfImage, default, default, features);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        spectrogram?.Dispose();
        arena.Dispose();
    }

    private Shape Image(int count, int channels) => new(count, ImageShape[0], ImageShape[1], channels);
}
