using RawAudioNet.Audio.NAudioBridge;

namespace RawAudioNet.Audio;

/// <content>The choice of NAudio's reader.</content>
public static partial class AudioFile
{
    // What NAudio does not read stays with the others.
    static partial void AddDecoders(Dictionary<string, IAudioDecoder[]> choices) =>
        choices.Add("naudio", [new NAudioDecoder(), .. choices[OwnDecoder]]);
}
