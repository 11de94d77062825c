using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training;

/// <summary>Small made-up spectrograms on the device: the class sets where the loud band lies.</summary>
internal sealed class SyntheticSource : IBatchSource
{
    public const int Classes = 3;

    private const int MostImages = 1024;

    private readonly IBackend backend;
    private readonly Tensor store;
    private readonly DeviceBuffer<int> labels;
    private readonly DeviceBuffer<int> rows;
    private readonly DeviceBuffer<int> chosen;

    public SyntheticSource(IBackend backend, int clips, int? poisonedClip = null, int? mislabelledClip = null)
    {
        this.backend = backend;
        Clips = clips;
        ImageShape = new Shape(16, 24, 2);
        store = TensorArena.AllocateTensor(backend, new Shape(clips, 16, 24, 2), "synthetic");
        labels = backend.Allocate<int>(clips);
        labels.CopyFrom([.. Enumerable.Range(0, clips).Select(clip => clip == mislabelledClip ? 1 << 30 : clip % Classes)]);
        rows = backend.Allocate<int>(clips);
        rows.CopyFrom([.. Enumerable.Range(0, clips)]);
        chosen = backend.Allocate<int>(MostImages);
        var random = new Random(7);
        var values = new float[store.Count];
        for (int i = 0; i < values.Length; i++)
        {
            int clip = i / (int)ImageShape.Count;
            int band = i / 48 % 16;
            values[i] = band / 5 == clip % Classes ? 2f + random.NextSingle() : random.NextSingle();
        }

        if (poisonedClip is int bad)
            values[bad * ImageShape.Count] = float.NaN;
        store.CopyFrom(values);
    }

    public int Clips { get; }

    public IReadOnlyList<int> Identities => [.. Enumerable.Range(0, Clips).Select(Identity)];

    public Shape ImageShape { get; }

    public bool IsResident { get; init; } = true;

    /// <summary>Numbers with gaps, as where bad clips and validation clips were taken out.</summary>
    public static int Identity(int clip) => 3 * clip + 1;

    public void Load(in BatchRequest request, ReadOnlySpan<int> clips)
    {
        if (!IsResident)
            Assert.Equal(clips.ToArray(), request.Clips.ToArray());
        backend.GatherSpectrograms(
            request.Masks,
            new SpectrogramStore(store, default, rows, labels),
            request.Clips,
            request.Draws,
            new TimeShift(9.6f, true),
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
