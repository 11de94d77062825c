namespace RawAudioNet.Audio.Data;

/// <summary>What a data set consists of, and which of its clips deserve a look before they are trained on.</summary>
/// <param name="Classes">A row for each class, in label order.</param>
/// <param name="Total">A row for all of them.</param>
/// <param name="Silent">Clips in which there is nothing to hear.</param>
/// <param name="TooShort">Clips shorter than <see cref="ShortestSeconds"/>.</param>
/// <param name="Clipped">Clips whose loud parts are cut off.</param>
/// <param name="Odd">Clips whose files are not in order, though they can be read: cut short, say.</param>
/// <param name="Duplicates">Clips of the same content, in groups of two or more.</param>
public sealed record DataSummary(
    IReadOnlyList<ClassSummary> Classes,
    ClassSummary Total,
    IReadOnlyList<SoundClip> Silent,
    IReadOnlyList<SoundClip> TooShort,
    IReadOnlyList<SoundClip> Clipped,
    IReadOnlyList<SoundClip> Odd,
    IReadOnlyList<IReadOnlyList<SoundClip>> Duplicates)
{
    /// <summary>Shorter clips are named: a few spectra of sound in four seconds of silence.</summary>
    public const double ShortestSeconds = 0.1;

    /// <summary>Clips that are there before under the same label, each with the first of its content.</summary>
    public IEnumerable<(SoundClip Clip, SoundClip First)> Repetitions => Pairs.Where(pair => pair.Clip.Clip.Label == pair.First.Clip.Label);

    /// <summary>Clips that are there before under another label, each with the first of its content: at least one of the two labels is wrong.</summary>
    public IEnumerable<(SoundClip Clip, SoundClip First)> Contradictions => Pairs.Where(pair => pair.Clip.Clip.Label != pair.First.Clip.Label);

    private IEnumerable<(SoundClip Clip, SoundClip First)> Pairs =>
        Duplicates.SelectMany(group => group.Skip(1).Select(clip => (clip, group[0])));

    /// <summary>Sums up the clips of a data set.</summary>
    /// <param name="labels">The classes.</param>
    /// <param name="clips">The readable clips.</param>
    /// <returns>The summary.</returns>
    public static DataSummary Of(IReadOnlyList<string> labels, IReadOnlyList<SoundClip> clips)
    {
        ILookup<int, SoundClip> byLabel = clips.ToLookup(clip => clip.Clip.Label);
        return new DataSummary(
            [.. labels.Select((label, index) => ClassSummary.Of(label, [.. byLabel[index]]))],
            ClassSummary.Of("all", clips),
            [.. clips.Where(clip => clip.Levels.IsSilent)],
            [.. clips.Where(clip => clip.Info.Seconds < ShortestSeconds)],
            [.. clips.Where(clip => clip.Levels.IsClipped)],
            [.. clips.Where(clip => clip.Info.Warnings.Count > 0)],
            [.. clips.GroupBy(clip => clip.Fingerprint).Where(group => group.Count() > 1).Select(group => group.ToArray())]);
    }
}
