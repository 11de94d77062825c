using System.Globalization;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Training;

namespace RawAudioNet.App.Reporting;

/// <summary>The end of a training run: the last files of its folder, and what a person wants to see.</summary>
internal static class TrainingSummary
{
    private const int ShownPredictions = 6;

    public static void WriteFiles(TrainingJob job, TrainingResult result)
    {
        (TrainingOutcome outcome, TrainReport report, ClipScores? test) = result;
        RunFolder folder = job.Folder;
        if (outcome.Scores is not null)
            folder.WritePredictions(RunFolder.PredictionsName, outcome.Scores.Predictions());
        if (test is not null)
            folder.WritePredictions(RunFolder.TestPredictionsName, test.Predictions());
        folder.Write(RunFolder.MetricsName, new
        {
            report.BestEpoch,
            report.Epochs,
            report.Steps,
            report.Classes,
            report.TrainClips,
            report.ValidationClips,
            report.SkippedClips,
            report.TrainLoss,
            report.TrainAccuracy,
            report.ValidationLoss,
            report.ValidationAccuracy,
            report.MacroF1,
            Validation = outcome.Scores?.Report,
            report.Test,
        });
    }

    public static void Print(AppConsole console, TrainSettings settings, TrainingClips clips, TrainingResult result)
    {
        (TrainingOutcome outcome, TrainReport report, ClipScores? test) = result;
        console.ClearTransient();
        string duration = TrainingProgress.Duration(TimeSpan.FromSeconds(report.Seconds));
        console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{ScoreTables.Plural(report.Epochs, "epoch")} in {duration} on {report.Device}: "
            + $"{report.TrainClips} clips, {report.Classes} classes, {report.ClipsPerSecond:F0} clips/s"));
        if (report.SkippedClips > 0)
            console.Out.WriteLine($"{ScoreTables.Plural(report.SkippedClips, "clip")} could not be read and took no part; warnings above name them");
        if (outcome.Scores is not null)
        {
            console.Out.WriteLine();
            ScoreTables.Write(console, $"validation at the best epoch, {outcome.Best.Epoch}", outcome.Scores.Report);
        }
        if (test is not null)
        {
            console.Out.WriteLine();
            ScoreTables.Write(console, $"test {settings.Test ?? "as the data set lists it"}", test.Report);
            PrintSome(console, [.. test.Predictions()]);
        }
        console.Out.WriteLine();
        foreach (string advice in Findings.Advice(settings, clips, outcome))
            console.Out.WriteLine(TextWrap.Paragraph(Printable.Line(advice)));
        console.Out.WriteLine($"run folder: {Printable.Line(report.Run)}");
        string page = Path.Combine(report.Run, RunReport.PageName);
        if (File.Exists(page))
            console.Out.WriteLine($"report:     {Printable.Line(page)}");
        console.Out.WriteLine($"to use it:  rawaudionet predict {Printable.Argument(report.Run)} FILE...");
    }

    /// <summary>A few clips from all over the set, one from each stretch of it.</summary>
    private static void PrintSome(AppConsole console, ClipPrediction[] predictions)
    {
        console.Out.WriteLine("some predictions");
        int count = Math.Min(ShownPredictions, predictions.Length);
        for (int i = 0; i < count; i++)
        {
            ClipPrediction clip = predictions[(long)(2 * i + 1) * predictions.Length / (2 * count)];
            string verdict = clip.Label == clip.Predicted ? "right" : "WRONG";
            string file = Printable.Column(clip.File, 38);
            string predicted = Printable.Column(clip.Predicted, 18);
            console.Out.WriteLine($"  {file}  {predicted} {ScoreTables.Percent(clip.Probability),7}  {verdict}");
        }
    }
}
