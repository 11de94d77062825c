namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>Count, mean and sum of squared distances from it, of one part of the values; two parts combine without cancellation.</summary>
/// <remarks>Source: Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances" (1979).</remarks>
internal readonly record struct Moments(float Count, float Mean, float SquaredDistances) : ICombination<Moments>
{
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
