using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Spectrograms;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>Decibels of eight powers at once.</summary>
internal static class Logarithm
{
    private const float DbPerOctave = 3.0102999566398120f; // 10·log10(2)
    private const float Silence = -100f; // 10·log10 of the smallest power, exactly, which a product may miss by a bit
    private const int ExponentBits = 23;

    // The bits of 1/√2: subtracting them splits a number into a power of two and a mantissa around 1.
    private const int LowestMantissa = 0x3F3504F3;

    /// <summary><c>10·log10(max(x, 1e-10))</c>; NaN stays NaN.</summary>
    /// <remarks>
    /// The library's vector logarithm is a call that is not inlined; this takes a third of its time. x = 2^e·m with m in [0.71, 1.41), and with
    /// s = (m − 1)/(m + 1) the series <c>ln m = 2·(s + s³/3 + s⁵/5 + s⁷/7 + s⁹/9)</c>, whose rest is below 3e-9 for |s| ≤ 0.172.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Decibels(Vector256<float> power)
    {
        const float DbPerNeper = 4.3429448190325183f; // 10·log10(e)
        var one = Vector256<float>.One;
        Vector256<int> bits = power.AsInt32() - Vector256.Create(LowestMantissa);
        Vector256<int> exponent = bits >> ExponentBits;
        Vector256<float> mantissa = (power.AsInt32() - (exponent << ExponentBits)).AsSingle();
        Vector256<float> s = (mantissa - one) / (mantissa + one);
        Vector256<float> square = s * s;
        Vector256<float> series = Vector256.MultiplyAddEstimate(square, Vector256.Create(2f * DbPerNeper / 9), Vector256.Create(2f * DbPerNeper / 7));
        series = Vector256.MultiplyAddEstimate(square, series, Vector256.Create(2f * DbPerNeper / 5));
        series = Vector256.MultiplyAddEstimate(square, series, Vector256.Create(2f * DbPerNeper / 3));
        series = Vector256.MultiplyAddEstimate(square, series, Vector256.Create(2f * DbPerNeper));
        Vector256<float> decibels = Vector256.MultiplyAddEstimate(
            Vector256.ConvertToSingle(exponent), Vector256.Create(DbPerOctave), s * series);

        Vector256<float> known = Vector256.ConditionalSelect(
            Vector256.LessThanOrEqual(power, Vector256.Create(SpectrogramOptions.MinimumPower)), Vector256.Create(Silence), decibels);

        // What is neither finite nor silent keeps its meaning: infinity and NaN plus any number are themselves.
        Vector256<float> isFinite = Vector256.LessThan(power, Vector256.Create(float.PositiveInfinity));
        return Vector256.ConditionalSelect(isFinite, known, power + power);
    }
}
