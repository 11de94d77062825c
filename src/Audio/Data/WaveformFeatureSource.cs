using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>Spectrograms of windows, each decoded, prepared and computed when it is asked for: one batch of sound in memory.</summary>
public sealed class WaveformFeatureSource : IFeatureSource
{
    private readonly WaveformLoader loader;
    private readonly IReadOnlyList<SoundClip> clips;
    private readonly Window[] windows;
    private readonly MelSpectrogram spectrogram;
    private readonly float[] host;
    private readonly Tensor waveforms;
    private readonly int imageSamples;

    /// <summary>Takes the memory for a batch.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="options">How spectrograms are computed.</param>
    /// <param name="preparer">What clips are prepared by.</param>
    /// <param name="clips">The clips.</param>
    /// <param name="windows">One stretch for each spectrogram.</param>
    /// <param name="batch">The most windows that are asked for at once.</param>
    /// <param name="threads">How many clips are decoded at a time; 0 means one a processor.</param>
    public WaveformFeatureSource(
        IBackend backend,
        SpectrogramOptions options,
        ClipPreparer preparer,
        IReadOnlyList<SoundClip> clips,
        Window[] windows,
        int batch,
        int threads = 0)
    {
        this.clips = clips;
        this.windows = windows;
        loader = new WaveformLoader(preparer, threads);
        int images = Math.Max(1, Math.Min(batch, windows.Length));
        ClipPreparation preparation = preparer.Preparation;
        imageSamples = preparer.Length;
        spectrogram = new MelSpectrogram(backend, options, images, preparation.Channels, preparation.Samples);
        host = new float[images * preparer.Length];
        waveforms = TensorArena.AllocateTensor(backend, new Shape(images, preparation.Channels, preparation.Samples), "waveforms");
    }

    /// <inheritdoc/>
    public int Images => windows.Length;

    /// <inheritdoc/>
    public Shape ImageShape => spectrogram.ImageShape;

    /// <inheritdoc/>
    public void Load(int first, in Tensor features)
    {
        int count = features.Shape[0];
        loader.Load(clips, new ArraySegment<Window>(windows, first, count), host);
        Tensor batch = waveforms.First(count);
        batch.CopyFrom(host.AsSpan(0, count * imageSamples));
        spectrogram.Compute(batch, features);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        spectrogram.Dispose();
        waveforms.Arena.Dispose();
    }
}
