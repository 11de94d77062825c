using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Audio.Wav;

/// <summary>
/// The two encodings of which nearly all sound consists, 16 and 24 bits in one or two channels, four samples at a time. A sample is moved to the
/// top of an int, so its sign comes by itself, and scaled by 2⁻³¹; no more than 24 bits are set, so the value is exact and the same
/// as the one of the plain loop. Spans check every access.
/// </summary>
internal static class PcmVectors
{
    private const float Scale = 1f / 2147483648f;

    // For each of two neighbouring samples of a channel three bytes above a zero (an index past the vector gives 0), in the lower half.
    private static readonly Vector128<byte> Pair24Mono = Vector128.Create((byte)99, 0, 1, 2, 99, 3, 4, 5, 99, 99, 99, 99, 99, 99, 99, 99);
    private static readonly Vector128<byte> Pair24Stereo = Vector128.Create((byte)99, 0, 1, 2, 99, 6, 7, 8, 99, 99, 99, 99, 99, 99, 99, 99);

    /// <summary>Decodes the first frames of a channel; returns how many.</summary>
    public static int Decode16(ReadOnlySpan<byte> bytes, int channel, int channels, Span<float> samples)
    {
        int f = 0;
        if (!Vector128.IsHardwareAccelerated || !BitConverter.IsLittleEndian)
            return f;

        ReadOnlySpan<short> shorts = MemoryMarshal.Cast<byte, short>(bytes);
        if (channels == 1)
        {
            for (; f <= samples.Length - 8; f += 8)
            {
                (Vector128<int> low, Vector128<int> high) = Vector128.Widen(Vector128.Create(shorts.Slice(f, 8)));
                (Vector128.ConvertToSingle(low) * (Scale * 65536)).CopyTo(samples.Slice(f, 4));
                (Vector128.ConvertToSingle(high) * (Scale * 65536)).CopyTo(samples.Slice(f + 4, 4));
            }
        }
        else if (channels == 2)
        {
            // A frame is an int: the left sample its lower half, the right one its upper half.
            int shift = channel == 0 ? 16 : 0;
            Vector128<int> upper = Vector128.Create(-65536);
            for (; f <= samples.Length - 4; f += 4)
            {
                Vector128<int> frames = Vector128.Create(shorts.Slice(2 * f, 8)).AsInt32();
                (Vector128.ConvertToSingle((frames << shift) & upper) * Scale).CopyTo(samples.Slice(f, 4));
            }
        }

        return f;
    }

    /// <summary>Decodes the first frames of a channel; returns how many.</summary>
    public static int Decode24(ReadOnlySpan<byte> bytes, int channel, int channels, Span<float> samples)
    {
        int f = 0;
        if (!Vector128.IsHardwareAccelerated || channels > 2)
            return f;

        int frameBytes = 3 * channels;
        Vector128<byte> pair = channels == 1 ? Pair24Mono : Pair24Stereo;
        for (int at = 3 * channel; f <= samples.Length - 4 && at + (2 * frameBytes) + 16 <= bytes.Length; f += 4, at += 4 * frameBytes)
        {
            Vector128<ulong> first = Vector128.Shuffle(Vector128.Create(bytes.Slice(at, 16)), pair).AsUInt64();
            Vector128<ulong> second = Vector128.Shuffle(Vector128.Create(bytes.Slice(at + (2 * frameBytes), 16)), pair).AsUInt64();
            Vector128<int> values = Vector128.Create(first.GetLower(), second.GetLower()).AsInt32();
            (Vector128.ConvertToSingle(values) * Scale).CopyTo(samples.Slice(f, 4));
        }

        return f;
    }
}
