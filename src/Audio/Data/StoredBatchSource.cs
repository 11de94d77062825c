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
    private readonly DeviceBuffer<int> labels;

    /// <summary>Binds a store and uploads the labels.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="store">One spectrogram a clip.</param>
    /// <param name="clips">The clips, in the order of their spectrograms.</param>
    public StoredBatchSource(IBackend backend, FeatureStore store, IReadOnlyList<SoundClip> clips)
    {
        if (clips.Count != store.Features.Shape[0])
            throw new ShapeException($"batch source: {clips.Count} clips for {store.Features.Shape[0]} spectrograms");

        this.backend = backend;
        this.store = store;
        Identities = [.. clips.Select(clip => clip.Clip.Index)];
        labels = backend.Allocate<int>(clips.Count);
        labels.CopyFrom(clips.Select(clip => clip.Clip.Label).ToArray());
    }

    /// <inheritdoc/>
    public int Clips => store.Features.Shape[0];

    /// <inheritdoc/>
    public IReadOnlyList<int> Identities { get; }

    /// <inheritdoc/>
    public Shape ImageShape => store.ImageShape;

    /// <inheritdoc/>
    public void Load(in BatchRequest request, ReadOnlySpan<int> clips)
    {
        int images = request.Models * request.Batch;
        var shape = new GatherFramesShape(images, ImageShape[0], ImageShape[1], ImageShape[2]);
        var shift = new TimeShift(MaximumShift * ImageShape[1], BothWays: true);
        backend.GatherFrames(shape, store.Features, request.Clips, request.Draws, shift, request.Features);
        backend.GatherLabels(images, labels, request.Clips, request.Labels);
    }

    /// <inheritdoc/>
    public void Dispose() => labels.Dispose();
}
