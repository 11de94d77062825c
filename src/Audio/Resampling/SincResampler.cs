using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Audio.Resampling;

/// <summary>
/// Changes the sample rate by band-limited interpolation, equal to torchaudio's <c>Resample</c> with its defaults
/// (windowed sinc, Hann, lowpass width 6, rolloff 0.99; J. O. Smith, "Digital Audio Resampling").
/// <c>y[f·n + j] = Σ_i K[j,i] · x[f·o + i]</c>, silence before and after the sound.
/// </summary>
/// <remarks>
/// Taps are float32 as torchaudio keeps them and, as there, not scaled to a sum of 1 (a constant comes out up to 0.07 % louder).
/// The length is <c>ceil(n·T/o)</c> in integers; torchaudio rounds it in float32 and is at times one sample short above 131072 samples.
/// </remarks>
public sealed class SincResampler : IResampler
{
    // Periods computed side by side: each vector of taps is loaded once for eight accumulators, which hides the latency of the addition. They are
    // as far apart as the sound allows: eight long streams are fetched ahead by the processor, where neighbouring periods would wait for memory
    // (16 stereo clips of 4 s: half the time).
    private const int Side = 8;

    private readonly SincKernel? kernel;

    private SincResampler(int fromHz, int toHz)
    {
        FromHz = fromHz;
        ToHz = toHz;
        kernel = fromHz == toHz ? null : SincKernel.For(fromHz, toHz);
    }

    /// <summary>Rate of the input.</summary>
    public int FromHz { get; }

    /// <summary>Rate of the output.</summary>
    public int ToHz { get; }

    /// <summary>Makes a resampler; its tables are shared by all of the same ratio. It is immutable and may serve any thread.</summary>
    /// <param name="fromHz">Rate of the input, at least 1.</param>
    /// <param name="toHz">Rate of the output, at least 1; the same rate means a plain copy.</param>
    /// <returns>The resampler.</returns>
    public static SincResampler Create(int fromHz, int toHz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromHz, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(toHz, 1);
        return new SincResampler(fromHz, toHz);
    }

    /// <summary>Frames that come out of so many frames: <c>ceil(frames · to / from)</c>.</summary>
    /// <param name="inputFrames">Frames of the input.</param>
    /// <returns>Frames of the output.</returns>
    public long OutputFrames(long inputFrames) => ((inputFrames * ToHz) + FromHz - 1) / FromHz;

    /// <summary>Frames of the input on which the first frames of the output depend; later ones cannot change them.</summary>
    /// <param name="outputFrames">Frames of the output, from the first.</param>
    /// <returns>Frames of the input, from the first.</returns>
    public long InputFramesFor(long outputFrames) => kernel is null
        ? outputFrames
        : ((outputFrames + kernel.OutputsPerPeriod - 1) / kernel.OutputsPerPeriod * kernel.InputsPerPeriod) + kernel.Width;

    /// <inheritdoc/>
    public long FirstInputFor(long outputFrame) => kernel is null
        ? outputFrame
        : (outputFrame / kernel.OutputsPerPeriod * kernel.InputsPerPeriod) - kernel.Width;

    /// <summary>Resamples a whole channel.</summary>
    /// <param name="source">The samples, <c>[T]</c>.</param>
    /// <returns>The samples at the other rate, <c>[OutputFrames(T)]</c>.</returns>
    public float[] Resample(ReadOnlySpan<float> source)
    {
        var result = new float[OutputFrames(source.Length)];
        Resample(source, 0, result);
        return result;
    }

    /// <summary>Computes a part of the output alone; to the bit what the same part of the whole is.</summary>
    /// <param name="source">The samples of the whole channel, <c>[T]</c>.</param>
    /// <param name="firstFrame">The frame of the output that comes first.</param>
    /// <param name="destination">Takes the frames from <paramref name="firstFrame"/> on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part reaches beyond the output.</exception>
    public void Resample(ReadOnlySpan<float> source, long firstFrame, Span<float> destination) => Resample(source, 0, firstFrame, destination);

