namespace RawAudioNet.Audio.Data;

/// <summary>A clip that was readable when it was scanned and no longer is.</summary>
/// <param name="Index">Its index in the list it was taken from.</param>
/// <param name="Clip">The clip.</param>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="Fault">What reading it threw.</param>
public sealed record LostClip(int Index, Clip Clip, string Reason, Exception Fault);
