using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>Spectrograms for evaluation out of a <see cref="FeatureStore"/>.</summary>
public sealed class StoredFeatureSource : IFeatureSource
{
    private readonly IBackend backend;
    private readonly FeatureStore store;
    private readonly int[] rows;
    private readonly DeviceBuffer<int> batchRows;

    /// <summary>Binds some rows of a store.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="store">The spectrograms; others may read it at the same time.</param>
    /// <param name="rows">The row of each image, in the order in which they are judged.</param>
    /// <param name="batch">The most that are asked for at once.</param>
    public StoredFeatureSource(IBackend backend, FeatureStore store, int[] rows, int batch)
    {
        this.backend = backend;
        this.store = store;
        this.rows = rows;
        batchRows = backend.Allocate<int>(batch);
    }

    /// <inheritdoc/>
    public int Images => rows.Length;

    /// <inheritdoc/>
    public Shape ImageShape => store.ImageShape;

    /// <inheritdoc/>
    public void Load(int first, in Tensor features)
    {
        int count = features.Shape[0];
        batchRows.CopyFrom(rows.AsSpan(first, count));
        backend.GatherFrames(
            new GatherFramesShape(count, ImageShape[0], ImageShape[1], ImageShape[2]), store.Full, store.Mono, batchRows, default, default, features);
    }

    /// <inheritdoc/>
    public void Dispose() => batchRows.Dispose();
}
