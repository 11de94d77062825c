using System.Runtime.InteropServices;

namespace RawAudioNet.Audio.Codecs;

/// <summary>What libsndfile tells of a file (its SF_INFO).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SndfileInfo
{
    /// <summary>Frames, or the largest number where they cannot be known beforehand.</summary>
    public long Frames;

    /// <summary>Frames a second.</summary>
    public int SampleRateHz;

    /// <summary>Samples a frame.</summary>
    public int Channels;

    /// <summary>Container and coding, each in its own bits.</summary>
    public int Format;

    /// <summary>Not used here.</summary>
    public int Sections;

    /// <summary>Whether the file can be sought in.</summary>
    public int Seekable;
}
