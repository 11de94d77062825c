namespace RawAudioNet.Audio.Data;

/// <summary>A clip that was found readable.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Info">What its header says.</param>
/// <param name="Frames">Its frames at the preparation's sample rate.</param>
/// <param name="Fingerprint">Its content.</param>
/// <param name="Levels">How loud it is: of a long recording, the first minutes.</param>
public sealed record SoundClip(Clip Clip, AudioInfo Info, long Frames, ClipFingerprint Fingerprint, ClipLevels Levels);
