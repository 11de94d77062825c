namespace RawAudioNet.Engine.Models;

/// <summary>The network's make-up; the defaults are the tutorial's.</summary>
/// <param name="Classes">Classes, K.</param>
/// <param name="Channels">Output channels of each convolution block.</param>
/// <param name="Mels">Mel bands of the input.</param>
/// <param name="Frames">Frames of the input.</param>
/// <param name="InputChannels">Channels of the input.</param>
public sealed record AudioClassifierOptions(
    int Classes, IReadOnlyList<int> Channels, int Mels = 64, int Frames = 344, int InputChannels = 2)
{
    /// <summary>The tutorial's four blocks.</summary>
    public static IReadOnlyList<int> DefaultChannels { get; } = [8, 16, 32, 64];
}
