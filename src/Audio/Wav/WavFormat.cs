using System.Buffers.Binary;

namespace RawAudioNet.Audio.Wav;

/// <summary>The <c>fmt </c> chunk of a WAV file, checked and understood.</summary>
/// <param name="Encoding">How a sample is stored.</param>
/// <param name="SampleRateHz">Frames a second.</param>
/// <param name="Channels">Samples a frame.</param>
/// <param name="ContainerBytes">Bytes a sample occupies.</param>
/// <param name="ValidBits">Significant bits of a sample, left-justified in its container.</param>
/// <param name="Warnings">Fields that contradict each other, and which of them was believed.</param>
internal sealed record WavFormat(
    AudioEncoding Encoding, int SampleRateHz, int Channels, int ContainerBytes, int ValidBits, IReadOnlyList<string> Warnings)
{
    /// <summary>Length of the chunk in its shortest form.</summary>
    public const int MinimumLength = 16;

    /// <summary>Length with the fields of WAVE_FORMAT_EXTENSIBLE.</summary>
    public const int ExtensibleLength = 40;

    private const int TagPcm = 0x0001;
    private const int TagFloat = 0x0003;
    private const int TagExtensible = 0xFFFE;
    private const int MaximumChannels = 256;
    private const int MaximumRateHz = 1_000_000;
    private const string Supported = "PCM of 8 to 32 bits or IEEE float of 32 or 64 bits";

    /// <summary>Bytes of one frame.</summary>
    public int FrameBytes => ContainerBytes * Channels;

    /// <summary>Understands a chunk.</summary>
    /// <param name="chunk">The chunk's bytes, of which only the first <see cref="ExtensibleLength"/> are looked at.</param>
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
        int frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
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

        bool coding = tag switch
        {
            TagPcm => bits is >= 1 and <= 32,
            TagFloat => bits is 32 or 64,
            _ => throw source.Fault(offset, NameOf(tag), Supported),
        };
        if (!coding)
            throw source.Fault(offset + 14, $"{(tag == TagPcm ? "PCM" : "IEEE float")} of {bits} bits", Supported);

        List<string> warnings = [];
        int containerBytes = ContainerOf(tag, bits, channels, frameBytes, rateHz, bytesPerSecond);
        if (frameBytes != containerBytes * channels)
            warnings.Add($"The header claims {frameBytes} bytes a frame; {containerBytes * channels} were taken.");
        else if (bytesPerSecond != (ulong)rateHz * (uint)frameBytes)
            warnings.Add($"The header claims {bytesPerSecond} bytes a second where {(ulong)rateHz * (uint)frameBytes} follow from the rate.");

        AudioEncoding encoding = (tag, containerBytes) switch
        {
            (TagPcm, 1) => AudioEncoding.PcmUnsigned8,
            (TagPcm, 2) => AudioEncoding.Pcm16,
            (TagPcm, 3) => AudioEncoding.Pcm24,
            (TagPcm, _) => AudioEncoding.Pcm32,
            (_, 4) => AudioEncoding.IeeeFloat32,
            _ => AudioEncoding.IeeeFloat64,
        };
        return new WavFormat(encoding, (int)rateHz, channels, containerBytes, validBits, warnings);
    }

    // A sample normally takes its bits rounded up to bytes. PCM may sit in wider containers (24 bits in 4 bytes); that is believed
    // only where bytes a frame and bytes a second agree on it, because a lone wrong field is the commoner fault.
    private static int ContainerOf(int tag, int bits, int channels, int frameBytes, uint rateHz, uint bytesPerSecond)
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

    private static string NameOf(int tag) => tag switch
    {
        0x0002 => "Microsoft ADPCM sound",
        0x0006 => "A-law sound",
        0x0007 => "mu-law sound",
        0x0011 => "IMA ADPCM sound",
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
