using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Audio.Resampling;

/// <summary>
/// Changes between any two rates, in two stages: by way of the spectrum to at least twice the lower rate, which takes away all that
/// could alias; then to any time between those samples by a short filter, whose taps are interpolated from a table of few phases.
/// </summary>
/// <remarks>
/// Every block of the sound makes the same number of outputs, so they begin between two inputs, each elsewhere. In the spectrum a block
/// is moved by this fraction (a turn of bin k by <c>2π k f / N</c>): after that the outputs of all blocks fall on the same times, and each tap is
/// worked out once for all lanes. With half of the middle rate's band empty, 20 taps keep images below -150 dB. A parabola
/// through three of 512 phases is off by <c>(π / 512)³ / 16 = 1.4·10⁻⁸</c> (-157 dB). The one table for all rates takes 49 kB.
/// </remarks>
internal sealed class TwoStageResampler : IResampler
{
    private const int Taps = 20;
    private const int Phases = 512;

    // A row of the table: the taps, then zeros to whole vectors.
    private const int Row = 24;

    // Outputs of each block that are interpolated at a time: they stay in the nearest cache until they are taken out of their lanes.
    private const int Piece = 256;

    private const int LargestDivisor = 8;

    private static readonly float[] Table = MakeTable();

    private readonly SpectralPlan plan;

    // Units before the first output of a block; its outputs; middle samples from one to the next, as a fraction.
    private readonly int leadUnits;
    private readonly int hop;
    private readonly long numerator;
    private readonly long denominator;

    public TwoStageResampler(int fromHz, int toHz)
    {
        (FromHz, ToHz) = (fromHz, toHz);
        int low = Math.Min(fromHz, toHz);
        (int up, int down) = MiddleRate(fromHz, low);
        plan = new SpectralPlan(down, up, fromHz, low);
        (numerator, denominator) = ((long)fromHz * up, (long)toHz * down);
        leadUnits = plan.MarginUnits + (Taps / 2 / up) + 1;
        // What a block is moved by spoils up to one more input at its end.
        long right = ((plan.Units - plan.MarginUnits - leadUnits) * (long)up) - (Taps / 2) - 1 - ((up + down - 1) / down);
        hop = checked((int)(right * denominator / numerator));
    }

    public int FromHz { get; }

    public int ToHz { get; }

    public long InputFramesFor(long outputFrames)
    {
        long pairs = (outputFrames + (2L * hop) - 1) / (2L * hop);
        return pairs == 0 ? 0 : BlockStart((2 * pairs) - 1) + plan.Forward.Length;
    }

    public long FirstInputFor(long outputFrame) => BlockStart(outputFrame / (2L * hop) * 2);

    public void Resample(ReadOnlySpan<float> source, long sourceStart, long firstFrame, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstFrame);
        long frames = ((IResampler)this).OutputFrames(sourceStart + source.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstFrame + destination.Length, frames, nameof(firstFrame));
        int length = Math.Max(plan.Forward.BufferLength, plan.Inverse.BufferLength);
        float[] one = ArrayPool<float>.Shared.Rent(length);
        float[] other = ArrayPool<float>.Shared.Rent(length);
        float[] piece = ArrayPool<float>.Shared.Rent(Piece * LaneBlocks.Parts);

        // A pair of blocks always stays together, whichever part is asked for: each leaves a trace in the other's rounding.
        Span<long> starts = stackalloc long[LaneBlocks.Parts];
        Span<double> fractions = stackalloc double[LaneBlocks.Parts];
        long end = firstFrame + destination.Length;
        for (long pair = firstFrame / (2L * hop); pair * 2 * hop < end; pair += LaneFourier.Lanes)
        {
            for (int block = 0; block < LaneBlocks.Parts; block++)
            {
                starts[block] = BlockStart((2 * pair) + block) - sourceStart;
                fractions[block] = ((2 * pair) + block) * hop * FromHz % ToHz / (double)ToHz;
            }

            LaneBlocks.Gather(source, starts, plan.Forward.Length, one);
            float[] spectrum = plan.Forward.Transform(one, other);
            float[] moved = Move(spectrum, ReferenceEquals(spectrum, one) ? other : one, fractions);
            float[] middle = plan.Inverse.Transform(moved, ReferenceEquals(moved, one) ? other : one);
            for (int at = 0; at < hop; at += Piece)
            {
                Span<float> some = piece.AsSpan(0, Math.Min(Piece, hop - at) * LaneBlocks.Parts);
                Interpolate(middle, at, some);
                LaneBlocks.Scatter(some, some.Length / LaneBlocks.Parts, hop, (2 * pair * hop) + at - firstFrame, destination);
            }
        }

