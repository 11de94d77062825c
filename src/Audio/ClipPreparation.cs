using RawAudioNet.Audio.Resampling;

namespace RawAudioNet.Audio;

/// <summary>What every clip is turned into before features are computed.</summary>
public sealed record ClipPreparation
{
    /// <summary>Sample rate; default 44100.</summary>
    public int SampleRateHz { get; init; } = 44100;

    /// <summary>How the rate is changed; default as torchaudio does.</summary>
    public ResampleQuality ResampleQuality { get; init; } = ResampleQuality.Default;

    /// <summary>Channels; default 2.</summary>
    public int Channels { get; init; } = 2;

    /// <summary>Duration in milliseconds; default 4000.</summary>
    public int DurationMs { get; init; } = 4000;

    /// <summary>
    /// Samples of each channel, <c>floor(SampleRateHz / 1000) · DurationMs</c>: 176000, not 176400. The rounding is the tutorial's,
    /// and the 344 frames of its spectrograms follow from it.
    /// </summary>
    public int Samples => SampleRateHz / 1000 * DurationMs;
}
