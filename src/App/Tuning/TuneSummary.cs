using System.Globalization;
using System.Text;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Tuning;

/// <summary>The end of a comparison: its files, and what a person wants to see.</summary>
internal static class TuneSummary
{
    /// <summary>Columns before the trial's name, which has the rest of the line and as many more as it takes.</summary>
    private const int NameColumn = 57;

    private const string CsvHeader = "trial,seed,clips,epochs,accuracy,loss,bestEpoch,bestAccuracy,bestLoss,divergedAtStep\n";

    /// <summary>Writes tune.json, tune.csv with a line a training, and the winner's options.json.</summary>
    public static void WriteFiles(TuneReport report, IReadOnlyList<TrialRecord> records)
    {
        var table = new StringBuilder(CsvHeader);
        foreach (TrialRecord record in records)
        {
            table.Append(CsvText.Row(
                record.Trial, Cell(record.Seed), Cell(record.Clips), Cell(record.Epochs), Cell(record.LastAccuracy), Cell(record.LastLoss),
                Cell(record.BestEpoch), Cell(record.BestAccuracy), Cell(record.BestLoss), Cell(record.DivergedAtStep)));
        }
        AtomicFile.WriteText(Path.Combine(report.Run, "tune.csv"), table.ToString());
        AtomicFile.WriteText(Path.Combine(report.Run, "tune.json"), JsonText.Document(report));
        if (report.Options is not null)
            AtomicFile.WriteText(report.Options, JsonText.Document<TrainSettings>(report.Trials[0].Options));
    }

    /// <summary>A line a trial, what the figures mean, and what to do with the winner.</summary>
    public static void Print(AppConsole console, TuneReport report)
    {
        console.ClearTransient();
        console.Out.WriteLine(
            $"{ScoreTables.Plural(report.Trials.Count, "trial")}, {ScoreTables.Plural(report.Seeds.Count, "seed")}, {ClipsOf(report)}");
        console.Out.WriteLine($"{"",1}{"#",3}{"n",5}  {"accuracy %",-14}{"loss",7}{"best %",8}  {"against base",-15}trial");
        foreach (TrialScore score in report.Trials)
            console.Out.WriteLine(Line(score));

        var remarks = new List<string>
        {
            "accuracy, loss: validation after the last epoch, mean over n seeds ± half of the 95 % interval (Student's t); "
                + "best: in the epoch of the lowest loss, which that choice flatters",
        };
        if (report.Trials.Any(score => score.AgainstBase is not null))
            remarks.Add($"against base: the difference to '{report.Base}' in points, seed by seed");
        if (report.Trials.Any(IsNear))
            remarks.Add("≈: not told from the first, as the 95 % interval of the difference to it, seed by seed, contains 0");
        if (report.Seeds.Count == 1)
            remarks.Add("one seed tells nothing of noise: give --seeds 5 or more");
        if (report.Trials.Count > 1)
            remarks.Add($"the first of {report.Trials.Count} is flattered by having been chosen; its score on other data is the one to trust");
        foreach (string remark in remarks)
            console.Out.WriteLine(TextWrap.Paragraph(Printable.Line(remark)));
        console.Out.WriteLine($"run folder: {Printable.Line(report.Run)}");
        console.Out.WriteLine($"then, once: rawaudionet train --config {Printable.Argument(report.Options!)} --test DIR");
    }

    private static string Line(TrialScore score)
    {
        int whole = score.Trainings.Count - score.Diverged;
        string figures;
        if (score.Diverged > 0)
        {
            TrialRecord first = score.Trainings.Where(training => training.DivergedAtStep is not null).MinBy(training => training.DivergedAtStep)!;
            figures = $"diverged at step {first.DivergedAtStep} (seed {first.Seed}{(score.Diverged > 1 ? $" and {score.Diverged - 1} more" : "")})";
        }
        else
        {
            figures = string.Create(
                CultureInfo.InvariantCulture,
                $"{Points(score.Accuracy!, "0.00"),-14}{ScoreTables.Loss(score.Loss!.Mean),7}{100 * score.BestAccuracy!.Mean,8:F2}  "
                + $"{(score.AgainstBase is { } difference ? Points(difference, "+0.00;-0.00;0.00") : "")}");
        }
        var line = new StringBuilder(Printable.Padded($"{(IsNear(score) ? "≈" : " ")}{score.Rank,3}{whole,5}  {figures} ", NameColumn));
        TextWrap.Append(line, score.Trial, NameColumn, AppConsole.Width);
        return line.ToString();
    }

    private static string Points(MeanInterval interval, string format)
    {
        string mean = (100 * interval.Mean).ToString(format, CultureInfo.InvariantCulture);
        return interval.Half is double half ? string.Create(CultureInfo.InvariantCulture, $"{mean} ± {100 * half:F2}") : mean;
    }

    private static bool IsNear(TrialScore score) => score.AgainstWinner is not null && score.Diverged == 0 && !score.DiffersFromWinner;

    private static string ClipsOf(TuneReport report)
    {
        int[] clips = [.. report.Trials.SelectMany(score => score.Trainings).Select(training => training.Clips).Distinct().Order()];
        return clips.Length == 1 ? $"{ScoreTables.Plural(clips[0], "validation clip")}" : $"{clips[0]} to {clips[^1]} validation clips";
    }

    private static string Cell<T>(T value) => string.Create(CultureInfo.InvariantCulture, $"{value}");
}
