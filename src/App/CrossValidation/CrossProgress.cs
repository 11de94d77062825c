using System.Diagnostics;
using System.Globalization;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.CrossValidation;

/// <summary>
/// Shows folds that train at the same time: on a terminal one line for all of them and one for each that is done, elsewhere a line an epoch.
/// </summary>
internal sealed class CrossProgress(AppConsole console, int folds, int epochs)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch running = Stopwatch.StartNew();
    private readonly Lock access = new();
    private readonly SortedDictionary<int, double> underWay = [];
    private TimeSpan lastLine;
    private int done;

    /// <summary>What the training of a fold reports to.</summary>
    public ITrainingProgress Of(int fold) => new OfFold(this, fold);

    /// <summary>A fold is done.</summary>
    public void Finish(FoldRecord record, TimeSpan taken)
    {
        lock (access)
        {
            underWay.Remove(record.Fold);
            done++;
        }
        console.Progress(string.Create(
            CultureInfo.InvariantCulture,
            $"fold {record.Fold} done ({done} of {folds}): {ScoreTables.Plural(record.Clips, "clip")}, accuracy {ScoreTables.Percent(record.Accuracy)}, "
            + $"loss {record.Loss:F4}, {TrainingProgress.Duration(taken)}"));
    }

    private void Batch(int fold, double epochsDone)
    {
        if (!console.ErrorIsTerminal)
            return;
        lock (access)
        {
            underWay[fold] = epochsDone;
            if (running.Elapsed - lastLine < LineInterval)
                return;
            lastLine = running.Elapsed;
            console.Transient(Printable.Fit(Line(), AppConsole.Width - 1));
        }
    }

    private void Epoch(int fold, EpochReport report)
    {
        if (console.ErrorIsTerminal)
            return;
        console.Progress(string.Create(
            CultureInfo.InvariantCulture,
            $"fold {fold,2}  epoch {report.Epoch}/{epochs}  train {report.TrainLoss:F4} {100 * report.TrainAccuracy:F1} %  "
            + $"validation {report.ValidationLoss:F4} {100 * report.ValidationAccuracy:F1} %  {report.ClipsPerSecond:F0}/s"));
    }

    private string Line()
    {
        double part = (done + underWay.Values.Sum() / epochs) / folds;
        TimeSpan left = running.Elapsed * ((1 - part) / Math.Max(part, 1e-6));
        IEnumerable<string> now = underWay.Select(fold => string.Create(CultureInfo.InvariantCulture, $"fold {fold.Key} {fold.Value:F1}"));
        string time = part > 0.001 ? $", {TrainingProgress.Duration(left)} left" : "";
        return $"{done} of {folds} folds done{time}; epochs of {epochs}: {string.Join(", ", now)}";
    }

    private sealed class OfFold(CrossProgress all, int fold) : ITrainingProgress
    {
        public void Batch(int epoch, int batch, int batches, Func<EpochResult> soFar) => all.Batch(fold, epoch - 1 + (double)batch / batches);

        public void Epoch(EpochReport report) => all.Epoch(fold, report);
    }
}
