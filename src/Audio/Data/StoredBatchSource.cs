using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>Training batches out of a <see cref="FeatureStore"/>: the time shift rolls whole frames, and nothing is decoded or computed again.</summary>
public sealed class StoredBatchSource : IBatchSource
{
    /// <summary>The largest shift as a part of the clip.</summary>
    public const float MaximumShift = 0.4f;

    private readonly IBackend backend;
    private readonly FeatureStore store;
    private readonly DeviceBuffer<int> rows;
    private readonly DeviceBuffer<int> labels;
    private readonly DeviceBuffer<int> batchRows;
    private readonly DeviceBuffer<SpectrogramFacts>? facts;

    /// <summary>Binds some rows of a store and uploads the labels.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="store">The spectrograms; others may read it at the same time.</param>
    /// <param name="clips">The clips to train on.</param>
    /// <param name="rows">The rows of each clip's spectrograms, as many of every clip.</param>
    /// <param name="images">The most images that are asked for at once, over all models.</param>
    /// <param name="alters">Whether clips are altered, for which their spectrograms are measured; of several rows a clip one is drawn.</param>
    public StoredBatchSource(
        IBackend backend, FeatureStore store, IReadOnlyList<SoundClip> clips, ReadOnlySpan<int> rows, int images, bool alters = false)
    {
        using var construction = new Construction(this);
        if (alters ? rows.Length % clips.Count != 0 : rows.Length != clips.Count)
            throw new ShapeException($"batch source: {clips.Count} clips for {rows.Length} spectrograms");

        this.backend = backend;
        this.store = store;
        Identities = [.. clips.Select(clip => clip.Clip.Index)];
        this.rows = backend.Allocate<int>(rows.Length);
        this.rows.CopyFrom(rows);
        labels = backend.Allocate<int>(clips.Count);
        labels.CopyFrom(clips.Select(clip => clip.Clip.Label).ToArray());
        batchRows = backend.Allocate<int>(images);
        facts = alters ? store.MeasureRows(backend) : null;
        construction.Complete();
    }

    /// <inheritdoc/>
    public int Clips => Identities.Count;

    /// <inheritdoc/>
    public IReadOnlyList<int> Identities { get; }

    /// <inheritdoc/>
    public Shape ImageShape => store.ImageShape;

    /// <inheritdoc/>
    public bool IsResident => true;

    /// <inheritdoc/>
    public void Load(in BatchRequest request, ReadOnlySpan<int> clips)
    {
        if (facts is not null && !request.Alterations.IsNone)
        {
            LoadAltered(request, facts);
            return;
        }

        int images = request.Models * request.Batch;
        SpecAugmentShape shape = request.Masks with { Images = images, Height = ImageShape[0], Width = ImageShape[1], Channels = ImageShape[2] };
        backend.GatherSpectrograms(
            shape,
            new SpectrogramStore(store.Full, store.Mono, rows, labels),
            request.Clips,
            request.Draws,
            Shift(ImageShape[1]),
            request.Moments,
            request.Features,
            batchRows,
            request.Labels,
            request.Workspace);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        rows?.Dispose();
        labels?.Dispose();
        batchRows?.Dispose();
        facts?.Dispose();
    }

    /// <summary>How far spectrograms of so many frames are shifted.</summary>
    internal static TimeShift Shift(int frames) => new(MaximumShift * frames, BothWays: true);

    private void LoadAltered(in BatchRequest request, DeviceBuffer<SpectrogramFacts> known) => backend.AugmentSpectrograms(
        request.ShapeOf(Shift(ImageShape[1])),
        new AugmentStore(new SpectrogramStore(store.Full, store.Mono, rows, labels), known),
        request.Clips,
        request.Draws,
        request.Moments,
        request.Features,
        request.Labels,
        request.Mixture,
        request.Workspace);
}
