using System.Diagnostics;
using System.Globalization;
using RawAudioNet.App.Training;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Reporting;

/// <summary>Shows a training run on stderr: a line an epoch and, on a terminal, a bar for the epoch under way.</summary>
/// <param name="console">Where to.</param>
/// <param name="epochs">Epochs in all.</param>
/// <param name="clips">Clips an epoch.</param>
/// <param name="doneBefore">Epochs that an earlier process did.</param>
internal sealed class TrainingProgress(AppConsole console, int epochs, int clips, double doneBefore = 0) : ITrainingProgress
{
    private const int BarWidth = 30;
    private const int SmallBarWidth = 8;
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch running = Stopwatch.StartNew();
    private TimeSpan? lastBar;
    private TimeSpan epochBegin;
    private bool hasHeader;

    /// <summary>Shows how far the epoch under way is.</summary>
    public void Batch(int epoch, int batch, int batches, Func<EpochResult> soFar)
    {
        if (!console.ErrorIsTerminal || running.Elapsed - lastBar < BarInterval)
            return;
        lastBar = running.Elapsed;
        EpochResult result = soFar();
        double part = (double)batch / batches;
        double here = part - Math.Clamp(doneBefore - (epoch - 1), 0, 1);
        double rate = clips * here / (running.Elapsed - epochBegin).TotalSeconds;
        console.Transient(Printable.Fit(string.Create(
            CultureInfo.InvariantCulture,
            $"{epoch,3}/{epochs} {Bar(part, SmallBarWidth)} step {result.Steps} loss {ScoreTables.Loss(result.Loss)} {100 * result.Accuracy:F1} % "
            + $"lr {result.LearningRate:0.0E-0} {rate:F0} clips/s {Left(epoch - 1 + part)} left"), AppConsole.Width - 1));
    }

    /// <summary>Writes the line of an epoch that is done.</summary>
    public void Epoch(EpochReport report)
    {
        if (!hasHeader)
            console.Progress("  epoch  train loss   acc %    val loss   acc %        lr   clips/s      left");
        hasHeader = true;
        epochBegin = running.Elapsed;
        string validation = $"{OrDash(report.ValidationLoss, ScoreTables.Loss),12}{OrDash(100 * report.ValidationAccuracy, Tenths),8}";
        console.Progress(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Epoch,3}/{epochs,-4}{ScoreTables.Loss(report.TrainLoss),10}{100 * report.TrainAccuracy,8:F1}{validation}"
            + $"{report.Lr,10:0.0E-0}{report.ClipsPerSecond,10:F0}{Left(report.Epoch),10}"));
    }

    /// <summary>Minutes and seconds, with hours where there are some.</summary>
    public static string Duration(TimeSpan time) =>
        time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    /// <summary>A bar that is as full as the part given, 0 to 1.</summary>
    public static string Bar(double part, int width = BarWidth)
    {
        int full = (int)(Math.Clamp(part, 0, 1) * width);
        return new string('█', full) + new string('░', width - full);
    }

    /// <summary>The time left, by what was done here; not known of an epoch that an earlier process did but for its end.</summary>
    private string Left(double done) => done > doneBefore ? Duration(running.Elapsed / (done - doneBefore) * (epochs - done)) : "-";

    private static string OrDash(double? value, Func<double, string> text) => value is double there ? text(there) : "-";

    private static string Tenths(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}
