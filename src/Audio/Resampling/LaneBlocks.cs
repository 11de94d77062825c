using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RawAudioNet.Audio.Resampling;

/// <summary>
/// Lays blocks of a sound side by side into the lanes of a <see cref="LaneFourier"/>, and takes them out again: two blocks a lane, one as the
/// real and one as the imaginary part of a sequence, as all that is done to them is real and linear.
/// </summary>
internal static class LaneBlocks
{
    /// <summary>Blocks in one transform.</summary>
    public const int Parts = 2 * LaneFourier.Lanes;

    private const int Lanes = LaneFourier.Lanes;

    /// <summary>Lays blocks into the lanes: even ones as real, odd ones as imaginary parts. Silence lies around the sound.</summary>
    /// <param name="source">The sound.</param>
    /// <param name="starts">Where each block begins, ascending; may be outside the sound.</param>
    /// <param name="length">Length of a block.</param>
    /// <param name="data">Takes <c>[length][re, im][lane]</c>.</param>
    public static void Gather(ReadOnlySpan<float> source, ReadOnlySpan<long> starts, int length, float[] data)
    {
        long origin = starts[0];
        int extent = (int)(starts[^1] + length - origin);
        float[]? edge = null;
        if (origin < 0 || origin + extent > source.Length)
        {
            // The blocks at the ends of the sound are cut from a copy with the silence.
            edge = ArrayPool<float>.Shared.Rent(extent);
            Span<float> copy = edge.AsSpan(0, extent);
            copy.Clear();
            long from = Math.Clamp(origin, 0, source.Length);
            long to = Math.Clamp(origin + extent, from, source.Length);
            source[(int)from..(int)to].CopyTo(copy[(int)Math.Min(from - origin, extent)..]);
            source = copy;
        }
        else
        {
            source = source.Slice((int)origin, extent);
        }

        Span<nint> blocks = stackalloc nint[Lanes], lanes = stackalloc nint[Lanes];
        for (int part = 0; part < 2; part++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                blocks[lane] = (nint)(starts[(2 * lane) + part] - origin);
                lanes[lane] = lane * Parts;
            }

            Transpose(
                ref MemoryMarshal.GetReference(source), blocks, 1,
                ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(data), part * Lanes), lanes, Parts, length, Vector256<float>.One);
        }

        if (edge is not null)
            ArrayPool<float>.Shared.Return(edge);
    }

    /// <summary>Takes a piece of each block out of its lane, the imaginary parts with the other sign.</summary>
    /// <param name="data">The pieces, <c>[length][re, im][lane]</c>.</param>
    /// <param name="length">Length of a piece.</param>
    /// <param name="hop">From the first frame of one block's piece to that of the next.</param>
    /// <param name="to">Where the first block's piece belongs in <paramref name="destination"/>; what falls outside is dropped.</param>
    /// <param name="destination">Takes the frames.</param>
    public static void Scatter(ReadOnlySpan<float> data, int length, int hop, long to, Span<float> destination)
    {
        ref float x = ref MemoryMarshal.GetReference(data);
        if (to >= 0 && to + ((Parts - 1L) * hop) + length <= destination.Length)
        {
            Scatter(ref x, length, hop, ref MemoryMarshal.GetReference(destination[(int)to..]));
            return;
        }

        float[] all = ArrayPool<float>.Shared.Rent(Parts * length);
        Scatter(ref x, length, length, ref MemoryMarshal.GetArrayDataReference(all));
        for (int block = 0; block < Parts; block++, to += hop)
        {
            int begin = (int)Math.Clamp(-to, 0, length);
            int end = (int)Math.Clamp(destination.Length - to, begin, length);
            if (end > begin)
                all.AsSpan((block * length) + begin, end - begin).CopyTo(destination[(int)(to + begin)..]);
        }

        ArrayPool<float>.Shared.Return(all);
    }

    private static void Scatter(ref float x, int length, int hop, ref float y)
    {
        Span<nint> blocks = stackalloc nint[Lanes], lanes = stackalloc nint[Lanes];
        for (int part = 0; part < 2; part++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                blocks[lane] = ((2 * lane) + part) * (nint)hop;
                lanes[lane] = lane * Parts;
            }

            Transpose(
                ref Unsafe.Add(ref x, part * Lanes), lanes, Parts, ref y, blocks, 1, length, part == 0 ? Vector256<float>.One : -Vector256<float>.One);
        }
    }

    /// <summary>
    /// <c>y[n, lane] = x[lane, n] · sign</c>, where one of the two has the frames of a lane side by side, the other the lanes of a frame: eight
    /// frames of eight lanes are transposed in registers.
    /// </summary>
    /// <param name="x">What is read.</param>
    /// <param name="from">Where each of eight rows begins: of a block where frames are side by side, else of a frame.</param>
    /// <param name="fromFrame">From one frame to the next: 1 where they are side by side.</param>
    /// <param name="y">What is written.</param>
    /// <param name="to">As <paramref name="from"/>.</param>
    /// <param name="toFrame">As <paramref name="fromFrame"/>.</param>
    /// <param name="length">Number of frames.</param>
    /// <param name="sign">1 or -1 in every lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(
        ref float x, ReadOnlySpan<nint> from, nint fromFrame, ref float y, ReadOnlySpan<nint> to, nint toFrame, int length, Vector256<float> sign)
    {
        nint n = 0;
        if (Avx.IsSupported)
        {
            for (; n + Lanes <= length; n += Lanes)
            {
                ref float a = ref Unsafe.Add(ref x, n * fromFrame);
                ref float b = ref Unsafe.Add(ref y, n * toFrame);
                Vector256<float> r0 = Row(ref a, from[0], sign), r1 = Row(ref a, from[1], sign), r2 = Row(ref a, from[2], sign), r3 = Row(ref a, from[3], sign);
                Vector256<float> r4 = Row(ref a, from[4], sign), r5 = Row(ref a, from[5], sign), r6 = Row(ref a, from[6], sign), r7 = Row(ref a, from[7], sign);
                Vector256<float> p0 = Avx.UnpackLow(r0, r1), p1 = Avx.UnpackHigh(r0, r1), p2 = Avx.UnpackLow(r2, r3), p3 = Avx.UnpackHigh(r2, r3);
                Vector256<float> p4 = Avx.UnpackLow(r4, r5), p5 = Avx.UnpackHigh(r4, r5), p6 = Avx.UnpackLow(r6, r7), p7 = Avx.UnpackHigh(r6, r7);
                r0 = Avx.Shuffle(p0, p2, 0x44);
                r1 = Avx.Shuffle(p0, p2, 0xEE);
                r2 = Avx.Shuffle(p1, p3, 0x44);
                r3 = Avx.Shuffle(p1, p3, 0xEE);
                r4 = Avx.Shuffle(p4, p6, 0x44);
                r5 = Avx.Shuffle(p4, p6, 0xEE);
                r6 = Avx.Shuffle(p5, p7, 0x44);
                r7 = Avx.Shuffle(p5, p7, 0xEE);
                Avx.Permute2x128(r0, r4, 0x20).StoreUnsafe(ref Unsafe.Add(ref b, to[0]));
                Avx.Permute2x128(r1, r5, 0x20).StoreUnsafe(ref Unsafe.Add(ref b, to[1]));
                Avx.Permute2x128(r2, r6, 0x20).StoreUnsafe(ref Unsafe.Add(ref b, to[2]));
                Avx.Permute2x128(r3, r7, 0x20).StoreUnsafe(ref Unsafe.Add(ref b, to[3]));
                Avx.Permute2x128(r0, r4, 0x31).StoreUnsafe(ref Unsafe.Add(ref b, to[4]));
                Avx.Permute2x128(r1, r5, 0x31).StoreUnsafe(ref Unsafe.Add(ref b, to[5]));
                Avx.Permute2x128(r2, r6, 0x31).StoreUnsafe(ref Unsafe.Add(ref b, to[6]));
                Avx.Permute2x128(r3, r7, 0x31).StoreUnsafe(ref Unsafe.Add(ref b, to[7]));
            }
        }

        // Frames side by side belong to rows of their own; where lanes are side by side, the row is the lane's place.
        for (; n < length; n++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                nint source = fromFrame == 1 ? from[lane] : lane;
                nint target = toFrame == 1 ? to[lane] : lane;
                Unsafe.Add(ref y, (n * toFrame) + target) = Unsafe.Add(ref x, (n * fromFrame) + source) * sign[0];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Row(ref float x, nint offset, Vector256<float> sign) => Vector256.LoadUnsafe(ref Unsafe.Add(ref x, offset)) * sign;
}
