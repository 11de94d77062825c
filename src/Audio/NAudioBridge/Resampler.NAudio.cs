using RawAudioNet.Audio.NAudioBridge;

namespace RawAudioNet.Audio.Resampling;

/// <content>The choice of NAudio's resampler.</content>
public static partial class Resampler
{
    static partial void AddResamplers(Dictionary<string, Func<int, int, IResampler>?> choices) =>
        choices.Add("naudio", (fromHz, toHz) => new NAudioResampler(fromHz, toHz));
}
