using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// The log-mel spectrograms of many windows, computed once and kept, not normalised: whoever trains on some of the rows normalises by the
/// moments of those. Nothing changes after it is made, so that any number of readers can share it. A row of a mono clip has one channel.
/// </summary>
public sealed class FeatureStore : IDisposable
{
    private readonly FeatureLayout layout;
    private readonly TensorArena arena;
    private readonly IReadOnlyList<ValueMoments> moments;

    internal FeatureStore(FeatureLayout layout, TensorArena arena, IReadOnlyList<ValueMoments> moments)
    {
        (this.layout, this.arena, this.moments) = (layout, arena, moments);
        (Full, Mono) = Views(layout, arena);
    }

    /// <summary>The shape of one image as it is gathered: <c>(mels, frames, channels)</c>.</summary>
    public Shape ImageShape => layout.ImageShape;

    /// <summary>The first rows in dB <c>[rows, mels, frames, channels]</c>, not normalised; empty where there are none.</summary>
    public Tensor Full { get; }

    /// <summary>The further rows <c>[rows, mels, frames, 1]</c>, the same in all channels; empty where there are none.</summary>
    public Tensor Mono { get; }

    /// <summary>The shape of one image: <c>(mels, frames, channels)</c>.</summary>
    /// <param name="preparation">What clips are prepared to.</param>
    /// <param name="options">How spectrograms are computed.</param>
    /// <returns>The shape.</returns>
    public static Shape ImageShapeOf(ClipPreparation preparation, SpectrogramOptions options) =>
        new(options.Mels, options.Frames(preparation.Samples), preparation.Channels);

    /// <summary>The floats that a store of windows holds.</summary>
    /// <param name="preparation">What clips are prepared to.</param>
    /// <param name="options">How spectrograms are computed.</param>
    /// <param name="clips">The clips.</param>
    /// <param name="windows">One stretch for each spectrogram.</param>
    /// <returns>How many.</returns>
    public static long FloatsOf(ClipPreparation preparation, SpectrogramOptions options, IReadOnlyList<SoundClip> clips, Window[] windows) =>
        new FeatureLayout(preparation, options, clips, windows).Floats;

    /// <summary>Decodes all windows, computes their spectrograms and keeps them on the device.</summary>
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
        var layout = new FeatureLayout(preparer.Preparation, options, clips, windows);
        var arena = new TensorArena("features");
        try
        {
            (Tensor full, Tensor mono) = Views(layout, arena, reserve: true);
            arena.Allocate(backend);
            ValueMoments[] moments = new FeaturePass(backend, options, preparer, clips, layout, threads)
                .Run((isMono, first, count) => Part(isMono ? mono : full, first, count), (_, done) => afterBatch?.Invoke(done));
            return new FeatureStore(layout, arena, moments);
        }
        catch
        {
            arena.Dispose();
            throw;
        }
    }

    /// <summary>Mean and deviation over all values of windows whose spectrograms are not kept.</summary>
    /// <inheritdoc cref="Compute"/>
    /// <returns>The same bits as <see cref="Normalisation"/> of a store's rows in the order of the windows.</returns>
    public static Normalisation Measure(
        IBackend backend,
        SpectrogramOptions options,
        ClipPreparer preparer,
        IReadOnlyList<SoundClip> clips,
        Window[] windows,
        int threads = 0,
        Action<int>? afterBatch = null)
    {
        var layout = new FeatureLayout(preparer.Preparation, options, clips, windows);
        using var arena = new TensorArena("features");
        var pass = new FeaturePass(backend, options, preparer, clips, layout, threads);
        ValueMoments[] moments = pass.Run(pass.Scratch(arena), (_, done) => afterBatch?.Invoke(done));
        return Together(moments, [.. Enumerable.Range(0, windows.Length).Select(layout.RowOf)]);
    }

    /// <summary>The row with a window's spectrogram.</summary>
    /// <param name="window">The window's index among those that the store was made of.</param>
    /// <returns>Its row.</returns>
    public int RowOf(int window) => layout.RowOf(window);

    /// <summary>Mean and deviation over all values of some rows.</summary>
    /// <param name="rows">The rows; in another order the last bits may differ.</param>
    /// <returns>What to normalise these by.</returns>
    public Normalisation Normalisation(ReadOnlySpan<int> rows) => Together(moments, rows);

    /// <inheritdoc/>
    public void Dispose() => arena.Dispose();

    /// <summary>What augmentation must know of each row; the caller's to dispose.</summary>
    internal DeviceBuffer<SpectrogramFacts> MeasureRows(IBackend backend)
    {
        var facts = new SpectrogramFacts[layout.Rows];
        var values = new float[ImageShape.Count];
        for (int row = 0; row < facts.Length; row++)
        {
            bool isMono = row >= layout.Full.Length;
            Tensor image = Part(isMono ? Mono : Full, isMono ? row - layout.Full.Length : row, 1);
            Span<float> read = values.AsSpan(0, (int)image.Count);
            image.CopyTo(read);
            facts[row] = layout.SpanOf(row).Measure(read);
        }

        DeviceBuffer<SpectrogramFacts> known = backend.Allocate<SpectrogramFacts>(facts.Length);
        known.CopyFrom(facts);
        return known;
    }

    /// <summary>The tensors of a layout in an arena that holds nothing else.</summary>
    internal static (Tensor Full, Tensor Mono) Views(FeatureLayout layout, TensorArena arena, bool reserve = false)
    {
        Tensor full = layout.Full.Length == 0 ? default : reserve ? arena.Reserve(layout.FullShape) : new Tensor(arena, 0, layout.FullShape);
        Tensor mono = layout.Mono.Length == 0 ? default : reserve ? arena.Reserve(layout.MonoShape) : new Tensor(arena, layout.MonoOffset, layout.MonoShape);
        return (full, mono);
    }

    private static Normalisation Together(IReadOnlyList<ValueMoments> moments, ReadOnlySpan<int> rows)
    {
        ValueMoments all = default;
        foreach (int row in rows)
            all = all.With(moments[row]);
        return all.ToNormalisation();
    }

    private static Tensor Part(in Tensor all, int first, int count)
    {
        Shape shape = all.Shape;
        long perRow = all.Count / shape[0];
        return new Tensor(all.Arena, all.Offset + first * perRow, new Shape(count, shape[1], shape[2], shape[3]));
    }
}
