using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// The log-mel spectrograms of many windows, computed once and kept on the device, not normalised: whoever trains on some of the rows
/// normalises by the moments of those. Nothing changes after it is made, so that any number of readers can share it.
/// </summary>
public sealed class FeatureStore : IDisposable
{
    private const int BatchSize = 16;

    private readonly TensorArena arena = new("features");
    private readonly ValueMoments[] moments;

    private FeatureStore(Shape image, int images)
    {
        ImageShape = image;
        Features = arena.Reserve(new Shape(images, image[0], image[1], image[2]));
        moments = new ValueMoments[images];
    }

    /// <summary>The shape of one image: <c>(mels, frames, channels)</c>.</summary>
    public Shape ImageShape { get; }

    /// <summary>The spectrograms in dB <c>[windows, mels, frames, channels]</c>, not normalised.</summary>
    public Tensor Features { get; }

    /// <summary>The shape of one image: <c>(mels, frames, channels)</c>.</summary>
    /// <param name="preparation">What clips are prepared to.</param>
    /// <param name="options">How spectrograms are computed.</param>
    /// <returns>The shape.</returns>
    public static Shape ImageShapeOf(ClipPreparation preparation, SpectrogramOptions options) =>
        new(options.Mels, options.Frames(preparation.Samples), preparation.Channels);

    /// <summary>Bytes that the spectrograms of so many windows take.</summary>
    /// <param name="windows">The number of windows.</param>
    /// <param name="preparation">What clips are prepared to.</param>
    /// <param name="options">How spectrograms are computed.</param>
    /// <returns>The number of bytes.</returns>
    public static long Bytes(long windows, ClipPreparation preparation, SpectrogramOptions options) =>
        windows * ImageShapeOf(preparation, options).Count * sizeof(float);

    /// <summary>Decodes all windows and computes their spectrograms.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="options">How spectrograms are computed.</param>
    /// <param name="preparer">What clips are prepared by.</param>
    /// <param name="clips">The clips.</param>
    /// <param name="windows">One stretch for each spectrogram.</param>
    /// <param name="threads">How many clips are decoded at a time; 0 means one a processor.</param>
    /// <param name="afterBatch">Called with the number of windows done, or null; what it throws ends the computation.</param>
    /// <returns>The store.</returns>
    public static FeatureStore Compute(
        IBackend backend,
        SpectrogramOptions options,
        ClipPreparer preparer,
        IReadOnlyList<SoundClip> clips,
        Window[] windows,
        int threads = 0,
        Action<int>? afterBatch = null)
    {
        using var source = new WaveformFeatureSource(backend, options, preparer, clips, windows, BatchSize, threads);
        var store = new FeatureStore(source.ImageShape, windows.Length);
        try
        {
            store.arena.Allocate(backend);
            var image = new float[source.ImageShape.Count];
            for (int first = 0; first < windows.Length; first += BatchSize)
            {
                int count = Math.Min(BatchSize, windows.Length - first);
                source.Load(first, store.View(first, count));
                for (int row = first; row < first + count; row++)
                {
                    store.View(row, 1).CopyTo(image);
                    store.moments[row] = ValueMoments.Of(image);
                }

                afterBatch?.Invoke(first + count);
            }

            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Mean and deviation over all values of some rows.</summary>
    /// <param name="rows">The rows; in another order the last bits may differ.</param>
    /// <returns>What to normalise these by.</returns>
    public Normalisation Normalisation(ReadOnlySpan<int> rows)
    {
        ValueMoments all = default;
        foreach (int row in rows)
            all = all.With(moments[row]);
        return all.ToNormalisation();
    }

    /// <inheritdoc/>
    public void Dispose() => arena.Dispose();

    private Tensor View(int first, int count)
    {
        Shape image = ImageShape;
        return new Tensor(Features.Arena, Features.Offset + first * image.Count, new Shape(count, image[0], image[1], image[2]));
    }
}
