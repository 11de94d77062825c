using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RawAudioNet.Audio.Wav;

/// <summary>Turns interleaved samples of any encoding into planar float32: one loop, many encodings.</summary>
internal static class SampleDecoding
{
    /// <summary>Decodes whole frames: <c>samples[c * stride + first + f] = value(bytes, f, c)</c>.</summary>
    /// <param name="encoding">How the samples are stored.</param>
    /// <param name="bytes">Whole frames, interleaved.</param>
    /// <param name="channels">Samples a frame.</param>
    /// <param name="samples">Where they go, <c>[channels][stride]</c>.</param>
    /// <param name="stride">Frames of each channel in <paramref name="samples"/>.</param>
    /// <param name="first">The frame of <paramref name="samples"/> that the first frame of <paramref name="bytes"/> becomes.</param>
    public static void Decode(AudioEncoding encoding, ReadOnlySpan<byte> bytes, int channels, Span<float> samples, int stride, int first)
    {
        switch (encoding)
        {
            case AudioEncoding.PcmUnsigned8:
                Decode<Unsigned8>(bytes, channels, samples, stride, first);
                break;
            case AudioEncoding.Pcm16:
                Decode<Signed16>(bytes, channels, samples, stride, first);
                break;
            case AudioEncoding.Pcm24:
                Decode<Signed24>(bytes, channels, samples, stride, first);
                break;
            case AudioEncoding.Pcm32:
                Decode<Signed32>(bytes, channels, samples, stride, first);
                break;
            case AudioEncoding.IeeeFloat32:
                Decode<Single32>(bytes, channels, samples, stride, first);
                break;
            case AudioEncoding.IeeeFloat64:
                Decode<Double64>(bytes, channels, samples, stride, first);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Not an encoding.");
        }
    }

    /// <summary>One stored sample and its value; the JIT makes a loop of its own for each implementation.</summary>
    private interface ISample
    {
        static abstract int Size { get; }

        static abstract float Value(ref byte at);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Decode<TSample>(ReadOnlySpan<byte> bytes, int channels, Span<float> samples, int stride, int first)
        where TSample : struct, ISample
    {
        int frameBytes = TSample.Size * channels;
        int frames = bytes.Length / frameBytes;
        for (int c = 0; c < channels; c++)
        {
            // The slices are the bounds check of everything the loop touches.
            ref float to = ref MemoryMarshal.GetReference(samples.Slice((c * stride) + first, frames));
            ref byte from = ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes[..(frames * frameBytes)]), c * TSample.Size);
            for (nint f = 0; f < frames; f++)
                Unsafe.Add(ref to, f) = TSample.Value(ref Unsafe.Add(ref from, f * frameBytes));
        }
    }

    private readonly struct Unsigned8 : ISample
    {
        public static int Size => 1;

        public static float Value(ref byte at) => (at - 128) * (1f / 128);
    }

    private readonly struct Signed16 : ISample
    {
        public static int Size => 2;

        public static float Value(ref byte at) => Unsafe.ReadUnaligned<short>(ref at) * (1f / 32768);
    }

    private readonly struct Signed24 : ISample
    {
        public static int Size => 3;

        // Two overlapping reads that stay within the three bytes.
        public static float Value(ref byte at) =>
            (Unsafe.ReadUnaligned<ushort>(ref at) | ((sbyte)Unsafe.Add(ref at, 2) << 16)) * (1f / 8388608);
    }

    private readonly struct Signed32 : ISample
    {
        public static int Size => 4;

        public static float Value(ref byte at) => Unsafe.ReadUnaligned<int>(ref at) * (1f / 2147483648f);
    }

    private readonly struct Single32 : ISample
    {
        public static int Size => 4;

        public static float Value(ref byte at) => Unsafe.ReadUnaligned<float>(ref at);
    }

    private readonly struct Double64 : ISample
    {
        public static int Size => 8;

        public static float Value(ref byte at) => (float)Unsafe.ReadUnaligned<double>(ref at);
    }
}
