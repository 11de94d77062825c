using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Bench.Training;

/// <summary>Random spectrograms on the device, copied into each batch.</summary>
internal sealed class RandomSource : IBatchSource
{
    /// <summary>Images of the largest batch, over all models.</summary>
    private const int MostImages = 1 << 14;

    private readonly IBackend backend;
    private readonly Tensor store;
    private readonly DeviceBuffer<int> labels;
    private readonly DeviceBuffer<int> rows;
    private readonly DeviceBuffer<int> chosen;

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
        rows = backend.Allocate<int>(clips);
        rows.CopyFrom([.. Identities]);
        chosen = backend.Allocate<int>(MostImages);
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
        backend.GatherSpectrograms(
            request.Masks,
            new SpectrogramStore(store, default, rows, labels),
            request.Clips,
            request.Draws,
            new TimeShift(0.4f * ImageShape[1], BothWays: true),
            request.Moments,
            request.Features,
            chosen,
            request.Labels,
            request.Workspace);
    }

    public void Dispose()
    {
        store.Arena.Dispose();
        labels.Dispose();
        rows.Dispose();
        chosen.Dispose();
    }
}
