using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Audio.Wav;

/// <summary>
/// The encodings of which nearly all sound consists, 16 and 24 bits in one or two channels, eight samples at a time. A sample is moved to the top of
/// an int, so its sign comes by itself, and scaled by 2⁻³¹; no more than 24 bits are set, so the value is exact and the same as
/// that of the plain loop. Spans check every access.
/// </summary>
internal static class PcmVectors
{
    private const float Scale = 1f / 2147483648f;

    // Where the four bytes of each of eight ints come from; the lowest is masked out. Stereo: four left samples, then four right ones.
    private static readonly Vector256<byte> Mono24 = Vector256.Create(
        (byte)0, 0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12, 12, 13, 14, 15, 15, 16, 17, 18, 18, 19, 20, 21, 21, 22, 23);

    private static readonly Vector256<byte> Stereo24 = Vector256.Create(
        (byte)0, 0, 1, 2, 6, 6, 7, 8, 12, 12, 13, 14, 18, 18, 19, 20, 3, 3, 4, 5, 9, 9, 10, 11, 15, 15, 16, 17, 21, 21, 22, 23);

    /// <summary>Decodes the first frames of all channels, where there is a way for this encoding on this processor; returns how many.</summary>
    /// <param name="format">How the samples are stored.</param>
    /// <param name="bytes">Whole frames.</param>
    /// <param name="samples">Where they go, <c>[channels][stride]</c>.</param>
    /// <param name="stride">Frames of each channel in <paramref name="samples"/>.</param>
    /// <param name="first">The frame of <paramref name="samples"/> that the first frame of <paramref name="bytes"/> becomes.</param>
    public static int Decode(WavFormat format, ReadOnlySpan<byte> bytes, Span<float> samples, int stride, int first)
    {
        if (!Vector256.IsHardwareAccelerated || !BitConverter.IsLittleEndian || format.Channels > 2)
            return 0;

        int frames = bytes.Length / format.BlockBytes;
        Span<float> left = samples.Slice(first, frames);
        Span<float> right = samples.Slice(((format.Channels - 1) * stride) + first, frames);
        return (format.Encoding, format.Channels) switch
        {
            (AudioEncoding.Pcm16, 1) => Decode16(bytes, left),
            (AudioEncoding.Pcm16, _) => Decode16(bytes, left, right),
            (AudioEncoding.Pcm24, 1) => Decode24(bytes, left),
            (AudioEncoding.Pcm24, _) => Decode24(bytes, left, right),
            _ => 0,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Decode16(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        ReadOnlySpan<Vector128<short>> from = MemoryMarshal.Cast<byte, Vector128<short>>(bytes);
        Span<Vector256<float>> to = MemoryMarshal.Cast<float, Vector256<float>>(samples);
        for (int i = 0; i < to.Length && i < from.Length; i++)
        {
            (Vector128<int> low, Vector128<int> high) = Vector128.Widen(from[i]);
            to[i] = Vector256.ConvertToSingle(Vector256.Create(low, high)) * (Scale * 65536);
        }

        return Math.Min(to.Length, from.Length) * 8;
    }

    // A frame is an int: the left sample is its lower half, the right one its upper half.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Decode16(ReadOnlySpan<byte> bytes, Span<float> left, Span<float> right)
    {
        ReadOnlySpan<Vector256<int>> from = MemoryMarshal.Cast<byte, Vector256<int>>(bytes);
        Span<Vector256<float>> toLeft = MemoryMarshal.Cast<float, Vector256<float>>(left);
        Span<Vector256<float>> toRight = MemoryMarshal.Cast<float, Vector256<float>>(right);
        for (int i = 0; i < from.Length && i < toLeft.Length && i < toRight.Length; i++)
        {
            Vector256<int> frames = from[i];
            toLeft[i] = Vector256.ConvertToSingle(frames << 16) * Scale;
            toRight[i] = Vector256.ConvertToSingle(frames >> 16) * (Scale * 65536);
        }

        return Math.Min(from.Length, toLeft.Length) * 8;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Decode24(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        Vector256<byte> places = Mono24;
        int f = 0;
        for (; f <= samples.Length - 8 && (3 * f) + 32 <= bytes.Length; f += 8)
            Spread24(bytes.Slice(3 * f, 32), places).CopyTo(samples.Slice(f, 8));
        return f;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Decode24(ReadOnlySpan<byte> bytes, Span<float> left, Span<float> right)
    {
        Vector256<byte> places = Stereo24;
        int f = 0;
        for (; f <= left.Length - 4 && (6 * f) + 32 <= bytes.Length; f += 4)
        {
            Vector256<float> values = Spread24(bytes.Slice(6 * f, 32), places);
            values.GetLower().CopyTo(left.Slice(f, 4));
            values.GetUpper().CopyTo(right.Slice(f, 4));
        }

        return f;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Spread24(ReadOnlySpan<byte> bytes, Vector256<byte> places) =>
        Vector256.ConvertToSingle(Vector256.ShuffleNative(Vector256.Create(bytes), places).AsInt32() & Vector256.Create(-256)) * Scale;
}
