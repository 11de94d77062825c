using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>
/// Fourier transforms of eight real frames at once, one frame a vector lane, so that every butterfly is a handful of vector instructions
/// without any shuffle. A real frame of length L is transformed as L/2 complex numbers (even samples real, odd ones imaginary) and split after.
/// </summary>
/// <remarks>
/// Decimation in time: samples are stored in bit-reversed order on the way in; then two radix-2 stages (at the start of an odd number of
/// stages, three) run as one pass over memory, and all passes that fit run on one block of 8 KB before the next block is touched.
/// Source: Cooley and Tukey 1965; the real split: Numerical Recipes, section 12.3.
/// </remarks>
internal readonly unsafe struct FrameFft
{
    /// <summary>Frames transformed together.</summary>
    public const int Lanes = 8;

    private const int BlockPoints = 128;
    private const float HalfRoot = 0.70710678f;

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
        for (int j = 0; j < half; j++)
        {
            int at = Reversed(j) * Lanes + lane;
            re[at] = frame[2 * j] * window[2 * j];
            im[at] = frame[2 * j + 1] * window[2 * j + 1];
        }
    }

    /// <summary>Loads eight windowed frames that lie a hop apart, eight samples of each at a time, rows becoming lanes.</summary>
    /// <param name="first">The first frame's samples.</param>
    /// <param name="hop">Samples from one frame to the next.</param>
    /// <param name="window">The window.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void LoadAll(float* first, int hop, float* window)
    {
        // Of four neighbours only the first is reversed by bits: the two lowest bits of the index become the two highest.
        int next1 = half / 2 * Lanes;
        int next2 = half / 4 * Lanes;
        for (int j = 0; j < length; j += 8)
        {
            Vector256<float> w = Vector256.Load(window + j);
            var rows = new Rows8(first + j, hop, w);
            rows.Transpose();
            int at = Reversed(j / 2) * Lanes;
            rows.R0.Store(re + at);
            rows.R1.Store(im + at);
            rows.R2.Store(re + at + next1);
            rows.R3.Store(im + at + next1);
            rows.R4.Store(re + at + next2);
            rows.R5.Store(im + at + next2);
            rows.R6.Store(re + at + next1 + next2);
            rows.R7.Store(im + at + next1 + next2);
        }
    }

    /// <summary>Transforms all lanes in place.</summary>
    public void Transform()
    {
        bool isOdd = int.Log2(half) % 2 != 0;
        int block = Math.Min(half, BlockPoints);
        int done = 1;
        for (int start = 0; start < half; start += block)
        {
            done = 1;
            if (isOdd)
            {
                done = Math.Min(8, half);
                for (int first = start; first < start + block; first += done)
                    FirstStages(first, done);
            }

            for (; 4 * done <= block; done *= 4)
                DoubleStage(start, block, done);
        }

        for (; done < half; done *= 4)
            DoubleStage(0, half, done);
    }

    /// <summary>Computes <c>|X[k]|²</c> for k = 0 … L/2, all lanes of a k side by side.</summary>
    /// <param name="power">Receives <c>[L/2 + 1][lanes]</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Power(float* power)
    {
        // With Z the transform of the pairs: 2E = Z[k] + Z*[n−k], 2iO = Z[k] − Z*[n−k], X[k] = E + W^k·O and X*[n−k] = E − W^k·O.
        var quarter = Vector256.Create(0.25f);
        for (int k = 0; k <= half / 2; k++)
        {
            int low = k * Lanes;
            int high = (half - k) % half * Lanes;
            Vector256<float> a = Vector256.Load(re + low);
            Vector256<float> b = Vector256.Load(im + low);
            Vector256<float> c = Vector256.Load(re + high);
            Vector256<float> d = Vector256.Load(im + high);
            Vector256<float> oddRe = b + d;
            Vector256<float> oddIm = c - a;
            var cos = Vector256.Create(cosine[k]);
            var sin = Vector256.Create(sine[k]);
            Vector256<float> turnedRe = Vector256.MultiplyAddEstimate(oddIm, sin, oddRe * cos);
            Vector256<float> turnedIm = oddIm * cos - oddRe * sin;
            Vector256<float> evenRe = a + c;
            Vector256<float> evenIm = b - d;
            (SquaredLength(evenRe + turnedRe, evenIm + turnedIm) * quarter).Store(power + low);
            (SquaredLength(evenRe - turnedRe, evenIm - turnedIm) * quarter).Store(power + (half - k) * Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SquaredLength(Vector256<float> x, Vector256<float> y) => Vector256.MultiplyAddEstimate(x, x, y * y);

    /// <summary>The first stages on 2 or 8 neighbours, whose turns are by multiples of an eighth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FirstStages(int first, int points)
    {
        float* x = re + first * Lanes;
        float* y = im + first * Lanes;
        var z0 = Turn.Load(x, y, 0);
        var z1 = Turn.Load(x, y, 1);
        if (points == 2)
        {
            (z0 + z1).Store(x, y, 0);
            (z0 - z1).Store(x, y, 1);
            return;
        }

        var z2 = Turn.Load(x, y, 2);
        var z3 = Turn.Load(x, y, 3);
        var z4 = Turn.Load(x, y, 4);
        var z5 = Turn.Load(x, y, 5);
        var z6 = Turn.Load(x, y, 6);
        var z7 = Turn.Load(x, y, 7);
        Quarters(ref z0, ref z1, ref z2, ref z3);
        Quarters(ref z4, ref z5, ref z6, ref z7);
        Turn eighth = z5.EighthBack(HalfRoot);
        Turn quarter = z6.QuarterBack();
        Turn threeEighths = z7.EighthBack(HalfRoot).QuarterBack();
        (z0 + z4).Store(x, y, 0);
        (z1 + eighth).Store(x, y, 1);
        (z2 + quarter).Store(x, y, 2);
        (z3 + threeEighths).Store(x, y, 3);
        (z0 - z4).Store(x, y, 4);
        (z1 - eighth).Store(x, y, 5);
        (z2 - quarter).Store(x, y, 6);
        (z3 - threeEighths).Store(x, y, 7);
    }

    /// <summary>The transform of four neighbours in bit-reversed order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(ref Turn a, ref Turn b, ref Turn c, ref Turn d)
    {
        Turn sum = a + b;
        Turn difference = a - b;
        Turn sum2 = c + d;
        Turn quarter = (c - d).QuarterBack();
        a = sum + sum2;
        b = difference + quarter;
        c = sum - sum2;
        d = difference - quarter;
    }

    /// <summary>Two radix-2 stages, of distances <paramref name="done"/> and twice that, as one pass over a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DoubleStage(int start, int points, int done)
    {
        int step = done * Lanes;
        for (int j = 0; j < done; j++)
        {
            // Stage one turns by W_{2·done}^j, stage two by W_{4·done}^j and, a quarter turn on, by −i·W_{4·done}^j.
            int coarse = j * (length / (2 * done));
            int fine = j * (length / (4 * done));
            var c1 = Vector256.Create(cosine[coarse]);
            var s1 = Vector256.Create(sine[coarse]);
            var c2 = Vector256.Create(cosine[fine]);
            var s2 = Vector256.Create(sine[fine]);
            float* x = re + (start + j) * Lanes;
            float* y = im + (start + j) * Lanes;
            float* end = re + (start + points) * Lanes;
            for (; x < end; x += 4 * step, y += 4 * step)
            {
                var a = new Turn(Vector256.Load(x), Vector256.Load(y));
                Turn b = new Turn(Vector256.Load(x + step), Vector256.Load(y + step)).Back(c1, s1);
                var c = new Turn(Vector256.Load(x + 2 * step), Vector256.Load(y + 2 * step));
                Turn d = new Turn(Vector256.Load(x + 3 * step), Vector256.Load(y + 3 * step)).Back(c1, s1);
                Turn sum = a + b;
                Turn difference = a - b;
                Turn turned = (c + d).Back(c2, s2);
                Turn quarter = (c - d).Back(c2, s2).QuarterBack();
                (sum + turned).Store(x, y, 0);
                (difference + quarter).Store(x + step, y + step, 0);
                (sum - turned).Store(x + 2 * step, y + 2 * step, 0);
                (difference - quarter).Store(x + 3 * step, y + 3 * step, 0);
            }
        }
    }

    private int Reversed(int index)
    {
        uint x = (uint)index;
        x = ((x >> 1) & 0x55555555) | ((x & 0x55555555) << 1);
        x = ((x >> 2) & 0x33333333) | ((x & 0x33333333) << 2);
        x = ((x >> 4) & 0x0F0F0F0F) | ((x & 0x0F0F0F0F) << 4);
        return (int)(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(x) >> (32 - int.Log2(half)));
    }
}
