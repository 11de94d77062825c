namespace RawAudioNet.Audio.Wav;

/// <summary>
/// A-law and mu-law of telephony (ITU-T G.711): a byte holds a sign, the number of a segment, and four bits within it; each segment is
/// twice as coarse as the one below. With 256 values each, decoding is a table.
/// </summary>
internal static class Companding
{
    /// <summary>The value of each byte of A-law sound.</summary>
    public static readonly float[] ALaw = [.. Enumerable.Range(0, 256).Select(code => ALawValue(code) * (1f / 32768))];

    /// <summary>The value of each byte of mu-law sound.</summary>
    public static readonly float[] MuLaw = [.. Enumerable.Range(0, 256).Select(code => MuLawValue(code) * (1f / 32768))];

    // Even bits are sent inverted; 13 bits are scaled to 16. The lowest two segments are equally fine.
    private static int ALawValue(int code)
    {
        int bits = code ^ 0x55;
        int segment = (bits >> 4) & 7;
        int within = ((bits & 0xF) << 4) + 8;
        int magnitude = segment == 0 ? within : (within + 0x100) << (segment - 1);
        return (bits & 0x80) != 0 ? magnitude : -magnitude;
    }

    // All bits are sent inverted; 14 bits are scaled to 16, and 33 (132 of 16 bits) lies beneath every segment.
    private static int MuLawValue(int code)
    {
        int bits = ~code;
        int magnitude = ((((bits & 0xF) << 3) + 132) << ((bits >> 4) & 7)) - 132;
        return (bits & 0x80) != 0 ? -magnitude : magnitude;
    }
}
