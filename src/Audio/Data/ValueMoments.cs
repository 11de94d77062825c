using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// What is known of values whose mean and deviation are wanted, in double. The parts of a whole can be measured in any order and on any
/// thread; putting them together in one order gives the same bits.
/// </summary>
/// <remarks>Source: Chan, Golub and LeVeque, "Algorithms for computing the sample variance" (1983), equation 2.1.</remarks>
/// <param name="Count">How many values.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Squares">The sum of their squared distances from it.</param>
internal readonly record struct ValueMoments(long Count, double Mean, double Squares)
{
    private const int Lanes = 8;

    /// <summary>Measures values.</summary>
    /// <param name="values">The values.</param>
    /// <returns>Their moments.</returns>
    public static ValueMoments Of(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
            return default;
        double mean = Sum(values, 0, squared: false) / values.Length;
        return new ValueMoments(values.Length, mean, Sum(values, mean, squared: true));
    }

    /// <summary>The moments of these values and others together.</summary>
    /// <param name="other">The moments of the others.</param>
    /// <returns>The moments of all.</returns>
    public ValueMoments With(ValueMoments other)
    {
        if (Count == 0 || other.Count == 0)
            return Count == 0 ? other : this;
        long total = Count + other.Count;
        double distance = other.Mean - Mean;
        double between = distance * distance * Count * other.Count / total;
        return new ValueMoments(total, Mean + distance * other.Count / total, Squares + other.Squares + between);
    }

    /// <summary>The moments of these values, each taken several times.</summary>
    /// <param name="times">How often.</param>
    /// <returns>Their moments.</returns>
    public ValueMoments Repeated(int times) => new(Count * times, Mean, Squares * times);

    /// <summary>The pair to normalise by.</summary>
    /// <returns>Mean and unbiased deviation.</returns>
    public Normalisation ToNormalisation() => Normalisation.From(Count, Mean, Squares);

    // Eight sums side by side, added up at the end: the same order on every processor.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(ReadOnlySpan<float> values, double mean, bool squared)
    {
        Vector256<double> means = Vector256.Create(mean);
        Vector256<double> first = default;
        Vector256<double> second = default;
        ref float start = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; i + Lanes <= values.Length; i += Lanes)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref start, (nuint)i));
            low -= means;
            high -= means;
            first += squared ? low * low : low;
            second += squared ? high * high : high;
        }

        Vector256<double> both = first + second;
        double sum = both[0] + both[1] + (both[2] + both[3]);
        for (; i < values.Length; i++)
            sum += squared ? (values[i] - mean) * (values[i] - mean) : values[i] - mean;
        return sum;
    }
}
