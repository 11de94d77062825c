namespace RawAudioNet.Audio.Data;

/// <summary>A stretch of a clip that becomes one spectrogram.</summary>
/// <param name="Clip">The clip's index in its list.</param>
/// <param name="Start">The frame at the preparation's rate at which it begins; negative for what lies in front.</param>
public readonly record struct Window(int Clip, long Start)
{
    /// <summary>The windows in which evaluation judges clips: a short one in the middle of its only window.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="preparer">What they are prepared by.</param>
    /// <param name="hopMs">Milliseconds from one window to the next.</param>
    /// <param name="votes">How many times each is judged, by <see cref="VoteShifts"/>.</param>
    /// <returns>The windows, clip after clip.</returns>
    public static Window[] ForEvaluation(IReadOnlyList<SoundClip> clips, ClipPreparer preparer, int hopMs = 2000, int votes = 1)
    {
        var windows = new List<Window>();
        for (int clip = 0; clip < clips.Count; clip++)
        {
            ClipWindows places = preparer.Windows(clips[clip].Frames, hopMs);
            for (int i = 0; i < places.Count * votes; i++)
                windows.Add(new Window(clip, places.Start(i / votes) + VoteShifts.Shift(i % votes, votes)));
        }

        return [.. windows];
    }

    /// <summary>Windows for training on fixed features: a short clip in the middle, of a long one random stretches.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="preparer">What they are prepared by.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="crops">Windows a clip.</param>
    /// <returns>The windows, clip after clip.</returns>
    public static Window[] ForTraining(IReadOnlyList<SoundClip> clips, ClipPreparer preparer, ulong seed, int crops = 1) =>
    [
        .. from index in Enumerable.Range(0, clips.Count)
           from crop in Enumerable.Range(0, crops)
           select new Window(index, ClipPlacement.Default.Start(preparer, clips[index].Frames, seed, 0, clips[index].Clip.Index, crop)),
    ];
}
