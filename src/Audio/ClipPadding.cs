namespace RawAudioNet.Audio;

/// <summary>What lies around a clip that is shorter than the network sees at a time.</summary>
public enum ClipPadding
{
    /// <summary>Silence, as in the published pipeline.</summary>
    Silence,

    /// <summary>The clip itself, again and again: nothing that is averaged over the window is diluted by silence.</summary>
    Repeat,
}
