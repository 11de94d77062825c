using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Bench.Training;

/// <summary>Random spectrograms of ten classes on the device, copied into each batch.</summary>
internal sealed class RandomSource : ResidentSource
{
    /// <summary>Images of the largest batch, over all models.</summary>
    private const int MostImages = 1 << 14;

    /// <summary>Fills the store.</summary>
    public RandomSource(IBackend backend, int clips, Shape imageShape)
        : base(backend, [.. Enumerable.Range(0, clips).Select(clip => clip % 10)], imageShape, MostImages, new TimeShift(0.4f * imageShape[1], BothWays: true)) =>
        Spectrograms.CopyFrom(Values(Spectrograms.Count));

    /// <summary>The same random numbers in [-1, 1) each time.</summary>
    public static float[] Values(long count)
    {
        var random = new Random(1);
        var values = new float[count];
        for (int i = 0; i < values.Length; i++)
            values[i] = 2 * random.NextSingle() - 1;
        return values;
    }
}
