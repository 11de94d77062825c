using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>Count, mean and sum of squared distances from it, of one part of the values; two parts combine without cancellation.</summary>
/// <remarks>Source: Chan, Golub and LeVeque, "Algorithms for computing the sample variance" (1983), equation 2.1.</remarks>
internal readonly record struct Moments(float Count, float Mean, float SquaredDistances) : ICombination<Moments>
{
    /// <summary>Floats that moments take in memory.</summary>
    public const int Length = 3;

    /// <summary>Reads the moments at a place of a list. (On OpenCL a view of 12-byte structs may only begin at a multiple of 12 bytes.)</summary>
    public static Moments Load(ArrayView<float> list, int place) => new(list[place * Length], list[place * Length + 1], list[place * Length + 2]);

    /// <summary>Writes them there.</summary>
    public void Store(ArrayView<float> list, int place)
    {
        list[place * Length] = Count;
        list[place * Length + 1] = Mean;
        list[place * Length + 2] = SquaredDistances;
    }

    public static Moments Combine(Moments first, Moments second)
    {
        float count = first.Count + second.Count;
        float share = count > 0f ? second.Count / count : 0f;
        float distance = second.Mean - first.Mean;
        return new Moments(
            count,
            first.Mean + distance * share,
            first.SquaredDistances + second.SquaredDistances + distance * distance * first.Count * share);
    }
}
