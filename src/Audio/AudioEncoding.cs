namespace RawAudioNet.Audio;

/// <summary>How the samples of a sound file are stored.</summary>
public enum AudioEncoding
{
    /// <summary>Unsigned 8-bit integers, 128 is silence.</summary>
    PcmUnsigned8,

    /// <summary>Signed 16-bit integers.</summary>
    Pcm16,

    /// <summary>Signed 24-bit integers in three bytes.</summary>
    Pcm24,

    /// <summary>Signed 32-bit integers.</summary>
    Pcm32,

    /// <summary>IEEE 754 single precision, nominally in [-1, 1].</summary>
    IeeeFloat32,

    /// <summary>IEEE 754 double precision, nominally in [-1, 1].</summary>
    IeeeFloat64,

    /// <summary>ITU-T G.711 A-law, 8 bits.</summary>
    ALaw,

    /// <summary>ITU-T G.711 mu-law, 8 bits.</summary>
    MuLaw,

    /// <summary>Microsoft ADPCM, 4 bits.</summary>
    MsAdpcm,

    /// <summary>IMA (DVI) ADPCM, 4 bits.</summary>
    ImaAdpcm,

    /// <summary>Signed 8-bit integers (AIFF, AU, CAF).</summary>
    PcmSigned8,

    /// <summary>FLAC.</summary>
    Flac,

    /// <summary>Apple Lossless.</summary>
    Alac,

    /// <summary>Vorbis.</summary>
    Vorbis,

    /// <summary>Opus.</summary>
    Opus,

    /// <summary>MPEG audio, mostly layer III (MP3).</summary>
    Mpeg,

    /// <summary>Another that libsndfile reads.</summary>
    Other,
}
