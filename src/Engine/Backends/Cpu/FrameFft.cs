using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>
/// Fourier transforms of eight real frames at once, one frame a vector lane, so that every butterfly is a handful of vector instructions
/// without any shuffle. A real frame of length L is transformed as L/2 complex numbers (even samples real, odd ones imaginary) and split after.
/// </summary>
/// <remarks>
/// Decimation in time: the samples are stored in bit-reversed order on the way in, then pairs of radix-2 stages run as one pass over memory.
/// Source: Cooley and Tukey 1965; the real split: Numerical Recipes, section 12.3.
/// </remarks>
internal readonly unsafe struct FrameFft
{
    /// <summary>Frames transformed together.</summary>
    public const int Lanes = 8;

    private readonly float* re;
    private readonly float* im;
    private readonly float* cosine;
    private readonly float* sine;
    private readonly int length;
    private readonly int half;

    /// <summary>Binds scratch memory and tables.</summary>
    /// <param name="length">Samples of a frame, L.</param>
    /// <param name="cosine"><c>cos(2πj/L)</c>.</param>
    /// <param name="sine"><c>sin(2πj/L)</c>.</param>
    /// <param name="scratch"><see cref="Scratch"/> floats.</param>
    public FrameFft(int length, float* cosine, float* sine, float* scratch)
    {
        this.length = length;
        this.cosine = cosine;
        this.sine = sine;
        half = length / 2;
        re = scratch;
        im = scratch + half * Lanes;
    }

    /// <summary>Floats of scratch memory.</summary>
    public static int Scratch(int length) => length * Lanes;

    /// <summary>Loads one windowed frame into its lane.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="frame">The samples.</param>
    /// <param name="window">The window.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(int lane, float* frame, float* window)
    {
        int shift = 32 - int.Log2(half);
        float* real = re + lane;
        float* imaginary = im + lane;
        for (int j = 0; j < half; j++)
        {
            int at = (int)(ReverseBits((uint)j) >> shift) * Lanes;
            real[at] = frame[2 * j] * window[2 * j];
            imaginary[at] = frame[2 * j + 1] * window[2 * j + 1];
        }
    }

    /// <summary>Transforms all lanes in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transform()
    {
        int done = 1;
        if (int.Log2(half) % 2 != 0)
        {
            for (int j = 0; j < half; j += 2)
                Butterfly(j, j + 1, Vector256<float>.One, Vector256<float>.Zero);
            done = 2;
        }

        for (; done < half; done *= 4)
        {
            for (int j = 0; j < done; j++)
            {
                // Stage one turns by W_{2·done}^j, stage two by W_{4·done}^j and, a quarter turn on, by −i·W_{4·done}^j.
                int coarse = j * (length / (2 * done));
                int fine = j * (length / (4 * done));
                var c1 = Vector256.Create(cosine[coarse]);
                var s1 = Vector256.Create(-sine[coarse]);
                var c2 = Vector256.Create(cosine[fine]);
                var s2 = Vector256.Create(-sine[fine]);
                for (int a = j; a < half; a += 4 * done)
                    DoubleButterfly(a, done, c1, s1, c2, s2);
            }
        }
    }

    /// <summary>Writes <c>|X[k]|²</c> for k = 0 … L/2, lane after lane.</summary>
    /// <param name="power">The first lane's spectrum; the next lane's follows L/2 + 1 floats later.</param>
    /// <param name="lanes">How many lanes are wanted.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Power(float* power, int lanes)
    {
        float* block = stackalloc float[Lanes];
        int bins = half + 1;
        var two = Vector256.Create(0.5f);
        for (int k = 0; k <= half; k++)
        {
            int low = k % half * Lanes;
            int high = (half - k) % half * Lanes;
            Vector256<float> a = Vector256.Load(re + low);
            Vector256<float> b = Vector256.Load(im + low);
            Vector256<float> c = Vector256.Load(re + high);
            Vector256<float> d = Vector256.Load(im + high);

            // X[k] = (Z[k] + Z*[L/2−k])/2 − (i/2)·W^k·(Z[k] − Z*[L/2−k]).
            Vector256<float> evenRe = (a + c) * two;
            Vector256<float> evenIm = (b - d) * two;
            Vector256<float> oddRe = (b + d) * two;
            Vector256<float> oddIm = (c - a) * two;
            var cos = Vector256.Create(k == half ? -1f : cosine[k]);
            var sin = Vector256.Create(k == half ? 0f : -sine[k]);
            Vector256<float> xRe = evenRe + (oddRe * cos - oddIm * sin);
            Vector256<float> xIm = evenIm + (oddRe * sin + oddIm * cos);
            Vector256.MultiplyAddEstimate(xRe, xRe, xIm * xIm).Store(block);
            for (int lane = 0; lane < lanes; lane++)
                power[lane * bins + k] = block[lane];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Butterfly(int a, int b, Vector256<float> cos, Vector256<float> sin)
    {
        Vector256<float> aRe = Vector256.Load(re + a * Lanes);
        Vector256<float> aIm = Vector256.Load(im + a * Lanes);
        Vector256<float> bRe = Vector256.Load(re + b * Lanes);
        Vector256<float> bIm = Vector256.Load(im + b * Lanes);
        Vector256<float> tRe = bRe * cos - bIm * sin;
        Vector256<float> tIm = bRe * sin + bIm * cos;
        (aRe + tRe).Store(re + a * Lanes);
        (aIm + tIm).Store(im + a * Lanes);
        (aRe - tRe).Store(re + b * Lanes);
        (aIm - tIm).Store(im + b * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DoubleButterfly(
        int first, int step, Vector256<float> c1, Vector256<float> s1, Vector256<float> c2, Vector256<float> s2)
    {
        float* pRe = re + first * Lanes;
        float* pIm = im + first * Lanes;
        int next = step * Lanes;
        Vector256<float> aRe = Vector256.Load(pRe);
        Vector256<float> aIm = Vector256.Load(pIm);
        Vector256<float> bRe = Vector256.Load(pRe + next);
        Vector256<float> bIm = Vector256.Load(pIm + next);
        Vector256<float> cRe = Vector256.Load(pRe + 2 * next);
        Vector256<float> cIm = Vector256.Load(pIm + 2 * next);
        Vector256<float> dRe = Vector256.Load(pRe + 3 * next);
        Vector256<float> dIm = Vector256.Load(pIm + 3 * next);

        Vector256<float> tRe = bRe * c1 - bIm * s1;
        Vector256<float> tIm = bRe * s1 + bIm * c1;
        bRe = aRe - tRe;
        bIm = aIm - tIm;
        aRe += tRe;
        aIm += tIm;
        tRe = dRe * c1 - dIm * s1;
        tIm = dRe * s1 + dIm * c1;
        dRe = cRe - tRe;
        dIm = cIm - tIm;
        cRe += tRe;
        cIm += tIm;

        tRe = cRe * c2 - cIm * s2;
        tIm = cRe * s2 + cIm * c2;
        (aRe + tRe).Store(pRe);
        (aIm + tIm).Store(pIm);
        (aRe - tRe).Store(pRe + 2 * next);
        (aIm - tIm).Store(pIm + 2 * next);

        // −i·(x + iy) = y − ix: the quarter turn is an exchange.
        tRe = dRe * s2 + dIm * c2;
        tIm = dIm * s2 - dRe * c2;
        (bRe + tRe).Store(pRe + next);
        (bIm + tIm).Store(pIm + next);
        (bRe - tRe).Store(pRe + 3 * next);
        (bIm - tIm).Store(pIm + 3 * next);
    }

    private static uint ReverseBits(uint x)
    {
        x = ((x >> 1) & 0x55555555) | ((x & 0x55555555) << 1);
        x = ((x >> 2) & 0x33333333) | ((x & 0x33333333) << 2);
        x = ((x >> 4) & 0x0F0F0F0F) | ((x & 0x0F0F0F0F) << 4);
        return System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(x);
    }
}
