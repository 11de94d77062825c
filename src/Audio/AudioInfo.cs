namespace RawAudioNet.Audio;

/// <summary>What the header of a sound file says, corrected by what the file really holds.</summary>
/// <param name="Encoding">How the samples are stored.</param>
/// <param name="SampleRateHz">Frames a second.</param>
/// <param name="Channels">Samples a frame, at least 1.</param>
/// <param name="BitsPerSample">Significant bits of a sample: 20 for 20-bit sound in 24-bit containers, 0 for Vorbis, Opus and MPEG.</param>
/// <param name="Frames">Whole frames present, or null where a stream that cannot seek has not been read to its end.</param>
/// <param name="Warnings">What is odd about the file and how it was taken, one sentence each; empty for a sound file in order.</param>
public sealed record AudioInfo(
    AudioEncoding Encoding,
    int SampleRateHz,
    int Channels,
    int BitsPerSample,
    long? Frames,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Duration in seconds, or null where <see cref="Frames"/> is not known.</summary>
    public double? Seconds => (double?)Frames / SampleRateHz;
}
