using System.Buffers.Binary;
using System.Text;

namespace RawAudioNet.Audio.Tests.Wav;

/// <summary>Writes WAV files byte by byte, right or wrong as a test wants them.</summary>
internal static class WavBytes
{
    public const int Pcm = 1;
    public const int MsAdpcm = 2;
    public const int Float = 3;
    public const int ALaw = 6;
    public const int MuLaw = 7;
    public const int ImaAdpcm = 0x11;
    public const int Extensible = 0xFFFE;

    /// <summary>An orderly file: fmt of 16 bytes, then data.</summary>
    public static byte[] File(int tag, int bits, int channels, int rateHz, byte[] sound) =>
        Riff(Format(tag, bits, channels, rateHz), Chunk("data", sound));

    public static byte[] Riff(params byte[][] chunks) => RiffOf(null, chunks);

    public static byte[] RiffOf(uint? claimedLength, params byte[][] chunks)
    {
        byte[] body = [.. chunks.SelectMany(chunk => chunk)];
        return [.. "RIFF"u8, .. U32(claimedLength ?? (uint)body.Length + 4), .. "WAVE"u8, .. body];
    }

    /// <summary>A file in the order of big-endian machines; the body of its fmt chunk and the sound are given in little-endian order, to be turned round.</summary>
    public static byte[] Rifx(byte[] formatBody, byte[] sound, int sampleBytes = 1)
    {
        byte[] format = [.. formatBody];
        foreach ((int at, int width) in (ReadOnlySpan<(int, int)>)[(0, 2), (2, 2), (4, 4), (8, 4), (12, 2), (14, 2), (16, 2), (18, 2), (20, 4), (24, 4), (28, 2), (30, 2)])
        {
            if (at + width <= format.Length)
                Array.Reverse(format, at, width);
        }

        byte[] turned = [.. sound.Chunk(sampleBytes).SelectMany(sample => sample.Reverse())];
        byte[] body = [.. "fmt "u8, .. U32((uint)format.Length).Reverse(), .. format, .. "data"u8, .. U32((uint)sound.Length).Reverse(), .. turned];
        return [.. "RIFX"u8, .. U32((uint)body.Length + 4).Reverse(), .. "WAVE"u8, .. body];
    }

    /// <summary>A file with 64-bit lengths.</summary>
    public static byte[] Rf64(string id, ulong dataLength, ulong frames, params byte[][] chunks)
    {
        byte[] lengths = Chunk("ds64", [.. U64(0), .. U64(dataLength), .. U64(frames), .. U32(0)]);
        return [.. Encoding.ASCII.GetBytes(id), .. U32(uint.MaxValue), .. "WAVE"u8, .. lengths, .. chunks.SelectMany(chunk => chunk)];
    }

    /// <summary>An ID3 tag of so many bytes in all, with a footer if it is said to have one.</summary>
    public static byte[] Id3(int length, bool footer = false)
    {
        int content = length - (footer ? 20 : 10);
        return [.. "ID3"u8, 4, 0, footer ? (byte)0x10 : (byte)0, 0, 0, (byte)(content >> 7), (byte)(content & 0x7F), .. new byte[length - 10]];
    }

    /// <summary>A chunk with its pad byte, or with a claimed length other than the true one and no pad byte.</summary>
    public static byte[] Chunk(string id, byte[] content, uint? claimedLength = null, bool pad = true)
    {
        byte[] padding = pad && claimedLength is null && content.Length % 2 == 1 ? [0] : [];
        return [.. Encoding.ASCII.GetBytes(id), .. U32(claimedLength ?? (uint)content.Length), .. content, .. padding];
    }

    public static byte[] Format(int tag, int bits, int channels, int rateHz, int? frameBytes = null, uint? bytesPerSecond = null) =>
        Chunk("fmt ", FormatBody(tag, bits, channels, (uint)rateHz, frameBytes, bytesPerSecond));

    public static byte[] FormatBody(int tag, int bits, int channels, uint rateHz, int? frameBytes = null, uint? bytesPerSecond = null)
    {
        int frame = frameBytes ?? (bits + 7) / 8 * channels;
        return [.. U16(tag), .. U16(channels), .. U32(rateHz), .. U32(bytesPerSecond ?? (uint)(rateHz * frame)), .. U16(frame), .. U16(bits)];
    }

    public static byte[] ExtensibleFormat(int subTag, int bits, int validBits, int channels, int rateHz, uint mask = 0, byte lastGuidByte = 0x71) =>
        Chunk("fmt ", [
            .. FormatBody(Extensible, bits, channels, (uint)rateHz), .. U16(22), .. U16(validBits), .. U32(mask), .. U16(subTag),
            0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, lastGuidByte]);

    public static byte[] U16(int value)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return bytes;
    }

    public static byte[] U32(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] U64(ulong value) => BitConverter.GetBytes(value);

    public static byte[] S16(params short[] values) => [.. values.SelectMany(v => U16((ushort)v))];

    public static byte[] S24(params int[] values) => [.. values.SelectMany(v => U32((uint)v)[..3])];

    public static byte[] S32(params int[] values) => [.. values.SelectMany(v => U32((uint)v))];

    public static byte[] F32(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] F64(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
