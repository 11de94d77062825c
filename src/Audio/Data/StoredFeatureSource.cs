using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>Spectrograms for evaluation out of a <see cref="FeatureStore"/>, in its order.</summary>
public sealed class StoredFeatureSource : IFeatureSource
{
    private readonly IBackend backend;
    private readonly FeatureStore store;
    private readonly DeviceBuffer<int> rows;
    private readonly int[] hostRows;

    /// <summary>Binds a store.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="store">The spectrograms.</param>
    /// <param name="batch">The most that are asked for at once.</param>
    public StoredFeatureSource(IBackend backend, FeatureStore store, int batch)
    {
        this.backend = backend;
        this.store = store;
        rows = backend.Allocate<int>(batch);
        hostRows = new int[batch];
    }

    /// <inheritdoc/>
    public int Images => store.Features.Shape[0];

    /// <inheritdoc/>
    public Shape ImageShape => store.ImageShape;

    /// <inheritdoc/>
    public void Load(int first, in Tensor features)
    {
        int count = features.Shape[0];
        for (int i = 0; i < count; i++)
            hostRows[i] = first + i;
        rows.CopyFrom(hostRows.AsSpan(0, count));
        backend.GatherFrames(
            new GatherFramesShape(count, ImageShape[0], ImageShape[1], ImageShape[2]), store.Features, rows, default, default, features);
    }

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();
}
