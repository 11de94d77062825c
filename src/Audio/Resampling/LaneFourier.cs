using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Audio.Resampling;

/// <summary>
/// Discrete Fourier transforms of <see cref="Lanes"/> complex sequences at once, one in each lane of a vector, of any length whose prime
/// factors are 2, 3, 5 and 7. Nothing ever crosses lanes, so the code is that of one transform with vectors for numbers.
/// </summary>
/// <remarks>
/// Stockham's algorithm, which sorts as it goes: a pass of radix p takes elements q + m·j of a sequence, transforms these p, turns result k by
/// <c>exp(−2πi q k / n)</c> and puts it at p·q + k. Element i is the vector of real parts at <c>2i</c> and that of imaginary parts at <c>2i + 1</c>.
/// Products and sums stay apart (no fused multiply-add): the same bits on every machine.
/// </remarks>
internal sealed class LaneFourier
{
    /// <summary>Sequences transformed at once.</summary>
    public const int Lanes = 8;

    private readonly Pass[] passes;

    /// <summary>Makes the tables of a length.</summary>
    public LaneFourier(int length)
    {
        Length = length;
        var made = new List<Pass>();
        int rest = length;
        while (rest > 1)
        {
            int radix = RadixOf(rest);
            made.Add(new Pass(radix, rest, length / rest));
            rest /= radix;
        }

        passes = [.. made];
    }

    /// <summary>Length of the sequences.</summary>
    public int Length { get; }

    /// <summary>Floats of a buffer for all lanes.</summary>
    public int BufferLength => 2 * Lanes * Length;

    /// <summary>Whether a length has only small prime factors.</summary>
    public static bool IsPossible(int length)
    {
        foreach (int prime in (ReadOnlySpan<int>)[2, 3, 5, 7])
        {
            while (length % prime == 0)
                length /= prime;
        }

        return length == 1;
    }

    /// <summary><c>X[k] = Σ x[n] exp(−2πi k n / N)</c>; both buffers are used up.</summary>
    /// <param name="data">The sequences.</param>
    /// <param name="other">As long.</param>
    /// <returns>That of the two in which the result is.</returns>
    public float[] Transform(float[] data, float[] other)
    {
        foreach (Pass pass in passes)
        {
            ref Vector256<float> x = ref Unsafe.As<float, Vector256<float>>(ref MemoryMarshal.GetArrayDataReference(data));
            ref Vector256<float> y = ref Unsafe.As<float, Vector256<float>>(ref MemoryMarshal.GetArrayDataReference(other));
            switch (pass.Radix)
            {
                case 2:
                    LanePasses.Radix2(ref x, ref y, pass.Count, pass.Stride, pass.Twiddles);
                    break;
                case 3:
                    LanePasses.Radix3(ref x, ref y, pass.Count, pass.Stride, pass.Twiddles);
                    break;
                case 4:
                    LanePasses.Radix4(ref x, ref y, pass.Count, pass.Stride, pass.Twiddles);
                    break;
                case 5:
                    LanePasses.Radix5(ref x, ref y, pass.Count, pass.Stride, pass.Twiddles);
                    break;
                case 7:
                    LanePasses.Radix7(ref x, ref y, pass.Count, pass.Stride, pass.Twiddles);
                    break;
                default:
                    LanePasses.Radix8(ref x, ref y, pass.Count, pass.Stride, pass.Twiddles);
                    break;
            }

            (data, other) = (other, data);
        }

        return data;
    }

    // The largest first: a pass costs mostly the way to memory and back.
    private static int RadixOf(int n) => n % 8 == 0 ? 8 : n % 7 == 0 ? 7 : n % 5 == 0 ? 5 : n % 4 == 0 ? 4 : n % 3 == 0 ? 3 : 2;

    /// <summary>One pass: over sequences of length n that stand a stride apart.</summary>
    private sealed class Pass
    {
        public Pass(int radix, int n, int stride)
        {
            (Radix, Count, Stride) = (radix, n / radix, stride);
            Twiddles = new float[2 * (radix - 1) * Count];
            int at = 0;
            for (int q = 0; q < Count; q++)
            {
                for (int k = 1; k < radix; k++)
                {
                    (double sin, double cos) = Math.SinCos(-2 * Math.PI * ((long)q * k % n) / n);
                    Twiddles[at++] = (float)cos;
                    Twiddles[at++] = (float)sin;
                }
            }
        }

        public int Radix { get; }

        public int Count { get; }

        public int Stride { get; }

        /// <summary>Cosine and sine for each q and each k from 1.</summary>
        public float[] Twiddles { get; }
    }
}
