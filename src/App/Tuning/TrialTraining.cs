using System.Globalization;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Tuning;

/// <summary>
/// Trains every trial with every seed, each as <c>train</c> would with these options: over one set of features those that pad short clips alike.
/// </summary>
/// <param name="backend">The device.</param>
/// <param name="path">The folder of the comparison; the trainings are kept in <c>trials/[trial]/seed-[seed]</c> in it.</param>
/// <param name="trials">The ways to train.</param>
/// <param name="seeds">The seeds with their clips.</param>
/// <param name="console">Takes progress and warnings.</param>
internal sealed class TrialTraining(IBackend backend, string path, IReadOnlyList<Trial> trials, IReadOnlyList<SeedClips> seeds, AppConsole console)
{
    // A trial is judged by its figures: the networks, which no trial goes on with, and the same list of clips again and again are not kept.
    private static readonly string[] NotKept = [RunFolder.BestName, RunFolder.LastName, RunFolder.PartName, ClipRecord.FileName];

    /// <summary>Does the trainings that are not done yet, and returns what all of them came to: trial by trial, each by seed.</summary>
    /// <exception cref="OperationCanceledException">A signal asked to stop; trainings that are done stay.</exception>
    public TrialRecord[] Run(CancellationToken cancellation)
    {
        // All trials with one seed before any with the next, so that about as much is known of each wherever it is stopped; but those that pad
        // clips alike before any that do not, since only one set of features is kept at a time.
        Member[] all = [.. seeds.SelectMany(seed => trials.Select((trial, place) => new Member(trial, seed, MemberOf(trial, seed.Seed), place)))];
        Member[] missing = [.. all.Where(member => member.Finished is null)];
        string before = missing.Length < all.Length ? $", {all.Length - missing.Length} of them done before" : "";
        console.Progress(
            $"{ScoreTables.Plural(trials.Count, "trial")}, {ScoreTables.Plural(seeds.Count, "seed")}: {ScoreTables.Plural(all.Length, "training")}{before}; "
            + $"on {backend.Id}: {backend.Description}");
        try
        {
            var progress = new GroupProgress(
                console, "training", missing.Length, missing.Sum(member => (long)member.Trial.Settings.Epochs), showsEpochs: false);
            foreach (IGrouping<string, Member> alike in missing.GroupBy(member => member.Settings.Pad))
                Train([.. alike], progress, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            int done = all.Count(member => member.Finished is not null);
            throw new OperationCanceledException(
                $"stopped: {done} of {ScoreTables.Plural(all.Length, "training")} done; "
                + $"the same command with --out {Printable.Argument(path)} does the others");
        }
        return [.. all.OrderBy(member => member.Place).ThenBy(member => member.Seed.Seed).Select(member => member.Finished!)];
    }

    private MemberFolder<TrialRecord> MemberOf(Trial trial, long seed) =>
        new(Path.Combine(path, "trials", trial.FolderName, string.Create(CultureInfo.InvariantCulture, $"seed-{seed}")));

    private void Train(Member[] members, GroupProgress progress, CancellationToken cancellation)
    {
        SeedClips[] used = [.. members.Select(member => member.Seed).Distinct()];
        TrainSettings widest = members[0].Trial.Settings with { Crops = members.Max(member => member.Trial.Settings.Crops) };
        using var features = ClipFeatures.Create(
            backend, widest, [.. used.Select(seed => seed.Clips)], console, cancellation, [.. used.Select(seed => seed.Seed)]);
        new SideBySide(backend, features, trials[0].Settings.Threads, console).Run(
            [.. members.Select((member, number) => Plan(member, progress.Of(number, member.Name, member.Trial.Settings.Epochs)))], cancellation);
    }

    private static PlannedTraining Plan(Member member, GroupProgress.Member progress)
    {
        RunFolder? begun = null;
        return new PlannedTraining
        {
            Settings = member.Settings,
            Clips = member.Seed.Clips,
            Start = member.Trial.Start,
            Begin = () => begun = member.Folder.Begin(),
            Progress = progress,
            HasReport = false,
            Finish = (folder, result) =>
            {
                TrialRecord record = member.RecordOf(result.Outcome);
                Keep(folder, record);
                progress.Finish(string.Create(
                    CultureInfo.InvariantCulture,
                    $"accuracy {ScoreTables.Percent(record.LastAccuracy!.Value)}, loss {ScoreTables.Loss(record.LastLoss!.Value)}, "
                    + $"{TrainingProgress.Duration(TimeSpan.FromSeconds(result.Report.Seconds))}"));
            },
            Diverged = fault =>
            {
                int step = ((BadStepException)fault.InnerException!).Step + 1;
                Keep(begun!, member.RecordOfDiverged(step));
                progress.Finish($"diverged at step {step}");
            },
        };
    }

    private static void Keep(RunFolder folder, TrialRecord record)
    {
        foreach (string name in NotKept)
            AtomicFile.Delete(folder.At(name));
        folder.Write(TrialRecord.FileName, record);
    }

    private sealed record Member(Trial Trial, SeedClips Seed, MemberFolder<TrialRecord> Folder, int Place)
    {
        public TrainSettings Settings => Trial.SettingsWith(Seed.Seed);

        public string Name => string.Create(CultureInfo.InvariantCulture, $"{Trial.Name} seed {Seed.Seed}");

        public TrialRecord? Finished => Folder.Finished(Settings, Seed.Digest);

        public TrialRecord RecordOf(TrainingOutcome outcome) => Begun() with
        {
            Epochs = outcome.Epochs,
            LastAccuracy = outcome.Last.ValidationAccuracy,
            LastLoss = outcome.Last.ValidationLoss,
            BestEpoch = outcome.Best.Epoch,
            BestAccuracy = outcome.Best.ValidationAccuracy,
            BestLoss = outcome.Best.ValidationLoss,
        };

        public TrialRecord RecordOfDiverged(int step) => Begun() with { DivergedAtStep = step };

        private TrialRecord Begun() => new() { Trial = Trial.Name, Seed = Seed.Seed, Data = Seed.Digest, Clips = Seed.Clips.Validation.Count };
    }
}
