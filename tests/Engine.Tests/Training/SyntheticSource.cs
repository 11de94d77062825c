using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training;

/// <summary>Small made-up spectrograms on the device: the class sets where the loud band lies.</summary>
internal sealed class SyntheticSource : ResidentSource
{
    public const int Classes = 3;

    private const int MostImages = 1024;

    public SyntheticSource(IBackend backend, int clips, int? poisonedClip = null, int? mislabelledClip = null)
        : base(
            backend,
            [.. Enumerable.Range(0, clips).Select(clip => clip == mislabelledClip ? 1 << 30 : clip % Classes)],
            new Shape(16, 24, 2),
            MostImages,
            new TimeShift(9.6f, BothWays: true))
    {
        var random = new Random(7);
        var values = new float[Spectrograms.Count];
        for (int i = 0; i < values.Length; i++)
        {
            int clip = i / (int)ImageShape.Count;
            int band = i / 48 % 16;
            values[i] = band / 5 == clip % Classes ? 2f + random.NextSingle() : random.NextSingle();
        }

        if (poisonedClip is int bad)
            values[bad * ImageShape.Count] = float.NaN;
        Spectrograms.CopyFrom(values);
    }

    public override IReadOnlyList<int> Identities => [.. Enumerable.Range(0, Clips).Select(Identity)];

    /// <summary>Everything that is done to clips.</summary>
    public static Augmentation AllAlterations => new(0.2f, 1, 1, true, 0.5f, 10, WithinSound: true);

    /// <summary>Numbers with gaps, as where bad clips and validation clips were taken out.</summary>
    public static int Identity(int clip) => 3 * clip + 1;

    public override void Load(in BatchRequest request, ReadOnlySpan<int> clips)
    {
        if (!IsResident)
            Assert.Equal(clips.ToArray(), request.Clips.ToArray());
        base.Load(request, clips);
    }
}
