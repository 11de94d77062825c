using System.Buffers;
using System.Buffers.Binary;

namespace RawAudioNet.Audio.Wav;

/// <summary>
/// Reads RIFF WAVE files: PCM and IEEE float, plain and extensible. Headers are believed only as far as the bytes present bear them out:
/// nothing is allocated by a claim alone, and a truncated or never closed file gives the whole frames it holds.
/// </summary>
internal sealed class WavReader : IAudioDecoder
{
    private const int RiffHeaderLength = 12;
    private const int ChunkHeaderLength = 8;
    private const int BlockBytes = 1 << 16;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith("RIFF"u8);

    /// <inheritdoc/>
    public AudioInfo ReadHeader(ByteSource source)
    {
        (WavFormat format, DataChunk data) = FindSound(source);
        if (data.Held is byte[] held)
            return Describe(format, data, held.Length);
        return Describe(format, data, source.Remaining is long remaining ? Math.Min(data.Length, remaining) : null);
    }

    /// <inheritdoc/>
    public AudioClip Read(ByteSource source, long maximumFrames)
    {
        (WavFormat format, DataChunk data) = FindSound(source);
        bool whole = maximumFrames >= data.Length / format.FrameBytes;
        long wanted = whole ? data.Length : maximumFrames * format.FrameBytes;
        if (data.Held is null && source.Remaining is long remaining)
            return Decode(source, format, data, Math.Min(wanted, remaining), Math.Min(data.Length, remaining));

        // The end of a pipe is known only when it comes: its bytes are collected first, so that they alone decide what is allocated.
        byte[] held = data.Held ?? ReadUpTo(source, wanted);
        var memory = new ByteSource(new MemoryStream(held, writable: false), source.Path);
        bool endSeen = data.Held is not null || held.Length < wanted || whole;
        return Decode(memory, format, data, Math.Min(wanted, held.Length), endSeen ? held.Length : null);
    }

    /// <summary>Decodes so many bytes of sound, of which <paramref name="present"/> exist as far as that is known.</summary>
    private static AudioClip Decode(ByteSource source, WavFormat format, DataChunk data, long bytes, long? present)
    {
        long frames = bytes / format.FrameBytes;
        if (frames * format.Channels > Array.MaxLength)
            throw source.Fault(data.Offset, $"{frames} frames of {format.Channels} channels", $"at most {Array.MaxLength} samples in all");

        var samples = GC.AllocateUninitializedArray<float>((int)frames * format.Channels);
        int blockFrames = Math.Max(1, BlockBytes / format.FrameBytes);
        byte[] block = ArrayPool<byte>.Shared.Rent(blockFrames * format.FrameBytes);
        for (int first = 0; first < frames; first += blockFrames)
        {
            int count = (int)Math.Min(blockFrames, frames - first);
            Span<byte> bytesOfBlock = block.AsSpan(0, count * format.FrameBytes);
            if (source.Read(bytesOfBlock) < bytesOfBlock.Length)
                throw source.Fault(source.Position, "the end of a file that became shorter while it was read", "the rest of its samples");
            SampleDecoding.Decode(format.Encoding, bytesOfBlock, format.Channels, samples, (int)frames, first);
        }

        ArrayPool<byte>.Shared.Return(block);
        return new AudioClip(samples, Describe(format, data, present));
    }

    private static AudioInfo Describe(WavFormat format, DataChunk data, long? present)
    {
        List<string> warnings = [.. format.Warnings];
        if (data.Streamed)
            warnings.Add("The length in the header was never filled in; everything up to the end was taken.");
        else if (present < data.Length)
            warnings.Add($"The file is cut short: {data.Length} bytes of sound are claimed, {present} are there.");
        if (present % format.FrameBytes is > 0 and long odd)
            warnings.Add($"The sound ends within a frame; its last {odd} bytes were left out.");
        return new AudioInfo(format.Encoding, format.SampleRateHz, format.Channels, format.ValidBits, present / format.FrameBytes, warnings);
    }

    /// <summary>Walks the chunks until format and data are both known; leaves the source at the first byte of sound.</summary>
    private static (WavFormat Format, DataChunk Data) FindSound(ByteSource source)
    {
        uint riffLength = ReadRiffHeader(source);
        WavFormat? format = null;
        DataChunk? data = null;
        Span<byte> header = stackalloc byte[ChunkHeaderLength];
        while (format is null || data is null)
        {
            long offset = source.Position;
            if (source.Read(header) < ChunkHeaderLength)
                throw source.Fault(offset, "the end of the file", format is null ? "a fmt chunk" : "a data chunk");
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);

            if (header.StartsWith("fmt "u8) && format is null)
                format = ReadFormat(source, length);
            else if (header.StartsWith("data"u8) && data is null)
                data = ReadDataHeader(source, length, riffLength, formatKnown: format is not null);
            else
                SkipChunk(source, length);
        }

