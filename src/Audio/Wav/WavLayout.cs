using System.Buffers.Binary;

namespace RawAudioNet.Audio.Wav;

/// <summary>
/// Where in a file the sound lies and what it is: found by walking the chunks until format and data are both known, and, where there is a
/// way back, those behind the data too.
/// </summary>
internal sealed class WavLayout
{
    private const int RiffHeaderLength = 12;
    private const int ChunkHeaderLength = 8;

    // Known ids decide what follows a chunk of odd length, or one of length 0; others may be anything.
    private static readonly string[] KnownIds =
    [
        "fmt ", "data", "fact", "LIST", "list", "bext", "JUNK", "junk", "PEAK", "cue ", "smpl", "inst", "DISP", "id3 ", "ID3 ", "iXML", "PAD ", "FLLR",
        "acid", "strc", "afsp", "axml", "chna", "umid", "plst", "cart", "minf", "elm1", "regn", "levl", "_PMX", "aXML", "r64m", "ds64", "CSET",
    ];

    private readonly ByteSource source;
    private readonly List<string> warnings = [];
    private readonly long riffLength;
    private (long Offset, long Length)? longLength;
    private long? longFrames;
    private long? trueFrames;
    private long factOffset;
    private WavFormat? format;
    private bool dataFound;

    private WavLayout(ByteSource source)
    {
        this.source = source;
        long offset = source.Position;
        Span<byte> header = stackalloc byte[RiffHeaderLength];
        int read = source.Read(header);
        if (read < RiffHeaderLength)
            throw source.Fault(offset + read, $"the end of a file of {offset + read} bytes", "a WAV header of at least 44");
        if (!header[8..].SequenceEqual("WAVE"u8))
            throw source.Fault(offset + 8, $"a RIFF file of kind '{Printable(header[8..])}'", "'WAVE'");
        BigEndian = header[3] == (byte)'X';
        riffLength = U32(header[4..]);
    }

    /// <summary>Whether numbers and samples have their high byte first (RIFX).</summary>
    public bool BigEndian { get; }

    /// <summary>The coding of the sound.</summary>
    public WavFormat Format => format!;

    /// <summary>The first byte of sound.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes of sound claimed; the largest number for <see cref="Streamed"/> sound.</summary>
    public long Length { get; private set; }

    /// <summary>Where that claim stands.</summary>
    public long LengthOffset { get; private set; }

    /// <summary>Whether the length was never filled in.</summary>
    public bool Streamed { get; private set; }

    /// <summary>The sound itself, where it had to be read ahead.</summary>
    public byte[]? Held { get; private set; }

    /// <summary>What is odd about the chunks.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Walks the chunks; leaves the source at the first byte of sound.</summary>
    /// <exception cref="AudioFormatException">Format or data is missing, or the format is not supported.</exception>
    public static WavLayout Read(ByteSource source)
    {
        var layout = new WavLayout(source);
        layout.FindSound();
        if (source.CanSeek)
        {
            layout.LookBehind();
            source.Seek(layout.Offset);
        }

        layout.DoubtFact();
        return layout;
    }

    /// <summary>
    /// Blocks of ADPCM are always full, so its frames are cut to those that the <c>fact</c> chunk counts. Of other codings the bytes
    /// tell the length, and that count is often wrong.
    /// </summary>
    public long CutToTrueLength(long frames) => Format.IsAdpcm && trueFrames < frames ? trueFrames.Value : frames;

    private void FindSound()
    {
        Span<byte> header = stackalloc byte[ChunkHeaderLength];
        while (format is null || !dataFound)
        {
            long offset = source.Position;
            if (source.Read(header) < ChunkHeaderLength)
                throw source.Fault(offset, "the end of the file", format is null ? "a fmt chunk" : "a data chunk");
            uint length = U32(header[4..]);

            if (header.StartsWith("fmt "u8) && format is null)
                ReadFormat(length);
            else if (header.StartsWith("data"u8) && !dataFound)
                ReadDataHeader(length);
            else if (header.StartsWith("ds64"u8))
                ReadLongLengths(length);
            else if (header.StartsWith("fact"u8))
                ReadFact(length);
            else
                SkipChunk(length);
        }
    }

    private void ReadFormat(uint length)
    {
        long offset = source.Position;
        Span<byte> chunk = stackalloc byte[WavFormat.ExtensibleLength];
        int wanted = (int)Math.Min(length, (uint)chunk.Length);
        int read = source.Read(chunk[..wanted]);
        if (read < wanted)
            throw source.Fault(offset + read, "the end of the file", "the rest of the fmt chunk");
        if (BigEndian)
            TurnFieldsRound(chunk[..read]);
        format = WavFormat.Parse(chunk[..read], offset, source);
        if (BigEndian && format.IsAdpcm)
            throw source.Fault(offset, "ADPCM in a big-endian file (RIFX)", "PCM, IEEE float, A-law or mu-law");
        SkipChunk(length - read, odd: (length & 1) != 0);
    }

