using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Audio.Resampling;

/// <summary>
/// Changes the sample rate by way of the spectrum: blocks of the input are transformed, multiplied by the response of a linear-phase filter,
/// and transformed back with another number of points. Blocks overlap, and of each only the part is kept that the filter's length leaves right.
/// </summary>
/// <remarks>
/// Two blocks make one complex sequence, one as its real and one as its imaginary part: everything here is linear and real, so they
/// come out apart. <see cref="LaneFourier.Lanes"/> such pairs go through the transform side by side. In float32 the transforms leave noise
/// 135 dB below the signal, spread over the whole band, and no single spur above -140 dB; double precision would halve the speed.
/// </remarks>
internal sealed class SpectralResampler : IResampler
{
    // Blocks in one transform: a real and an imaginary part in every lane.
    private const int Parts = 2 * LaneFourier.Lanes;

    private readonly SpectralPlan plan;

    private SpectralResampler(int fromHz, int toHz, SpectralPlan plan) => (FromHz, ToHz, this.plan) = (fromHz, toHz, plan);

    public int FromHz { get; }

    public int ToHz { get; }

    /// <summary>The resampler of two rates, with the stop band at the lower Nyquist frequency.</summary>
    public static SpectralResampler Between(int fromHz, int toHz)
    {
        int gcd = (int)SpectralPlan.Gcd(fromHz, toHz);
        return new SpectralResampler(fromHz, toHz, new SpectralPlan(fromHz / gcd, toHz / gcd, fromHz, Math.Min(fromHz, toHz)));
    }

    /// <summary>One that multiplies a rate by a power of two, with the stop band at half of any rate below both.</summary>
    /// <param name="inputUnit">1, or the power by which the rate is divided.</param>
    /// <param name="outputUnit">The power by which it is multiplied, or 1.</param>
    /// <param name="fromHz">Rate of the input.</param>
    /// <param name="lowHz">At half of this rate the stop band begins.</param>
    public static SpectralResampler ByPowerOfTwo(int inputUnit, int outputUnit, int fromHz, int lowHz) =>
        new(inputUnit, outputUnit, new SpectralPlan(inputUnit, outputUnit, fromHz, lowHz));

    public long InputFramesFor(long outputFrames)
    {
        long pairs = (outputFrames + (2L * plan.HopUnits * plan.OutputUnit) - 1) / (2L * plan.HopUnits * plan.OutputUnit);
        return ((2 * pairs * plan.HopUnits) + plan.MarginUnits) * plan.InputUnit;
    }

