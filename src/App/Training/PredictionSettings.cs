namespace RawAudioNet.App.Training;

/// <summary>How sounds are cut into windows, and how much is told of each.</summary>
/// <param name="WindowSeconds">Seconds of a window.</param>
/// <param name="HopSeconds">Seconds from one window to the next.</param>
/// <param name="Top">How many classes are told.</param>
/// <param name="Threshold">The probability below which the first class is called unknown.</param>
/// <param name="Votes">How many times each window is judged.</param>
internal sealed record PredictionSettings(double WindowSeconds, double HopSeconds, int Top, double Threshold, int Votes = 1)
{
    /// <summary>What the network sees at a time, in seconds.</summary>
    public const double NetworkSeconds = 4;

    /// <summary>From one window to the next where nothing else is said, in seconds.</summary>
    public const double NetworkHopSeconds = 2;

    /// <summary>Whether a window is all that the network sees.</summary>
    public bool CoversNetwork => WindowSeconds >= NetworkSeconds;

    /// <summary>About how many windows of a sound are judged.</summary>
    public double WindowsIn(double seconds) => Votes * (1 + Math.Max(0, Math.Ceiling((seconds - WindowSeconds) / HopSeconds)));
}
