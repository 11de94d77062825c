namespace RawAudioNet.Audio.Codecs;

/// <summary>Translates libsndfile's numbers of formats.</summary>
internal static class SndfileEncoding
{
    private const int ContainerMask = 0x0FFF0000;
    private const int CodingMask = 0xFFFF;
    private const int Flac = 0x170000;

    /// <summary>Whether samples do not depend on those before them: uncompressed sound, and FLAC, whose frames stand for themselves.</summary>
    public static bool BeginsAnywhere(int format) => (format & CodingMask) is (>= 0x01 and <= 0x07) or 0x10 or 0x11;

    /// <summary>The encoding and its bits a sample (0 where it has no such number).</summary>
    public static (AudioEncoding Encoding, int Bits) Of(int format)
    {
        (AudioEncoding encoding, int bits) = (format & CodingMask) switch
        {
            0x01 => (AudioEncoding.PcmSigned8, 8),
            0x02 => (AudioEncoding.Pcm16, 16),
            0x03 => (AudioEncoding.Pcm24, 24),
            0x04 => (AudioEncoding.Pcm32, 32),
            0x05 => (AudioEncoding.PcmUnsigned8, 8),
            0x06 => (AudioEncoding.IeeeFloat32, 32),
            0x07 => (AudioEncoding.IeeeFloat64, 64),
            0x10 => (AudioEncoding.MuLaw, 8),
            0x11 => (AudioEncoding.ALaw, 8),
            0x12 => (AudioEncoding.ImaAdpcm, 4),
            0x13 => (AudioEncoding.MsAdpcm, 4),
            0x60 => (AudioEncoding.Vorbis, 0),
            0x64 => (AudioEncoding.Opus, 0),
            0x70 => (AudioEncoding.Alac, 16),
            0x71 => (AudioEncoding.Alac, 20),
            0x72 => (AudioEncoding.Alac, 24),
            0x73 => (AudioEncoding.Alac, 32),
            0x80 or 0x81 or 0x82 => (AudioEncoding.Mpeg, 0),
            _ => (AudioEncoding.Other, 0),
        };
        return (format & ContainerMask) == Flac ? (AudioEncoding.Flac, bits) : (encoding, bits);
    }
}
