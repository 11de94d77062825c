using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Bench.Training;

/// <summary>Random spectrograms on the device, copied into each batch.</summary>
internal sealed class RandomSource : IBatchSource
{
    private readonly IBackend backend;
    private readonly Tensor store;
    private readonly DeviceBuffer<int> labels;

    /// <summary>Fills a store with random images of ten classes.</summary>
    public RandomSource(IBackend backend, int clips, Shape imageShape)
    {
        this.backend = backend;
        Clips = clips;
        ImageShape = imageShape;
        store = TensorArena.AllocateTensor(backend, new Shape(clips, ImageShape[0], ImageShape[1], ImageShape[2]), "spectrograms");
        store.CopyFrom(Values(store.Count));
        labels = backend.Allocate<int>(clips);
        labels.CopyFrom([.. Enumerable.Range(0, clips).Select(clip => clip % 10)]);
    }

    public int Clips { get; }

    public IReadOnlyList<int> Identities => [.. Enumerable.Range(0, Clips)];

    public Shape ImageShape { get; }

    public bool IsResident => true;

    /// <summary>The same random numbers in [-1, 1) each time.</summary>
    public static float[] Values(long count)
    {
        var random = new Random(1);
        var values = new float[count];
        for (int i = 0; i < values.Length; i++)
            values[i] = 2 * random.NextSingle() - 1;
        return values;
    }

    public void Load(in BatchRequest request, ReadOnlySpan<int> clips)
    {
        int images = request.Models * request.Batch;
        var shape = new GatherFramesShape(images, ImageShape[0], ImageShape[1], ImageShape[2]);
        backend.GatherFrames(shape, store, default, request.Clips, default, default, request.Features);
        backend.GatherLabels(images, labels, request.Clips, request.Labels);
    }

    public void Dispose()
    {
        store.Arena.Dispose();
        labels.Dispose();
    }
}
