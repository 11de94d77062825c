using System.Globalization;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.CrossValidation;

/// <summary>Trains folds over one set of features, each as <c>train --fold</c> would.</summary>
/// <param name="backend">The device.</param>
/// <param name="settings">The settings of every training, but for the fold.</param>
/// <param name="folders">Where the folds are kept.</param>
/// <param name="all">All folds of the cross-validation.</param>
/// <param name="console">Takes progress and warnings.</param>
internal sealed class FoldTraining(IBackend backend, TrainSettings settings, FoldFolders folders, Fold[] all, AppConsole console)
{
    private readonly string digest = DataDigest.Of(all);

    /// <summary>Trains those folds that are not done yet, and returns what all of them came to.</summary>
    /// <exception cref="OperationCanceledException">A signal asked to stop; folds that are done stay.</exception>
    public FoldRecord[] Run(Fold[] wanted, CancellationToken cancellation)
    {
        folders.RequireSame(settings, digest);
        Fold[] missing = [.. wanted.Where(fold => Finished(fold) is null)];
        string before = missing.Length < wanted.Length ? $", {wanted.Length - missing.Length} of them done before" : "";
        console.Progress($"{ScoreTables.Plural(wanted.Length, "fold")}{before}; on {backend.Id}: {backend.Description}");
        try
        {
            if (missing.Length > 0)
                Train(missing, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            int done = wanted.Count(fold => Finished(fold) is not null);
            throw new OperationCanceledException(
                $"stopped: {done} of {ScoreTables.Plural(wanted.Length, "fold")} done; the same command with --out {Printable.Argument(folders.Path)} trains the others");
        }
        return [.. wanted.Select(fold => Finished(fold)!)];
    }

    private FoldRecord? Finished(Fold fold) => folders.Finished(fold.Number, SettingsOf(fold), digest);

    private TrainSettings SettingsOf(Fold fold) => settings with { Fold = fold.Number };

    private void Train(Fold[] folds, CancellationToken cancellation)
    {
        using var features = ClipFeatures.Create(backend, settings, [.. folds.Select(fold => fold.Clips)], console, cancellation);
        var progress = new GroupProgress(console, "fold", folds.Length, (long)folds.Length * settings.Epochs);
        new SideBySide(backend, features, settings.Threads, console).Run([.. folds.Select(fold => Plan(fold, progress))], cancellation);
    }

    private PlannedTraining Plan(Fold fold, GroupProgress all)
    {
        GroupProgress.Member progress = all.Of(fold.Number, $"fold {fold.Number}", settings.Epochs);
        return new PlannedTraining
        {
            Settings = SettingsOf(fold),
            Clips = fold.Clips,
            Begin = () => folders.Begin(fold.Number),
            Progress = progress,
            Finish = (folder, result) =>
            {
                FoldRecord record = RecordOf(fold, result.Outcome);
                folder.Write(FoldRecord.FileName, record);
                progress.Finish(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ScoreTables.Plural(record.Clips, "clip")}, accuracy {ScoreTables.Percent(record.Accuracy)}, loss {ScoreTables.Loss(record.Loss)}, "
                    + $"{TrainingProgress.Duration(TimeSpan.FromSeconds(result.Report.Seconds))}"));
            },
        };
    }

    private FoldRecord RecordOf(Fold fold, TrainingOutcome outcome) => new()
    {
        Fold = fold.Number,
        Folds = [.. all.Select(one => one.Number)],
        Data = digest,
        TrainClips = fold.Clips.Training.Count,
        Clips = outcome.Scores!.Metrics.Clips,
        Correct = outcome.Scores.Metrics.Confusion.Correct,
        Accuracy = outcome.Scores.Metrics.Accuracy,
        MacroF1 = outcome.Scores.Metrics.MacroF1,
        Loss = outcome.Best.ValidationLoss!.Value,
        BestEpoch = outcome.Best.Epoch,
        Epochs = outcome.Epochs,
        LastAccuracy = outcome.Last.ValidationAccuracy!.Value,
        Leaks = fold.Leaks.Leaked,
        KnowsRecordings = fold.Leaks.KnowsRecordings,
    };
}