    public void Resample(ReadOnlySpan<float> source, long firstFrame, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstFrame);
        long frames = ((IResampler)this).OutputFrames(source.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstFrame + destination.Length, frames, nameof(firstFrame));
        ResampleAnywhere(source, firstFrame, destination);
    }

    /// <summary>The same for frames that may also lie before and after the output, where the filter rings on.</summary>
    public void ResampleAnywhere(ReadOnlySpan<float> source, long firstFrame, Span<float> destination)
    {
        int length = Math.Max(plan.Forward.BufferLength, plan.Inverse.BufferLength);
        float[] one = ArrayPool<float>.Shared.Rent(length);
        float[] other = ArrayPool<float>.Shared.Rent(length);

        // A pair of blocks always stays together, whichever part is asked for: each leaves a trace in the other's rounding.
        long hop = (long)plan.HopUnits * plan.OutputUnit;
        long end = firstFrame + destination.Length;
        for (long pair = (long)Math.Floor(firstFrame / (2.0 * hop)); pair * 2 * hop < end; pair += LaneFourier.Lanes)
        {
            Gather(source, 2 * pair, one);
            float[] spectrum = plan.Forward.Transform(one, other);
            float[] folded = Fold(spectrum, ReferenceEquals(spectrum, one) ? other : one);
            float[] result = plan.Inverse.Transform(folded, ReferenceEquals(folded, one) ? other : one);
            Scatter(result, 2 * pair, firstFrame, destination);
        }

        ArrayPool<float>.Shared.Return(one);
        ArrayPool<float>.Shared.Return(other);
    }

    /// <summary>Lays blocks into the lanes: even ones as real, odd ones as imaginary parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(ReadOnlySpan<float> source, long firstBlock, float[] data)
    {
        int length = plan.Forward.Length;
        int hop = plan.HopUnits * plan.InputUnit;
        long start = (firstBlock * hop) - ((long)plan.MarginUnits * plan.InputUnit);
        long end = start + ((Parts - 1L) * hop) + length;
        float[]? edge = null;
        if (start < 0 || end > source.Length)
        {
            // Silence lies around the sound: the blocks at its ends are cut from a copy with this silence.
            edge = ArrayPool<float>.Shared.Rent((int)(end - start));
            Span<float> copy = edge.AsSpan(0, (int)(end - start));
            copy.Clear();
            long from = Math.Clamp(start, 0, source.Length);
            long to = Math.Clamp(end, from, source.Length);
            source[(int)from..(int)to].CopyTo(copy[(int)Math.Min(from - start, copy.Length)..]);
            source = copy;
            start = 0;
        }

        ref float x = ref MemoryMarshal.GetReference(source[(int)start..(int)(start + ((Parts - 1L) * hop) + length)]);
        ref float y = ref MemoryMarshal.GetArrayDataReference(data);
        for (nint n = 0; n < length; n++)
        {
            ref float element = ref Unsafe.Add(ref y, n * Parts);
            ref float input = ref Unsafe.Add(ref x, n);
            for (nint lane = 0; lane < LaneFourier.Lanes; lane++)
            {
                Unsafe.Add(ref element, lane) = Unsafe.Add(ref input, 2 * lane * hop);
                Unsafe.Add(ref element, lane + LaneFourier.Lanes) = Unsafe.Add(ref input, ((2 * lane) + 1) * hop);
            }
        }

        if (edge is not null)
            ArrayPool<float>.Shared.Return(edge);
    }

    /// <summary>
    /// Filters the spectrum and gives it the length of the output. The imaginary parts change sign, so that the second transform, which
    /// turns the same way as the first, is the inverse of it up to that sign.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float[] Fold(float[] spectrum, float[] folded)
    {
        int bins = plan.Response.Length;
        int last = plan.Inverse.Length - bins + 1;
        ref Vector256<float> from = ref Unsafe.As<float, Vector256<float>>(ref MemoryMarshal.GetArrayDataReference(spectrum));
        ref Vector256<float> to = ref Unsafe.As<float, Vector256<float>>(ref MemoryMarshal.GetArrayDataReference(folded));
        Scale(ref from, ref to, plan.Response[0]);
        for (nint k = 1; k < bins; k++)
        {
            float factor = plan.Response[k];
            Scale(ref Unsafe.Add(ref from, 2 * k), ref Unsafe.Add(ref to, 2 * k), factor);
            Scale(ref Unsafe.Add(ref from, 2 * (plan.Forward.Length - k)), ref Unsafe.Add(ref to, 2 * (plan.Inverse.Length - k)), factor);
        }

        folded.AsSpan(bins * Parts, (last - bins) * Parts).Clear();
        return folded;

        static void Scale(ref Vector256<float> from, ref Vector256<float> to, float factor)
        {
            to = from * factor;
            Unsafe.Add(ref to, 1) = Unsafe.Add(ref from, 1) * -factor;
        }
    }

    /// <summary>Takes the right part of each block out of its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(float[] data, long firstBlock, long firstFrame, Span<float> destination)
    {
        int hop = plan.HopUnits * plan.OutputUnit;
        long to = (firstBlock * hop) - firstFrame;
        ReadOnlySpan<float> right = data.AsSpan(plan.MarginUnits * plan.OutputUnit * Parts, hop * Parts);
        if (to >= 0 && to + ((long)Parts * hop) <= destination.Length)
        {
            Transpose(ref MemoryMarshal.GetReference(right), ref MemoryMarshal.GetReference(destination[(int)to..]), hop);
            return;
        }

        float[] all = ArrayPool<float>.Shared.Rent(Parts * hop);
        Transpose(ref MemoryMarshal.GetReference(right), ref MemoryMarshal.GetArrayDataReference(all), hop);
        int begin = (int)Math.Clamp(-to, 0, Parts * hop);
        int end = (int)Math.Clamp(destination.Length - to, begin, Parts * hop);
        all.AsSpan(begin, end - begin).CopyTo(destination[(int)(to + begin)..]);
        ArrayPool<float>.Shared.Return(all);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(ref float data, ref float blocks, int hop)
    {
        for (nint n = 0; n < hop; n++)
        {
            ref float element = ref Unsafe.Add(ref data, n * Parts);
            ref float output = ref Unsafe.Add(ref blocks, n);
            for (nint lane = 0; lane < LaneFourier.Lanes; lane++)
            {
                Unsafe.Add(ref output, 2 * lane * hop) = Unsafe.Add(ref element, lane);
                Unsafe.Add(ref output, ((2 * lane) + 1) * hop) = -Unsafe.Add(ref element, lane + LaneFourier.Lanes);
            }
        }
    }
}
