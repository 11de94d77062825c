namespace RawAudioNet.Audio.Data;

/// <summary>A clip that cannot be used.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record BadClip(Clip Clip, string Reason);
