namespace RawAudioNet.Audio.Data;

/// <summary>A clip that was found readable.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Info">What its header says.</param>
/// <param name="Frames">Its frames at the preparation's sample rate.</param>
/// <param name="Fingerprint">Its content.</param>
/// <param name="Levels">How loud it is: of a long recording, the first minutes.</param>
public sealed record SoundClip(Clip Clip, AudioInfo Info, long Frames, ClipFingerprint Fingerprint, ClipLevels Levels)
{
    /// <summary>Decodes as much of it as some stretches depend on.</summary>
    /// <param name="preparer">What the stretches are prepared by.</param>
    /// <param name="windows">The stretches, all of this clip.</param>
    /// <exception cref="AudioFormatException">The file is no longer what it was when it was scanned.</exception>
    internal AudioClip Open(ClipPreparer preparer, ReadOnlySpan<Window> windows)
    {
        AudioClip sound = ClipPreparer.RequireSound(Decode(preparer, windows), Clip.Path);
        foreach (Window window in windows)
        {
            if (!preparer.Holds(sound, window.Start))
                throw new AudioFormatException(Clip.Path, 0, "another sound than when it was scanned", "the same");
        }

        return sound;
    }

    private AudioClip Decode(ClipPreparer preparer, ReadOnlySpan<Window> windows)
    {
        if (Info.Frames is not long frames)
            return AudioFile.Open(Clip.Path);

        (long first, long end) = (long.MaxValue, 0);
        foreach (Window window in windows)
        {
            (long from, long to) = preparer.SourceFrames(Info.SampleRateHz, frames, window.Start);
            (first, end) = (Math.Min(first, from), Math.Max(end, to));
        }

        return AudioFile.OpenPart(Clip.Path, first, end);
    }
}