        ArrayPool<float>.Shared.Return(one);
        ArrayPool<float>.Shared.Return(other);
        ArrayPool<float>.Shared.Return(piece);
    }

    // The least rate from · up / down that is twice the lower one or more, of the factors that can be transformed.
    private static (int Up, int Down) MiddleRate(long fromHz, long low)
    {
        (int up, int down) = (int.MaxValue, 1);
        for (int candidate = 1; candidate <= Math.Max(LargestDivisor, fromHz / (2 * low)); candidate++)
        {
            int least = (int)(((2 * low * candidate) + fromHz - 1) / fromHz);
            while (!LaneFourier.IsPossible(least))
                least++;
            if (LaneFourier.IsPossible(candidate) && (long)least * down < (long)up * candidate)
                (up, down) = (least, candidate);
        }

        return (up, down);
    }

    private long BlockStart(long block) => (block * hop * FromHz / ToHz) - ((long)leadUnits * plan.InputUnit);

    /// <summary>
    /// Filters the spectrum, moves each block by its fraction of an input and gives it the length of the middle rate. For the turns the
    /// two blocks of a lane come apart, A from the part of the spectrum that is its own mirror image, B from the rest. Like the one
    /// <see cref="SpectralResampler"/> makes, the result has its imaginary parts with the other sign.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float[] Move(float[] spectrum, float[] moved, ReadOnlySpan<double> fractions)
    {
        int bins = plan.Response.Length;
        using var turns = new LaneTurns(fractions, 2 * Math.PI / plan.Forward.Length, bins);
        ref Vector256<float> from = ref Unsafe.As<float, Vector256<float>>(ref MemoryMarshal.GetArrayDataReference(spectrum));
        ref Vector256<float> to = ref Unsafe.As<float, Vector256<float>>(ref MemoryMarshal.GetArrayDataReference(moved));
        (LaneComplex.Load(ref from, 0).Conjugate() * Vector256.Create(plan.Response[0])).Store(ref to, 0);
        for (int k = 1; k < bins; k++)
        {
            Vector256<float> half = Vector256.Create(0.5f * plan.Response[k]);
            LaneComplex bin = LaneComplex.Load(ref from, k) * half;
            LaneComplex mirrored = LaneComplex.Load(ref from, plan.Forward.Length - k).Conjugate() * half;
            LaneComplex a = (bin + mirrored) * turns.Even(k);
            LaneComplex b = (bin - mirrored).TimesMinusI() * turns.Odd(k);
            (a.Conjugate() + b.Conjugate().TimesMinusI()).Store(ref to, k);
            (a + b.TimesMinusI()).Store(ref to, plan.Inverse.Length - k);
        }

        moved.AsSpan(bins * LaneBlocks.Parts, (plan.Inverse.Length - (2 * bins) + 1) * LaneBlocks.Parts).Clear();
        return moved;
    }

    /// <summary>Outputs of all blocks, from one on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Interpolate(float[] middle, int first, Span<float> outputs)
    {
        ref float table = ref MemoryMarshal.GetArrayDataReference(Table);
        ref Vector256<float> y = ref Unsafe.As<float, Vector256<float>>(ref MemoryMarshal.GetReference(outputs));
        ref Vector256<float> x = ref Unsafe.As<float, Vector256<float>>(ref MemoryMarshal.GetArrayDataReference(middle));
        ref float taps = ref MemoryMarshal.GetReference(stackalloc float[Row]);
        (long whole, long part) = Math.DivRem(first * numerator, denominator);
        (long wholeStep, long partStep) = Math.DivRem(numerator, denominator);
        nint at = (nint)((leadUnits * plan.OutputUnit) - (Taps / 2) + 1 + whole);
        double scale = (double)Phases / denominator;
        for (nint n = 0; n < outputs.Length / LaneBlocks.Parts; n++)
        {
            double phase = part * scale;
            int nearest = (int)(phase + 0.5);
            float u = (float)(phase - nearest);
            Vector256<float> before = Vector256.Create(0.5f * u * (u - 1));
            Vector256<float> centre = Vector256.Create(1 - (u * u));
            Vector256<float> after = Vector256.Create(0.5f * u * (u + 1));
            ref float row = ref Unsafe.Add(ref table, nearest * Row);
            for (nuint i = 0; i < Row; i += 8)
            {
                Vector256<float> eight = (before * Vector256.LoadUnsafe(ref row, i)) + (centre * Vector256.LoadUnsafe(ref row, i + Row))
                    + (after * Vector256.LoadUnsafe(ref row, i + (2 * Row)));
                eight.StoreUnsafe(ref taps, i);
            }

            LaneComplex even = default, odd = default;
            for (nint i = 0; i < Taps; i += 2)
            {
                even += LaneComplex.Load(ref x, at + i) * Vector256.Create(Unsafe.Add(ref taps, i));
                odd += LaneComplex.Load(ref x, at + i + 1) * Vector256.Create(Unsafe.Add(ref taps, i + 1));
            }

            (even + odd).Store(ref y, n);
            at += (nint)wholeStep;
            part += partStep;
            if (part >= denominator)
            {
                part -= denominator;
                at++;
            }
        }
    }

    // Row p + 1 holds the taps of phase p.
    private static float[] MakeTable()
    {
        var table = new float[(Phases + 3) * Row];
        for (int p = -1; p <= Phases + 1; p++)
        {
            for (int i = 0; i < Taps; i++)
            {
                double t = ((double)p / Phases) + (Taps / 2) - 1 - i;
                table[((p + 1) * Row) + i] = (float)(KaiserWindow.Sinc(t) * KaiserWindow.At(t, Taps));
            }
        }

        return table;
    }
}
