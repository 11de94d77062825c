using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Data;

/// <summary>The clips of a data set that can be read; those that cannot were named on stderr and counted.</summary>
/// <param name="Manifest">The data set.</param>
/// <param name="Clips">The readable clips, in the manifest's order.</param>
/// <param name="Skipped">The number of the others.</param>
internal sealed record LabelledClips(Manifest Manifest, IReadOnlyList<SoundClip> Clips, int Skipped)
{
    /// <summary>Lists a data set and looks at every clip.</summary>
    /// <param name="data">Where it is and how it is described.</param>
    /// <param name="labels">The classes of a trained model, which the data must keep to; null to take the data's own.</param>
    /// <param name="fold">Only the clips of this fold, or null for all.</param>
    /// <param name="console">Takes warnings.</param>
    /// <param name="cancellation">Ends the look at the clips.</param>
    /// <exception cref="DataException">The data are refused.</exception>
    public static LabelledClips Load(DataSettings data, IReadOnlyList<string>? labels, int? fold, AppConsole console, CancellationToken cancellation)
    {
        Manifest manifest = Manifest.Load(data.Root, data.ToManifestOptions());
        foreach (string warning in manifest.Warnings)
            console.Warn($"{data.Root}: {warning}");
        if (labels is not null)
            manifest = manifest.WithLabels(labels);

        IReadOnlyList<Clip> wanted = manifest.Clips;
        if (fold is int number)
        {
            HashSet<int> chosen = [.. Split.ByFold(manifest, number).Validation];
            wanted = [.. manifest.Clips.Where((_, index) => chosen.Contains(index))];
        }
        ClipScan scan = ClipScan.Run(
            wanted,
            new ClipPreparation(),
            afterClip: done => console.Transient($"reading {wanted.Count} clips {TrainingProgress.Bar((double)done / wanted.Count)}"),
            cancellation: cancellation);
        console.ClearTransient();
        scan.ThrowIfUnusable(manifest, data.Strict);
        foreach (BadClip bad in scan.BadClips)
            console.Warn($"skipped {bad.Clip.Path}: {bad.Reason}");
        return new LabelledClips(manifest, scan.Clips, scan.BadClips.Count);
    }
}
