using System.Buffers.Binary;

namespace RawAudioNet.Audio.Wav;

/// <summary>Turns stored samples of any encoding into planar float32: one loop, many encodings.</summary>
internal static class SampleDecoding
{
    /// <summary>Decodes whole blocks: <c>samples[c * stride + first + f] = value(bytes, f, c)</c>, as many frames as there are or fit.</summary>
    /// <param name="format">How the samples are stored.</param>
    /// <param name="bytes">Whole blocks in little-endian order, of which the last of the file may lack its end.</param>
    /// <param name="samples">Where they go, <c>[channels][stride]</c>.</param>
    /// <param name="stride">Frames of each channel in <paramref name="samples"/>.</param>
    /// <param name="first">The frame of <paramref name="samples"/> that the first frame of <paramref name="bytes"/> becomes.</param>
    /// <returns>Where in <paramref name="bytes"/> the first damaged block begins, or −1.</returns>
    public static int Decode(WavFormat format, ReadOnlySpan<byte> bytes, Span<float> samples, int stride, int first)
    {
        if (format.IsAdpcm)
            return DecodeBlocks(format, bytes, samples, stride, first);

        int done = PcmVectors.Decode(format, bytes, samples, stride, first);
        for (int c = 0; c < format.Channels; c++)
            DecodeChannel(format, bytes, c, samples.Slice((c * stride) + first, bytes.Length / format.BlockBytes), done);
        return -1;
    }

    private static int DecodeBlocks(WavFormat format, ReadOnlySpan<byte> bytes, Span<float> samples, int stride, int first)
    {
        int damaged = -1;
        for (int at = 0; at < bytes.Length; at += format.BlockBytes, first += format.BlockFrames)
        {
            ReadOnlySpan<byte> block = bytes.Slice(at, Math.Min(format.BlockBytes, bytes.Length - at));
            int frames = (int)Math.Min(format.FramesIn(block.Length), stride - first);
            for (int c = 0; c < format.Channels; c++)
            {
                Span<float> to = samples.Slice((c * stride) + first, frames);
                bool sound = format.Encoding == AudioEncoding.MsAdpcm
                    ? MsAdpcm.Decode(block, format.Channels, c, to)
                    : ImaAdpcm.Decode(block, format.Channels, c, to);
                damaged = sound || damaged >= 0 ? damaged : at;
            }
        }

        return damaged;
    }

    // The frames before `done` are decoded already.
    private static void DecodeChannel(WavFormat format, ReadOnlySpan<byte> bytes, int channel, Span<float> samples, int done)
    {
        switch (format.Encoding)
        {
            case AudioEncoding.PcmUnsigned8:
                Decode<Unsigned8>(bytes, channel, format.Channels, samples, done);
                break;
            case AudioEncoding.Pcm16:
                Decode<Signed16>(bytes, channel, format.Channels, samples, done);
                break;
            case AudioEncoding.Pcm24:
                Decode<Signed24>(bytes, channel, format.Channels, samples, done);
                break;
            case AudioEncoding.Pcm32:
                Decode<Signed32>(bytes, channel, format.Channels, samples, done);
                break;
            case AudioEncoding.IeeeFloat32:
                Decode<Single32>(bytes, channel, format.Channels, samples, done);
                break;
            case AudioEncoding.IeeeFloat64:
                Decode<Double64>(bytes, channel, format.Channels, samples, done);
                break;
            case AudioEncoding.ALaw:
                Decode<ALaw8>(bytes, channel, format.Channels, samples, done);
                break;
            case AudioEncoding.MuLaw:
                Decode<MuLaw8>(bytes, channel, format.Channels, samples, done);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format.Encoding, "Not an encoding of single samples.");
        }
    }

    private static void Decode<TSample>(ReadOnlySpan<byte> bytes, int channel, int channels, Span<float> samples, int done)
        where TSample : struct, ISample
    {
        int frameBytes = TSample.Size * channels;
        for (int f = done; f < samples.Length; f++)
            samples[f] = TSample.Value(bytes.Slice((f * frameBytes) + (channel * TSample.Size), TSample.Size));
    }

    /// <summary>One stored sample and its value; the JIT makes a loop of its own for each implementation.</summary>
    private interface ISample
    {
        static abstract int Size { get; }

        static abstract float Value(ReadOnlySpan<byte> sample);
    }

    private readonly struct Unsigned8 : ISample
    {
        public static int Size => 1;

        public static float Value(ReadOnlySpan<byte> sample) => (sample[0] - 128) * (1f / 128);
    }

    private readonly struct Signed16 : ISample
    {
        public static int Size => 2;

        public static float Value(ReadOnlySpan<byte> sample) => BinaryPrimitives.ReadInt16LittleEndian(sample) * (1f / 32768);
    }

    private readonly struct Signed24 : ISample
    {
        public static int Size => 3;

        public static float Value(ReadOnlySpan<byte> sample) =>
            (sample[0] | (sample[1] << 8) | ((sbyte)sample[2] << 16)) * (1f / 8388608);
    }

    private readonly struct Signed32 : ISample
    {
        public static int Size => 4;

        public static float Value(ReadOnlySpan<byte> sample) => BinaryPrimitives.ReadInt32LittleEndian(sample) * (1f / 2147483648f);
    }

    private readonly struct Single32 : ISample
    {
        public static int Size => 4;

        public static float Value(ReadOnlySpan<byte> sample) => BinaryPrimitives.ReadSingleLittleEndian(sample);
    }

    private readonly struct Double64 : ISample
    {
        public static int Size => 8;

        public static float Value(ReadOnlySpan<byte> sample) => (float)BinaryPrimitives.ReadDoubleLittleEndian(sample);
    }

    private readonly struct ALaw8 : ISample
    {
        public static int Size => 1;

        public static float Value(ReadOnlySpan<byte> sample) => Companding.ALaw[sample[0]];
    }

    private readonly struct MuLaw8 : ISample
    {
        public static int Size => 1;

        public static float Value(ReadOnlySpan<byte> sample) => Companding.MuLaw[sample[0]];
    }
}
