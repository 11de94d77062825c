namespace RawAudioNet.Engine.Numerics;

/// <summary>The HTK mel scale: <c>mel(f) = 2595·log10(1 + f/700)</c>.</summary>
/// <remarks>Source: Young et al., "The HTK Book", section 5.4; the same as torchaudio's <c>mel_scale="htk"</c>.</remarks>
public static class MelScale
{
    /// <summary>Converts hertz to mels.</summary>
    public static double FromHertz(double hertz) => 2595.0 * Math.Log10(1.0 + hertz / 700.0);

    /// <summary>Converts mels to hertz.</summary>
    public static double ToHertz(double mel) => 700.0 * (Math.Pow(10.0, mel / 2595.0) - 1.0);
}
