using System.Diagnostics;
using System.Globalization;
using RawAudioNet.App.Training;

namespace RawAudioNet.App.Reporting;

/// <summary>Shows a training run on stderr: a line an epoch and, on a terminal, a bar for the epoch under way.</summary>
internal sealed class TrainingProgress(AppConsole console, int epochs) : ITrainingProgress
{
    private const int BarWidth = 30;
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch running = Stopwatch.StartNew();
    private TimeSpan lastBar;
    private bool hasHeader;

    /// <summary>Shows how far the epoch under way is.</summary>
    public void Batch(int epoch, int batch, int batches)
    {
        if (!console.ErrorIsTerminal || running.Elapsed - lastBar < BarInterval)
            return;
        lastBar = running.Elapsed;
        console.Transient($"epoch {epoch}/{epochs} {Bar((double)batch / batches)}");
    }

    /// <summary>Writes the line of an epoch that is done.</summary>
    public void Epoch(EpochReport report)
    {
        if (!hasHeader)
            console.Progress("  epoch  train loss   acc %    val loss   acc %        lr   clips/s      left");
        hasHeader = true;
        TimeSpan left = running.Elapsed / report.Epoch * (epochs - report.Epoch);
        string validation = $"{OrDash(report.ValidationLoss, "F4"),12}{OrDash(100 * report.ValidationAccuracy, "F1"),8}";
        console.Progress(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Epoch,3}/{epochs,-4}{report.TrainLoss,10:F4}{100 * report.TrainAccuracy,8:F1}{validation}"
            + $"{report.Lr,10:0.0E-0}{report.ClipsPerSecond,10:F0}{Duration(left),10}"));
    }

    /// <summary>Minutes and seconds, with hours where there are some.</summary>
    public static string Duration(TimeSpan time) =>
        time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    /// <summary>A bar that is as full as the part given, 0 to 1.</summary>
    public static string Bar(double part)
    {
        int full = (int)(Math.Clamp(part, 0, 1) * BarWidth);
        return new string('█', full) + new string('░', BarWidth - full);
    }

    private static string OrDash(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
