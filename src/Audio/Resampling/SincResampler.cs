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
    // Periods computed side by side: each vector of taps is loaded once for four accumulators, which hides the latency of the addition.
    private const int Side = 4;

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
    public void Resample(ReadOnlySpan<float> source, long firstFrame, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstFrame);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstFrame + destination.Length, OutputFrames(source.Length), nameof(firstFrame));
        if (kernel is null)
            source.Slice((int)firstFrame, destination.Length).CopyTo(destination);
        else if (!destination.IsEmpty)
            Convolve(kernel, source, firstFrame, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convolve(SincKernel kernel, ReadOnlySpan<float> source, long firstFrame, Span<float> destination)
    {
        (int inputs, int outputs, int taps) = (kernel.InputsPerPeriod, kernel.OutputsPerPeriod, kernel.Taps);
        float[] edge = ArrayPool<float>.Shared.Rent(taps);
        long last = (firstFrame + destination.Length - 1) / outputs;
        for (long period = firstFrame / outputs; period <= last; period += Side)
        {
            for (int g = 0; g < kernel.Groups; g++)
            {
                ReadOnlySpan<float> table = kernel.Table.AsSpan(g * taps * SincKernel.Lanes, taps * SincKernel.Lanes);
                int lanes = Math.Min(SincKernel.Lanes, outputs - (g * SincKernel.Lanes));
                long to = (period * outputs) + (g * SincKernel.Lanes) - firstFrame;
                long from = (period * inputs) + kernel.Starts[g];
                bool inside = lanes == SincKernel.Lanes
                    && to >= 0 && to + ((Side - 1L) * outputs) + SincKernel.Lanes <= destination.Length
                    && from >= 0 && from + ((Side - 1L) * inputs) + taps <= source.Length;
                if (inside)
                {
                    FourPeriods(
                        table, ref MemoryMarshal.GetReference(source[(int)from..]), inputs,
                        ref MemoryMarshal.GetReference(destination[(int)to..]), outputs);
                    continue;
                }

                for (int side = 0; side < Side && period + side <= last; side++, to += outputs, from += inputs)
                    OnePeriod(table, source, from, edge.AsSpan(0, taps), destination, to, lanes);
            }
        }

        ArrayPool<float>.Shared.Return(edge);
    }

    // Eight outputs of each of four periods. The caller has checked that all inputs and outputs exist.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourPeriods(ReadOnlySpan<float> table, ref float x, nint inputs, ref float y, nint outputs)
    {
        ref float k = ref MemoryMarshal.GetReference(table);
        Vector256<float> y0 = default, y1 = default, y2 = default, y3 = default;
        nint taps = table.Length / SincKernel.Lanes;
        for (nint t = 0; t < taps; t++)
        {
            // A product and a sum, not a fused multiply-add: the same bits on machines with and without it.
            Vector256<float> tap = Vector256.LoadUnsafe(ref k, (nuint)(t * SincKernel.Lanes));
            y0 += tap * Vector256.Create(Unsafe.Add(ref x, t));
            y1 += tap * Vector256.Create(Unsafe.Add(ref x, t + inputs));
            y2 += tap * Vector256.Create(Unsafe.Add(ref x, t + (2 * inputs)));
            y3 += tap * Vector256.Create(Unsafe.Add(ref x, t + (3 * inputs)));
        }

        y0.StoreUnsafe(ref y);
        y1.StoreUnsafe(ref Unsafe.Add(ref y, outputs));
        y2.StoreUnsafe(ref Unsafe.Add(ref y, 2 * outputs));
        y3.StoreUnsafe(ref Unsafe.Add(ref y, 3 * outputs));
    }

    // The same at the borders: inputs outside the sound are silence, outputs outside the wanted part are dropped.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OnePeriod(
        ReadOnlySpan<float> table, ReadOnlySpan<float> source, long from, Span<float> edge, Span<float> destination, long to, int lanes)
    {
        if (to >= destination.Length || to + lanes <= 0)
            return;
        int begin = (int)Math.Clamp(-from, 0, edge.Length);
        int end = (int)Math.Clamp(source.Length - from, begin, edge.Length);
        edge.Clear();
        if (end > begin)
            source.Slice((int)(from + begin), end - begin).CopyTo(edge[begin..]);

        Vector256<float> sum = default;
        for (int t = 0; t < edge.Length; t++)
            sum += Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(table), (nuint)(t * SincKernel.Lanes)) * Vector256.Create(edge[t]);

        Span<float> lane = stackalloc float[SincKernel.Lanes];
        sum.CopyTo(lane);
        int skipped = (int)Math.Max(0, -to);
        int count = (int)Math.Min(lanes, destination.Length - to) - skipped;
        lane.Slice(skipped, count).CopyTo(destination[(int)(to + skipped)..]);
    }
}
