using System.Buffers.Binary;
using System.IO.Compression;

namespace RawAudioNet.Bench.Pictures;

/// <summary>A picture of 24-bit colours that can be saved as PNG.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
public sealed record PngImage(int Width, int Height)
{
    private readonly byte[] rows = new byte[Height * (1 + 3 * Width)];

    /// <summary>Sets a pixel, row 0 at the top.</summary>
    public void Set(int x, int y, (byte Red, byte Green, byte Blue) colour)
    {
        // Each row begins with its filter, 0 for none.
        int place = y * (1 + 3 * Width) + 1 + 3 * x;
        (rows[place], rows[place + 1], rows[place + 2]) = colour;
    }

    /// <summary>Writes the file.</summary>
    public void Save(string path)
    {
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], Height);
        header[8] = 8;  // bits a channel
        header[9] = 2;  // red, green, blue

        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(rows);

        using FileStream file = File.Create(path);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, data.ToArray());
        WriteChunk(file, "IEND"u8, []);
    }

    private static void WriteChunk(FileStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(type, content));
        file.Write(number);
    }

    // CRC-32 with the reflected polynomial of IEEE 802.3, over type and content.
    private static uint Crc(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content) => ~Crc(content, Crc(type, ~0u));

    private static uint Crc(ReadOnlySpan<byte> bytes, uint crc)
    {
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }
        return crc;
    }
}
