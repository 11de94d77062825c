using System.Diagnostics.CodeAnalysis;

namespace RawAudioNet.Cases;

/// <summary>Repeatable test values, each exactly a float32, so that reference and device see the same input.</summary>
public static class CaseValues
{
    /// <summary>Uniform numbers in [low, high).</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Another seed, other numbers.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    public static double[] Uniform(long count, int seed, double low = -1, double high = 1)
    {
        var values = new double[count];
        ulong state = (ulong)seed * 0x9E3779B97F4A7C15;
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(low + (high - low) * ((Next(ref state) >> 40) / (double)(1 << 24)));
        return values;
    }

    /// <summary>Whole numbers in [0, bound).</summary>
    public static int[] Indices(int count, int seed, int bound)
    {
        var values = new int[count];
        ulong state = (ulong)seed * 0x9E3779B97F4A7C15;
        for (int i = 0; i < count; i++)
            values[i] = (int)(Next(ref state) >> 33) % bound;
        return values;
    }

    /// <summary>The numbers rounded to float32.</summary>
    public static double[] ToFloat(double[] values) => Array.ConvertAll(values, value => (double)(float)value);

    /// <summary>The absolute values: an operation applied to them gives the sum of the absolute products.</summary>
    [return: NotNullIfNotNull(nameof(values))]
    public static double[]? Absolute(double[]? values) => values is null ? null : Array.ConvertAll(values, Math.Abs);

    // SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014).
    private static ulong Next(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
