namespace RawAudioNet.Audio.Resampling;

/// <summary>How a sample rate is changed.</summary>
public enum ResampleQuality
{
    /// <summary>
    /// As torchaudio does by default: short filters, aliases down to -40 dB near the top; what published models were trained on.
    /// </summary>
    Default,

    /// <summary>Pass band to 0.91 of the lower Nyquist frequency, every alias below -140 dB.</summary>
    High,
}
