namespace RawAudioNet.Audio;

/// <summary>Names in words what a file without a decoder seems to be, for the message that refuses it.</summary>
internal static class ContentName
{
    /// <summary>Whether a frame of MPEG layer III begins here: eleven bits set, and no field with its forbidden value.</summary>
    public static bool IsMpegAudio(ReadOnlySpan<byte> head) =>
        head.Length > 2 && head[0] == 0xFF && (head[1] & 0xE6) == 0xE2 && (head[1] & 0x18) != 0x08 && (head[2] & 0xF0) != 0xF0 && (head[2] & 0x0C) != 0x0C;

    /// <summary>Says what the first bytes of a file look like.</summary>
    public static string Of(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
            return "an empty file";
        if (head.StartsWith("fLaC"u8))
            return "a FLAC file";
        if (head.StartsWith("OggS"u8))
            return "an Ogg file";
        if (head.StartsWith("ID3"u8) || IsMpegAudio(head))
            return "an MP3 file";
        if (head.StartsWith("FORM"u8))
            return "an AIFF file";
        if (head.StartsWith("riff"u8))
            return "a Sonic Foundry Wave64 file";
        if (head.StartsWith(".snd"u8) || head.StartsWith("dns."u8))
            return "an AU file";
        if (head.StartsWith("caff"u8))
            return "a CAF file";
        if (head.Length > 8 && head[4..].StartsWith("ftyp"u8))
            return "an MP4 file";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x00, 0x05, 0x16, 0x07]))
            return "a macOS resource file (AppleDouble)";
        if (head.StartsWith("version https://git-lfs"u8))
            return "a Git LFS pointer instead of the file itself";
        if (head.TrimStart(" \t\r\n"u8).StartsWith("<"u8))
            return "a text file that begins with '<' (HTML or XML)";
        if (head.Length < 12)
            return $"a file of {head.Length} bytes";
        return head.ContainsAnyExceptInRange((byte)0x09, (byte)0x7E)
            ? $"the bytes {Convert.ToHexString(head[..8])}"
            : "a text file";
    }
}