    private void ReadDataHeader(uint length)
    {
        Offset = source.Position;
        (LengthOffset, Length) = length == uint.MaxValue && longLength is (long, long) filledIn ? filledIn : (Offset - 4, length);

        // Programs that write to a pipe cannot come back to fill in the length; it stays at 0 or at the largest value.
        // A length of 0 in a file whose outer length is filled in is a true 0 if nothing but proper chunks can follow.
        bool neverClosed = riffLength is 0 or uint.MaxValue || riffLength <= Offset - (2 * ChunkHeaderLength);
        Streamed = Length is uint.MaxValue or long.MaxValue || (Length == 0 && source.Peek(1).Length > 0 && (neverClosed || !IsKnown(source.Peek(4))));
        if (Streamed)
            Length = long.MaxValue;
        dataFound = true;
        if (format is not null)
            return;

        // Sound before its format: come back for it, or hold it where there is no coming back.
        if (!source.CanSeek)
            Held = source.ReadUpTo(Length);
        SkipChunk(Held is null ? Length : 0, (Length & 1) != 0);
    }

    // In RF64 and BW64 the 32-bit lengths hold their largest value, and this chunk the true ones: of the file, the sound, and the frames.
    private void ReadLongLengths(uint length)
    {
        long offset = source.Position;
        Span<byte> chunk = stackalloc byte[24];
        int read = source.Read(chunk[..(int)Math.Min(length, (uint)chunk.Length)]);
        if (read == chunk.Length && longLength is null)
        {
            longLength = (offset + 8, (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(chunk[8..]), long.MaxValue));
            longFrames = (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(chunk[16..]), long.MaxValue);
        }

        SkipChunk(length - read, odd: (length & 1) != 0);
    }

    private void ReadFact(uint length)
    {
        Span<byte> chunk = stackalloc byte[4];
        long offset = source.Position;
        int read = source.Read(chunk[..(int)Math.Min(length, (uint)chunk.Length)]);
        if (read == chunk.Length && trueFrames is null)
            (factOffset, trueFrames) = (offset, U32(chunk) switch { 0 => null, uint.MaxValue => longFrames, uint frames => frames });
        SkipChunk(length - read, odd: (length & 1) != 0);
    }

    // libsndfile (1.2.0 at least) writes the frames of all blocks divided by the channels: half a stereo sound would be lost.
    private void DoubtFact()
    {
        if (Format.Encoding != AudioEncoding.ImaAdpcm || Format.Channels == 1 || Streamed || trueFrames != Format.FramesIn(Length) / Format.Channels)
            return;
        warnings.Add($"The fact chunk counts {trueFrames} frames at byte {factOffset}, those of all blocks divided by the channels; all blocks were taken.");
        trueFrames = null;
    }

    // Behind the sound there may be its true length, more sound, or bytes that are no chunk: perhaps sound beyond a length that lies.
    private void LookBehind()
    {
        source.Seek(Offset);
        if (Streamed || source.Remaining <= Length)
            return;

        SkipChunk(Length, (Length & 1) != 0);
        Span<byte> header = stackalloc byte[ChunkHeaderLength];
        while (source.Remaining > 0)
        {
            long offset = source.Position;
            if (source.Read(header) < ChunkHeaderLength || header[..4].ContainsAnyExceptInRange((byte)0x20, (byte)0x7E))
            {
                warnings.Add($"Behind the sound, from byte {offset}, the file goes on with bytes that are no chunk; they were left out.");
                return;
            }

            uint length = U32(header[4..]);
            if (header.StartsWith("data"u8))
                warnings.Add($"A second data chunk at byte {offset} was left out.");
            if (header.StartsWith("fact"u8))
                ReadFact(length);
            else
                SkipChunk(length);
        }
    }

    private void SkipChunk(uint length) => SkipChunk(length, (length & 1) != 0);

    // Chunks of odd length are followed by a pad byte, which some writers leave out: then the next chunk begins at once.
    private void SkipChunk(long length, bool odd)
    {
        source.Skip(length);
        if (odd && !IsKnown(source.Peek(4)))
            source.Skip(1);
    }

    private uint U32(ReadOnlySpan<byte> bytes) =>
        BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    // The fields of a fmt chunk, the GUID's first three among them; the rest of a GUID is bytes.
    private static void TurnFieldsRound(Span<byte> chunk)
    {
        int at = 0;
        foreach (int width in (ReadOnlySpan<int>)[2, 2, 4, 4, 2, 2, 2, 2, 4, 4, 2, 2])
        {
            if (at + width <= chunk.Length)
                chunk.Slice(at, width).Reverse();
            at += width;
        }
    }

    private static bool IsKnown(ReadOnlySpan<byte> id)
    {
        foreach (string known in KnownIds)
        {
            if (id.Length == 4 && id[0] == known[0] && id[1] == known[1] && id[2] == known[2] && id[3] == known[3])
                return true;
        }

        return false;
    }

    private static string Printable(ReadOnlySpan<byte> id)
    {
        Span<char> text = stackalloc char[id.Length];
        for (int i = 0; i < id.Length; i++)
            text[i] = id[i] is >= 0x20 and < 0x7F ? (char)id[i] : '?';
        return new string(text);
    }
}
