using System.Buffers.Binary;

namespace RawAudioNet.Audio.Wav;

/// <summary>The <c>fmt </c> chunk of a WAV file, checked and understood.</summary>
/// <param name="Encoding">How a sample is stored.</param>
/// <param name="SampleRateHz">Frames a second.</param>
/// <param name="Channels">Samples a frame.</param>
/// <param name="ValidBits">Significant bits of a sample, left-justified in its container.</param>
/// <param name="BlockBytes">Bytes that are decoded as one: a frame, or a block of ADPCM.</param>
/// <param name="BlockFrames">Frames of such a block.</param>
/// <param name="Warnings">Fields that contradict each other, and which of them was believed.</param>
internal sealed record WavFormat(
    AudioEncoding Encoding, int SampleRateHz, int Channels, int ValidBits, int BlockBytes, int BlockFrames, IReadOnlyList<string> Warnings)
{
    /// <summary>Length of the chunk in its shortest form.</summary>
    public const int MinimumLength = 16;

    /// <summary>Length with the fields of WAVE_FORMAT_EXTENSIBLE.</summary>
    public const int ExtensibleLength = 40;

    private const int TagPcm = 0x0001;
    private const int TagMsAdpcm = 0x0002;
    private const int TagFloat = 0x0003;
    private const int TagALaw = 0x0006;
    private const int TagMuLaw = 0x0007;
    private const int TagImaAdpcm = 0x0011;
    private const int TagExtensible = 0xFFFE;
    private const int MaximumChannels = 256;
    private const int MaximumRateHz = 1_000_000;
    private const string Supported = "PCM of 8 to 32 bits, IEEE float of 32 or 64 bits, A-law or mu-law of 8 bits, Microsoft or IMA ADPCM of 4 bits";

    /// <summary>Whether samples hang on those before them, so that only whole blocks can be decoded alone.</summary>
    public bool IsAdpcm => Encoding is AudioEncoding.MsAdpcm or AudioEncoding.ImaAdpcm;

    /// <summary>Frames that so many bytes of sound hold, the last block perhaps not whole.</summary>
    public long FramesIn(long bytes) => (bytes / BlockBytes * BlockFrames) + FramesInPart((int)(bytes % BlockBytes));

    /// <summary>Bytes of the blocks that hold the first <paramref name="frames"/>; the largest number where it would be beyond that.</summary>
    public long BytesFor(long frames)
    {
        long blocks = (frames / BlockFrames) + (frames % BlockFrames == 0 ? 0 : 1);
        return blocks > long.MaxValue / BlockBytes ? long.MaxValue : blocks * BlockBytes;
    }

    /// <summary>Understands a chunk.</summary>
    /// <param name="chunk">The chunk's bytes in little-endian order, of which only the first <see cref="ExtensibleLength"/> are looked at.</param>
    /// <param name="offset">Where they stand in the file.</param>
    /// <param name="source">The file, for messages.</param>
    /// <exception cref="AudioFormatException">The chunk is cut short, absurd, or of a coding that is not supported.</exception>
    public static WavFormat Parse(ReadOnlySpan<byte> chunk, long offset, ByteSource source)
    {
        if (chunk.Length < MinimumLength)
            throw source.Fault(offset, $"a fmt chunk of {chunk.Length} bytes", $"at least {MinimumLength}");

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint rateHz = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        uint bytesPerSecond = BinaryPrimitives.ReadUInt32LittleEndian(chunk[8..]);
        int blockBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        int validBits = bits;

        if (channels is < 1 or > MaximumChannels)
            throw source.Fault(offset + 2, $"{channels} channels", $"1 to {MaximumChannels}");
        if (rateHz is < 1 or > MaximumRateHz)
            throw source.Fault(offset + 4, $"a sample rate of {rateHz} Hz", $"1 to {MaximumRateHz} Hz");

        bool extensible = tag == TagExtensible;
        if (extensible)
        {
            if (chunk.Length < ExtensibleLength)
                throw source.Fault(offset, $"an extensible fmt chunk of {chunk.Length} bytes", $"{ExtensibleLength}");
            int claimed = BinaryPrimitives.ReadUInt16LittleEndian(chunk[18..]);
            if (claimed >= 1 && claimed < bits)
                validBits = claimed;
            tag = TagOf(chunk.Slice(24, 16), offset + 24, source);
        }

        AudioEncoding encoding = EncodingOf(tag, bits, SampleBytes(tag, bits, channels, blockBytes, rateHz, bytesPerSecond))
            ?? throw source.Fault(offset + (IsKnown(tag) ? 14 : 0), IsKnown(tag) ? $"{NameOf(tag)} of {bits} bits" : NameOf(tag), Supported);

        List<string> warnings = [];
        if (encoding is AudioEncoding.MsAdpcm or AudioEncoding.ImaAdpcm)
        {
            var format = new WavFormat(encoding, (int)rateHz, channels, bits, blockBytes, 0, warnings);
            if (blockBytes < format.BlockHeaderBytes)
                throw source.Fault(offset + 12, $"{NameOf(tag)} in blocks of {blockBytes} bytes", $"at least {format.BlockHeaderBytes}");
            int frames = format.FramesInPart(blockBytes);
            int claimed = chunk.Length < 20 || extensible ? frames : BinaryPrimitives.ReadUInt16LittleEndian(chunk[18..]);
            if (claimed != frames)
                warnings.Add($"The header claims {claimed} frames a block at byte {offset + 18}; its {blockBytes} bytes hold {frames}, which were taken.");
            return format with { BlockFrames = frames };
        }

        int frameBytes = channels * SampleBytes(tag, bits, channels, blockBytes, rateHz, bytesPerSecond);
        if (blockBytes != frameBytes)
            warnings.Add($"The header claims {blockBytes} bytes a frame at byte {offset + 12}; {frameBytes} were taken.");
        else if (bytesPerSecond != (ulong)rateHz * (uint)frameBytes)
            warnings.Add($"The header claims {bytesPerSecond} bytes a second at byte {offset + 8}, where {(ulong)rateHz * (uint)frameBytes} follow from the rate.");
        return new WavFormat(encoding, (int)rateHz, channels, validBits, frameBytes, 1, warnings);
    }

    // What a block of ADPCM begins with for each channel: MS predictor, step and two samples, IMA one sample and the step's index.
    private int BlockHeaderBytes => Channels * (Encoding == AudioEncoding.MsAdpcm ? MsAdpcm.HeaderBytes : ImaAdpcm.HeaderBytes);

    // Frames in the part of a block that is there: the samples of its header, then two for each byte (IMA: eight for each four bytes).
    private int FramesInPart(int bytes) => Encoding switch
    {
        AudioEncoding.MsAdpcm when bytes >= BlockHeaderBytes => 2 + ((bytes - BlockHeaderBytes) * 2 / Channels),
        AudioEncoding.ImaAdpcm when bytes >= BlockHeaderBytes => 1 + ((bytes - BlockHeaderBytes) / (4 * Channels) * 8),
        _ => 0,
    };

    private static AudioEncoding? EncodingOf(int tag, int bits, int sampleBytes) => (tag, bits) switch
    {
        (TagPcm, >= 1 and <= 32) => sampleBytes switch
        {
            1 => AudioEncoding.PcmUnsigned8,
            2 => AudioEncoding.Pcm16,
            3 => AudioEncoding.Pcm24,
            _ => AudioEncoding.Pcm32,
        },
        (TagFloat, 32) => AudioEncoding.IeeeFloat32,
        (TagFloat, 64) => AudioEncoding.IeeeFloat64,
        (TagALaw, 8) => AudioEncoding.ALaw,
        (TagMuLaw, 8) => AudioEncoding.MuLaw,
        (TagMsAdpcm, 4) => AudioEncoding.MsAdpcm,
        (TagImaAdpcm, 4) => AudioEncoding.ImaAdpcm,
        _ => null,
    };

    // A sample normally takes its bits rounded up to bytes. PCM may sit in wider containers (24 bits in 4 bytes); that is believed
    // only where bytes a frame and bytes a second agree on it, because a lone wrong field is the commoner fault.
    private static int SampleBytes(int tag, int bits, int channels, int frameBytes, uint rateHz, uint bytesPerSecond)
    {
        int natural = (bits + 7) / 8;
        bool wider = tag == TagPcm && frameBytes % channels == 0 && frameBytes / channels > natural && frameBytes / channels <= 4;
        return wider && bytesPerSecond == (ulong)rateHz * (uint)frameBytes ? frameBytes / channels : natural;
    }

    // A subformat GUID is a format tag followed by fourteen bytes that are the same for all of them.
    private static int TagOf(ReadOnlySpan<byte> guid, long offset, ByteSource source)
    {
        ReadOnlySpan<byte> tail = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];
        if (!guid[2..].SequenceEqual(tail))
            throw source.Fault(offset, $"the unknown sound subformat {new Guid(guid)}", Supported);
        return BinaryPrimitives.ReadUInt16LittleEndian(guid);
    }

    private static bool IsKnown(int tag) => tag is TagPcm or TagFloat or TagALaw or TagMuLaw or TagMsAdpcm or TagImaAdpcm;

    private static string NameOf(int tag) => tag switch
    {
        TagPcm => "PCM",
        TagFloat => "IEEE float",
        TagALaw => "A-law",
        TagMuLaw => "mu-law",
        TagMsAdpcm => "Microsoft ADPCM",
        TagImaAdpcm => "IMA ADPCM",
        0x0031 => "GSM 6.10 sound",
        0x0040 or 0x0045 or 0x0064 => "G.72x sound",
        0x0050 => "MPEG layer 1 or 2 sound in a WAV file",
        0x0055 => "MP3 sound in a WAV file",
        0x0161 or 0x0162 or 0x0163 => "Windows Media sound in a WAV file",
        0x00FF or 0x1610 => "AAC sound in a WAV file",
        0x566F or 0x674F or 0x676F => "Vorbis sound in a WAV file",
        0xF1AC => "FLAC sound in a WAV file",
        _ => $"the unknown sound format 0x{tag:X4}",
    };
}
