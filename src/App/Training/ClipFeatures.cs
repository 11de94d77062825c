using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Training;

/// <summary>The spectrograms of windows of clips: kept on the device, or made anew each time they are asked for.</summary>
/// <param name="clips">The clips.</param>
/// <param name="windows">One stretch for each spectrogram.</param>
/// <param name="preparer">What clips are prepared by.</param>
/// <param name="threads">How many clips are decoded at a time; 0 means one a processor.</param>
internal sealed class ClipFeatures(IReadOnlyList<SoundClip> clips, Window[] windows, ClipPreparer preparer, int threads) : IDisposable
{
    /// <summary>Spectrograms that are computed at a time.</summary>
    public const int BatchSize = 16;

    private static readonly SpectrogramOptions Options = new();

    private FeatureStore? store;

    /// <summary>One stretch for each spectrogram.</summary>
    public Window[] Windows => windows;

    /// <summary>Bytes that all spectrograms take.</summary>
    private long Bytes => FeatureStore.Bytes(windows.Length, new ClipPreparation(), Options);

    /// <summary>Whether the spectrograms of two lists of windows leave machine and device half of their memory.</summary>
    public static bool Fit(IBackend backend, ClipFeatures one, ClipFeatures other) =>
        Math.Max(one.Bytes, other.Bytes) / sizeof(float) < backend.LongestArena
        && one.Bytes + other.Bytes < Math.Min(backend.MemoryBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) / 2;

    /// <summary>Computes all spectrograms now and keeps them.</summary>
    public void Keep(IBackend backend, Action<int> afterBatch) =>
        store = FeatureStore.Compute(backend, Options, preparer, clips, windows, threads, afterBatch);

    /// <summary>Mean and deviation over all values; computes the spectrograms once for it where they are not kept.</summary>
    public Normalisation Normalise(IBackend backend, Action<int> afterBatch)
    {
        if (store is not null)
            return store.Normalisation;

        using IFeatureSource source = CreateSource(backend);
        Shape image = source.ImageShape;
        var moments = new RunningMoments();
        var largest = new Shape(Math.Min(BatchSize, windows.Length), image[0], image[1], image[2]);
        Tensor batch = TensorArena.AllocateTensor(backend, largest, "features");
        var values = new float[batch.Count];
        for (int first = 0; first < windows.Length; first += BatchSize)
        {
            Tensor some = batch.First(Math.Min(BatchSize, windows.Length - first));
            source.Load(first, some);
            Span<float> loaded = values.AsSpan(0, (int)some.Count);
            some.CopyTo(loaded);
            moments.Add(loaded);
            afterBatch(first + some.Shape[0]);
        }
        batch.Arena.Dispose();
        return moments.ToNormalisation();
    }

    /// <summary>The spectrograms in order, for evaluation; this object must outlive it.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="onLost">Called for each file that can no longer be read when its spectrogram is made; null lets that end the
    /// run.</param>
    public IFeatureSource CreateSource(IBackend backend, Action<LostClip>? onLost = null) => store is not null
        ? new StoredFeatureSource(backend, store, BatchSize)
        : new WaveformFeatureSource(backend, Options, preparer, clips, windows, BatchSize, threads, onLost);

    /// <summary>The spectrograms shuffled and shifted, for training; this object must outlive it.</summary>
    public IBatchSource CreateBatchSource(IBackend backend, ulong seed, int batch, bool tutorial, Action<LostClip> onLost) => store is not null
        ? new StoredBatchSource(backend, store, clips)
        : new WaveformBatchSource(backend, Options, preparer, clips, [seed], batch, tutorial, threads, onLost);

    public void Dispose() => store?.Dispose();
}
