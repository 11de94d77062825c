namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>Two sums over the same values.</summary>
internal readonly record struct Pair(float First, float Second) : ICombination<Pair>
{
    public static Pair Combine(Pair first, Pair second) => new(first.First + second.First, first.Second + second.Second);
}
