using System.Runtime.ExceptionServices;
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
    private readonly Action<LostClip>? onLost;
    private readonly HashSet<int> lost = [];
    private readonly int imageSamples;

    /// <summary>Takes the memory for a batch.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="options">How spectrograms are computed.</param>
    /// <param name="preparer">What clips are prepared by.</param>
    /// <param name="clips">The clips.</param>
    /// <param name="windows">One stretch for each spectrogram.</param>
    /// <param name="batch">The most windows that are asked for at once.</param>
    /// <param name="threads">How many clips are decoded at a time; 0 means one a processor.</param>
    /// <param name="onLost">Called for each file that can no longer be read, once; null lets the run end with the fault.</param>
    public WaveformFeatureSource(
        IBackend backend,
        SpectrogramOptions options,
        ClipPreparer preparer,
        IReadOnlyList<SoundClip> clips,
        Window[] windows,
        int batch,
        int threads = 0,
        Action<LostClip>? onLost = null)
    {
        this.clips = clips;
        this.windows = windows;
        this.onLost = onLost;
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

    /// <summary>
    /// The clips that could no longer be read: their spectrograms are those of silence, and what is made of them means nothing.
    /// </summary>
    public IReadOnlySet<int> Lost => lost;

    /// <inheritdoc/>
    public Shape ImageShape => spectrogram.ImageShape;

    /// <inheritdoc/>
    public void Load(int first, in Tensor features)
    {
        int count = features.Shape[0];
        foreach (LostClip clip in loader.Load(clips, new ArraySegment<Window>(windows, first, count), host))
        {
            if (onLost is null)
                ExceptionDispatchInfo.Throw(clip.Fault);
            if (lost.Add(clip.Index))
                onLost(clip);
        }

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
