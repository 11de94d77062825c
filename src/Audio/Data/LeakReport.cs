using System.Globalization;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// What a division into training and held-out clips gives away: recordings and contents that are on both sides. A network recognises
/// what it has heard, so scores on such clips say little about new sounds.
/// </summary>
/// <param name="Classes">A row for each class, in label order.</param>
/// <param name="Total">A row for all of them.</param>
/// <param name="KnowsRecordings">Whether the recording of any held-out clip is known; if not, nothing can be said about recordings.</param>
public sealed record LeakReport(IReadOnlyList<ClassLeaks> Classes, ClassLeaks Total, bool KnowsRecordings)
{
    /// <summary>Held-out clips whose recording or whose content is also in training.</summary>
    public int Leaked { get; init; }

    /// <summary>What to warn of, one sentence each; empty for a division that gives nothing away.</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. Warning(Total.SameRecording, "come from recordings that are also in training"),
        .. Warning(Total.SameContent, "have the same content as a training clip"),
    ];

    /// <summary>Compares the two sides.</summary>
    /// <param name="labels">The classes.</param>
    /// <param name="training">The clips that train.</param>
    /// <param name="heldOut">The clips that validate or test.</param>
    /// <returns>The report.</returns>
    public static LeakReport Of(IReadOnlyList<string> labels, IReadOnlyList<SoundClip> training, IReadOnlyList<SoundClip> heldOut)
    {
        HashSet<string> recordings = [.. training.Select(clip => clip.Clip.Group).OfType<string>()];
        HashSet<ClipFingerprint> contents = [.. training.Select(clip => clip.Fingerprint)];
        ILookup<int, SoundClip> trained = training.ToLookup(clip => clip.Clip.Label);
        ILookup<int, SoundClip> held = heldOut.ToLookup(clip => clip.Clip.Label);
        return new LeakReport(
            [.. labels.Select((label, index) => Row(label, trained[index].Count(), [.. held[index]]))],
            Row("all", training.Count, heldOut),
            heldOut.Any(clip => clip.Clip.Group is not null))
        {
            Leaked = heldOut.Count(clip => SharesRecording(clip) || contents.Contains(clip.Fingerprint)),
        };

        bool SharesRecording(SoundClip clip) => clip.Clip.Group is not null && recordings.Contains(clip.Clip.Group);

        ClassLeaks Row(string label, int trainingClips, IReadOnlyList<SoundClip> clips) => new(
            label,
            trainingClips,
            clips.Count,
            clips.Count(SharesRecording),
            clips.Count(clip => contents.Contains(clip.Fingerprint)));
    }

    private IEnumerable<string> Warning(int clips, string problem)
    {
        if (clips > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{clips:N0} of {Total.HeldOut:N0} held-out clips ({100.0 * clips / Total.HeldOut:F1} %) {problem}; scores on them flatter.");
        }
    }
}
