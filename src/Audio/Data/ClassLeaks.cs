namespace RawAudioNet.Audio.Data;

/// <summary>How clips of one class are divided, and how many of those held out training has heard.</summary>
/// <param name="Label">The class, or what the row is about.</param>
/// <param name="Training">Clips that train.</param>
/// <param name="HeldOut">Clips held out.</param>
/// <param name="SameRecording">Clips held out whose recording is also in training.</param>
/// <param name="SameContent">Clips held out whose very bytes are also in training.</param>
public sealed record ClassLeaks(string Label, int Training, int HeldOut, int SameRecording, int SameContent);
