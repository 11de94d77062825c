namespace RawAudioNet.Engine.Spectrograms;

/// <summary>How a waveform becomes a log-mel spectrogram; the defaults are the tutorial's, which give <c>(2, 64, 344)</c> for 4 s.</summary>
/// <param name="SampleRateHz">The waveform's sample rate.</param>
/// <param name="FftLength">Samples of a frame, a power of two.</param>
/// <param name="HopLength">Samples from one frame to the next.</param>
/// <param name="Mels">Mel bands.</param>
/// <param name="TopDb">The range kept below a clip's largest value, in dB.</param>
public sealed record SpectrogramOptions(int SampleRateHz = 44100, int FftLength = 1024, int HopLength = 512, int Mels = 64, float TopDb = 80f)
{
    /// <summary>The smallest power that is told from silence, torchaudio's <c>amin</c>.</summary>
    public const float MinimumPower = 1e-10f;

    /// <summary>Frequency bins: half the FFT length and one.</summary>
    public int Bins => FftLength / 2 + 1;

    /// <summary>Frames of a waveform: <c>1 + ⌊T/hop⌋</c>.</summary>
    /// <param name="samples">Samples a channel, T.</param>
    public int Frames(int samples) => 1 + samples / HopLength;
}
