using System.Buffers.Binary;
using System.Text;

namespace RawAudioNet.Audio.Tests.Wav;

/// <summary>Writes WAV files byte by byte, right or wrong as a test wants them.</summary>
internal static class WavBytes
{
    public const int Pcm = 1;
    public const int Float = 3;
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

    public static byte[] S16(params short[] values) => [.. values.SelectMany(v => U16((ushort)v))];

    public static byte[] S24(params int[] values) => [.. values.SelectMany(v => U32((uint)v)[..3])];

    public static byte[] S32(params int[] values) => [.. values.SelectMany(v => U32((uint)v))];

    public static byte[] F32(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] F64(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
