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
    private readonly SpectralPlan plan;

    /// <summary>A resampler with the stop band at the lower Nyquist frequency.</summary>
    public SpectralResampler(int fromHz, int toHz)
    {
        (FromHz, ToHz) = (fromHz, toHz);
        int gcd = (int)SpectralPlan.Gcd(fromHz, toHz);
        plan = new SpectralPlan(fromHz / gcd, toHz / gcd, fromHz, Math.Min(fromHz, toHz));
    }

    public int FromHz { get; }

    public int ToHz { get; }

    public long InputFramesFor(long outputFrames)
    {
        long pairs = (outputFrames + (2L * plan.HopUnits * plan.OutputUnit) - 1) / (2L * plan.HopUnits * plan.OutputUnit);
        return ((2 * pairs * plan.HopUnits) + plan.MarginUnits) * plan.InputUnit;
    }

    public long FirstInputFor(long outputFrame)
    {
        long pair = outputFrame / (2L * plan.HopUnits * plan.OutputUnit);
        return ((2 * pair * plan.HopUnits) - plan.MarginUnits) * plan.InputUnit;
    }

    public void Resample(ReadOnlySpan<float> source, long sourceStart, long firstFrame, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstFrame);
        long frames = ((IResampler)this).OutputFrames(sourceStart + source.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstFrame + destination.Length, frames, nameof(firstFrame));
        int length = Math.Max(plan.Forward.BufferLength, plan.Inverse.BufferLength);
        float[] one = ArrayPool<float>.Shared.Rent(length);
        float[] other = ArrayPool<float>.Shared.Rent(length);

        // A pair of blocks always stays together, whichever part is asked for: each leaves a trace in the other's rounding.
        int hop = plan.HopUnits * plan.OutputUnit;
        long inputHop = (long)plan.HopUnits * plan.InputUnit;
        Span<long> starts = stackalloc long[LaneBlocks.Parts];
        long end = firstFrame + destination.Length;
        for (long pair = firstFrame / (2L * hop); pair * 2 * hop < end; pair += LaneFourier.Lanes)
        {
            for (int block = 0; block < LaneBlocks.Parts; block++)
                starts[block] = (((2 * pair) + block) * inputHop) - ((long)plan.MarginUnits * plan.InputUnit) - sourceStart;
            LaneBlocks.Gather(source, starts, plan.Forward.Length, one);
            float[] spectrum = plan.Forward.Transform(one, other);
            float[] folded = Fold(spectrum, ReferenceEquals(spectrum, one) ? other : one);
            float[] result = plan.Inverse.Transform(folded, ReferenceEquals(folded, one) ? other : one);
            LaneBlocks.Scatter(result.AsSpan(plan.MarginUnits * plan.OutputUnit * LaneBlocks.Parts), hop, hop, (2 * pair * hop) - firstFrame, destination);
        }

        ArrayPool<float>.Shared.Return(one);
        ArrayPool<float>.Shared.Return(other);
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

        folded.AsSpan(bins * LaneBlocks.Parts, (last - bins) * LaneBlocks.Parts).Clear();
        return folded;

        static void Scale(ref Vector256<float> from, ref Vector256<float> to, float factor)
        {
            to = from * factor;
            Unsafe.Add(ref to, 1) = Unsafe.Add(ref from, 1) * -factor;
        }
    }
}