    /// <inheritdoc/>
    public void Resample(ReadOnlySpan<float> source, long sourceStart, long firstFrame, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstFrame);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstFrame + destination.Length, OutputFrames(sourceStart + source.Length), nameof(firstFrame));
        if (kernel is null)
            source.Slice((int)(firstFrame - sourceStart), destination.Length).CopyTo(destination);
        else if (!destination.IsEmpty)
            Convolve(kernel, source, sourceStart, firstFrame, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convolve(SincKernel kernel, ReadOnlySpan<float> source, long sourceStart, long firstFrame, Span<float> destination)
    {
        (int inputs, int outputs, int taps) = (kernel.InputsPerPeriod, kernel.OutputsPerPeriod, kernel.Taps);
        float[] runs = ArrayPool<float>.Shared.Rent(Side * taps);
        long first = firstFrame / outputs;
        long apart = (((firstFrame + destination.Length - 1) / outputs) - first + Side) / Side;
        for (long period = first; period < first + apart; period++)
        {
            for (int g = 0; g < kernel.Groups; g++)
            {
                ReadOnlySpan<float> table = kernel.Table.AsSpan(g * taps * SincKernel.Lanes, taps * SincKernel.Lanes);
                long to = (period * outputs) + kernel.FirstPhase(g) - firstFrame;
                long from = (period * inputs) + kernel.Starts[g] - sourceStart;
                bool inside = to >= 0 && to + ((Side - 1L) * apart * outputs) + SincKernel.Lanes <= destination.Length
                    && from >= 0 && from + ((Side - 1L) * apart * inputs) + taps <= source.Length;
                if (inside)
                {
                    EightPeriods(
                        table, ref MemoryMarshal.GetReference(source[(int)from..]), (nint)(apart * inputs),
                        ref MemoryMarshal.GetReference(destination[(int)to..]), (nint)(apart * outputs));
                }
                else
                {
                    AtBorder(table, source, from, apart * inputs, runs.AsSpan(0, Side * taps), destination, to, apart * outputs);
                }
            }
        }

        ArrayPool<float>.Shared.Return(runs);
    }

    // A group's outputs in each of eight periods. The caller has checked that all inputs and outputs exist.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightPeriods(ReadOnlySpan<float> table, ref float x, nint inputs, ref float y, nint outputs)
    {
        if (Vector512.IsHardwareAccelerated)
            EightPeriods512(table, ref x, inputs, ref y, outputs);
        else
            EightPeriods256(table, ref x, inputs, ref y, outputs);
    }

    // Not inlined: there is a register for every address only in a method of its own.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void EightPeriods512(ReadOnlySpan<float> table, ref float x0, nint inputs, ref float y, nint outputs)
    {
        ref float k = ref MemoryMarshal.GetReference(table);
        ref float x1 = ref Unsafe.Add(ref x0, inputs);
        ref float x2 = ref Unsafe.Add(ref x1, inputs);
        ref float x3 = ref Unsafe.Add(ref x2, inputs);
        ref float x4 = ref Unsafe.Add(ref x3, inputs);
        ref float x5 = ref Unsafe.Add(ref x4, inputs);
        ref float x6 = ref Unsafe.Add(ref x5, inputs);
        ref float x7 = ref Unsafe.Add(ref x6, inputs);
        Vector512<float> y0 = default, y1 = default, y2 = default, y3 = default, y4 = default, y5 = default, y6 = default, y7 = default;
        nint taps = table.Length / Vector512<float>.Count;
        for (nint t = 0; t < taps; t++)
        {
            // A product and a sum, not a fused multiply-add: the same bits on machines with and without it.
            Vector512<float> tap = Vector512.LoadUnsafe(ref k);
            y0 += tap * Vector512.Create(Unsafe.Add(ref x0, t));
            y1 += tap * Vector512.Create(Unsafe.Add(ref x1, t));
            y2 += tap * Vector512.Create(Unsafe.Add(ref x2, t));
            y3 += tap * Vector512.Create(Unsafe.Add(ref x3, t));
            y4 += tap * Vector512.Create(Unsafe.Add(ref x4, t));
            y5 += tap * Vector512.Create(Unsafe.Add(ref x5, t));
            y6 += tap * Vector512.Create(Unsafe.Add(ref x6, t));
            y7 += tap * Vector512.Create(Unsafe.Add(ref x7, t));
            k = ref Unsafe.Add(ref k, Vector512<float>.Count);
        }

        y0.StoreUnsafe(ref y);
        y1.StoreUnsafe(ref Unsafe.Add(ref y, outputs));
        y2.StoreUnsafe(ref Unsafe.Add(ref y, 2 * outputs));
        y3.StoreUnsafe(ref Unsafe.Add(ref y, 3 * outputs));
        y4.StoreUnsafe(ref Unsafe.Add(ref y, 4 * outputs));
        y5.StoreUnsafe(ref Unsafe.Add(ref y, 5 * outputs));
        y6.StoreUnsafe(ref Unsafe.Add(ref y, 6 * outputs));
        y7.StoreUnsafe(ref Unsafe.Add(ref y, 7 * outputs));
    }

    // The same in narrower vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void EightPeriods256(ReadOnlySpan<float> table, ref float x0, nint inputs, ref float y, nint outputs)
    {
        ref float k = ref MemoryMarshal.GetReference(table);
        ref float x1 = ref Unsafe.Add(ref x0, inputs);
        ref float x2 = ref Unsafe.Add(ref x1, inputs);
        ref float x3 = ref Unsafe.Add(ref x2, inputs);
        ref float x4 = ref Unsafe.Add(ref x3, inputs);
        ref float x5 = ref Unsafe.Add(ref x4, inputs);
        ref float x6 = ref Unsafe.Add(ref x5, inputs);
        ref float x7 = ref Unsafe.Add(ref x6, inputs);
        Vector256<float> y0 = default, y1 = default, y2 = default, y3 = default, y4 = default, y5 = default, y6 = default, y7 = default;
        nint taps = table.Length / Vector256<float>.Count;
        for (nint t = 0; t < taps; t++)
        {
            Vector256<float> tap = Vector256.LoadUnsafe(ref k);
            y0 += tap * Vector256.Create(Unsafe.Add(ref x0, t));
            y1 += tap * Vector256.Create(Unsafe.Add(ref x1, t));
            y2 += tap * Vector256.Create(Unsafe.Add(ref x2, t));
            y3 += tap * Vector256.Create(Unsafe.Add(ref x3, t));
            y4 += tap * Vector256.Create(Unsafe.Add(ref x4, t));
            y5 += tap * Vector256.Create(Unsafe.Add(ref x5, t));
            y6 += tap * Vector256.Create(Unsafe.Add(ref x6, t));
            y7 += tap * Vector256.Create(Unsafe.Add(ref x7, t));
            k = ref Unsafe.Add(ref k, Vector256<float>.Count);
        }

        y0.StoreUnsafe(ref y);
        y1.StoreUnsafe(ref Unsafe.Add(ref y, outputs));
        y2.StoreUnsafe(ref Unsafe.Add(ref y, 2 * outputs));
        y3.StoreUnsafe(ref Unsafe.Add(ref y, 3 * outputs));
        y4.StoreUnsafe(ref Unsafe.Add(ref y, 4 * outputs));
        y5.StoreUnsafe(ref Unsafe.Add(ref y, 5 * outputs));
        y6.StoreUnsafe(ref Unsafe.Add(ref y, 6 * outputs));
        y7.StoreUnsafe(ref Unsafe.Add(ref y, 7 * outputs));
    }

    // The same at the borders: inputs outside the sound are silence, outputs outside the wanted part are dropped.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AtBorder(
        ReadOnlySpan<float> table, ReadOnlySpan<float> source, long from, long inputs, Span<float> runs, Span<float> destination, long to, long outputs)
    {
        int taps = table.Length / SincKernel.Lanes;
        runs.Clear();
        for (int side = 0; side < Side; side++)
        {
            long first = from + (side * inputs);
            int begin = (int)Math.Clamp(-first, 0, taps);
            int end = (int)Math.Clamp(source.Length - first, begin, taps);
            if (end > begin)
                source.Slice((int)(first + begin), end - begin).CopyTo(runs[((side * taps) + begin)..]);
        }

        Span<float> lanes = stackalloc float[Side * SincKernel.Lanes];
        EightPeriods(table, ref MemoryMarshal.GetReference(runs), taps, ref MemoryMarshal.GetReference(lanes), SincKernel.Lanes);
        for (int side = 0; side < Side; side++)
        {
            long first = to + (side * outputs);
            int begin = (int)Math.Clamp(-first, 0, SincKernel.Lanes);
            int end = (int)Math.Clamp(destination.Length - first, begin, SincKernel.Lanes);
            if (end > begin)
                lanes[((side * SincKernel.Lanes) + begin)..((side * SincKernel.Lanes) + end)].CopyTo(destination[(int)(first + begin)..]);
        }
    }
}