        if (data.Held is null)
            source.Seek(data.Offset);
        return (format, data);
    }

    private static uint ReadRiffHeader(ByteSource source)
    {
        Span<byte> header = stackalloc byte[RiffHeaderLength];
        int read = source.Read(header);
        if (read < RiffHeaderLength)
            throw source.Fault(read, $"the end of a file of {read} bytes", "a WAV header of at least 44");
        if (!header[8..].SequenceEqual("WAVE"u8))
            throw source.Fault(8, $"a RIFF file of kind '{Printable(header[8..])}'", "'WAVE'");
        return BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
    }

    private static WavFormat ReadFormat(ByteSource source, uint length)
    {
        long offset = source.Position;
        Span<byte> chunk = stackalloc byte[WavFormat.ExtensibleLength];
        int wanted = (int)Math.Min(length, (uint)chunk.Length);
        int read = source.Read(chunk[..wanted]);
        if (read < wanted)
            throw source.Fault(offset + read, "the end of the file", "the rest of the fmt chunk");
        WavFormat format = WavFormat.Parse(chunk[..read], offset, source);
        SkipChunk(source, length - read, odd: (length & 1) != 0);
        return format;
    }

    private static DataChunk ReadDataHeader(ByteSource source, uint length, uint riffLength, bool formatKnown)
    {
        long offset = source.Position;

        // Programs that write to a pipe cannot come back to fill in the length; it stays at 0 or at the largest value.
        // A length of 0 in a file whose outer length is filled in is a true 0 if nothing but proper chunks can follow.
        bool neverClosed = riffLength is 0 or uint.MaxValue || riffLength <= offset - ChunkHeaderLength;
        bool streamed = length == uint.MaxValue || (length == 0 && source.Peek(1).Length > 0 && (neverClosed || !IsChunk(source.Peek(4))));
        var data = new DataChunk(offset, streamed ? long.MaxValue : length, streamed, null);
        if (formatKnown)
            return data;

        // Sound before its format: come back for it, or hold it where there is no coming back.
        byte[]? held = source.CanSeek ? null : ReadUpTo(source, data.Length);
        SkipChunk(source, held is null ? data.Length : 0, (length & 1) != 0);
        return data with { Held = held };
    }

    private static void SkipChunk(ByteSource source, uint length) => SkipChunk(source, length, (length & 1) != 0);

    // Chunks of odd length are followed by a pad byte, which some writers leave out: then the next chunk begins at once.
    private static void SkipChunk(ByteSource source, long length, bool odd)
    {
        source.Skip(length);
        if (odd && !IsChunk(source.Peek(4)))
            source.Skip(1);
    }

    private static bool IsChunk(ReadOnlySpan<byte> id) =>
        id.SequenceEqual("fmt "u8) || id.SequenceEqual("data"u8) || id.SequenceEqual("fact"u8) || id.SequenceEqual("LIST"u8)
        || id.SequenceEqual("bext"u8) || id.SequenceEqual("JUNK"u8) || id.SequenceEqual("junk"u8) || id.SequenceEqual("PEAK"u8)
        || id.SequenceEqual("cue "u8) || id.SequenceEqual("smpl"u8) || id.SequenceEqual("inst"u8) || id.SequenceEqual("DISP"u8)
        || id.SequenceEqual("id3 "u8) || id.SequenceEqual("ID3 "u8) || id.SequenceEqual("iXML"u8) || id.SequenceEqual("PAD "u8);

    private static byte[] ReadUpTo(ByteSource source, long limit)
    {
        byte[] bytes = new byte[Math.Min(limit, BlockBytes)];
        int length = 0;
        while (length < limit)
        {
            length += source.Read(bytes.AsSpan(length));
            if (length < bytes.Length)
                break;
            if (length == Array.MaxLength)
                throw source.Fault(source.Position, $"more than {Array.MaxLength} bytes of sound in a stream", "less");
            Array.Resize(ref bytes, (int)Math.Min(Math.Min(limit, Array.MaxLength), 2L * length));
        }

        Array.Resize(ref bytes, length);
        return bytes;
    }

    private static string Printable(ReadOnlySpan<byte> id)
    {
        Span<char> text = stackalloc char[id.Length];
        for (int i = 0; i < id.Length; i++)
            text[i] = id[i] is >= 0x20 and < 0x7F ? (char)id[i] : '?';
        return new string(text);
    }

    /// <summary>The sound of a file: where it begins, the bytes claimed, and the bytes themselves where they had to be read ahead.</summary>
    private sealed record DataChunk(long Offset, long Length, bool Streamed, byte[]? Held);
}
