using System.Runtime.ExceptionServices;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// Spectrograms of windows, each decoded, prepared and computed when it is asked for; meanwhile the windows that follow are decoded, as
/// they are mostly asked for next.
/// </summary>
public sealed class WaveformFeatureSource : IFeatureSource
{
    private readonly WaveformLoader loader;
    private readonly Window[] windows;
    private readonly BatchSpectrograms spectrograms;
    private readonly Action<LostClip>? onLost;
    private readonly HashSet<int> lost = [];
    private readonly List<LostClip> lostNow = [];

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
        using var construction = new Construction(this);
        this.windows = windows;
        this.onLost = onLost;
        int images = Math.Max(1, Math.Min(batch, windows.Length));
        spectrograms = new BatchSpectrograms(backend, options, preparer.Preparation, images);
        loader = new WaveformLoader(backend, preparer, clips, images, threads);
        construction.Complete();
    }

    /// <inheritdoc/>
    public int Images => windows.Length;

    /// <summary>
    /// The clips that could no longer be read: their spectrograms are those of silence, and what is made of them means nothing.
    /// </summary>
    public IReadOnlySet<int> Lost => lost;

    /// <inheritdoc/>
    public Shape ImageShape => spectrograms.ImageShape;

    /// <inheritdoc/>
    public void Load(int first, in Tensor features)
    {
        int count = features.Shape[0];
        WaveformBatch sound = loader.Load(windows.AsSpan(first, count), lostNow);
        int next = first + count;
        if (next < windows.Length)
            loader.Announce(windows.AsSpan(next, Math.Min(count, windows.Length - next)));
        foreach (LostClip clip in lostNow)
        {
            if (onLost is null)
                ExceptionDispatchInfo.Throw(clip.Fault);
            if (lost.Add(clip.Index))
                onLost(clip);
        }

        spectrograms.Compute(sound.Full, sound.Mono, sound.RowOfImage, features);
        sound.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        loader?.Dispose();
        spectrograms?.Dispose();
    }
}
