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

    /// <summary>Binds some rows of a store and uploads the labels.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="store">The spectrograms; others may read it at the same time.</param>
    /// <param name="clips">The clips to train on.</param>
    /// <param name="rows">The row of each clip's spectrogram.</param>
    /// <param name="images">The most images that are asked for at once, over all models.</param>
    public StoredBatchSource(IBackend backend, FeatureStore store, IReadOnlyList<SoundClip> clips, ReadOnlySpan<int> rows, int images)
    {
        using var construction = new Construction(this);
        if (clips.Count != rows.Length)
            throw new ShapeException($"batch source: {clips.Count} clips for {rows.Length} spectrograms");

        this.backend = backend;
        this.store = store;
        Identities = [.. clips.Select(clip => clip.Clip.Index)];
        this.rows = backend.Allocate<int>(clips.Count);
        this.rows.CopyFrom(rows);
        labels = backend.Allocate<int>(clips.Count);
        labels.CopyFrom(clips.Select(clip => clip.Clip.Label).ToArray());
        batchRows = backend.Allocate<int>(images);
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
        int images = request.Models * request.Batch;
        SpecAugmentShape shape = request.Masks with { Images = images, Height = ImageShape[0], Width = ImageShape[1], Channels = ImageShape[2] };
        backend.GatherSpectrograms(
            shape,
            new SpectrogramStore(store.Full, store.Mono, rows, labels),
            request.Clips,
            request.Draws,
            new TimeShift(MaximumShift * ImageShape[1], BothWays: true),
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
    }
}
