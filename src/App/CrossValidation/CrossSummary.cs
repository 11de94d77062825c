using System.Globalization;
using System.Text;
using RawAudioNet.App.Data;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Training.Checkpoints;
using RawAudioNet.Engine.Training.Metrics;

namespace RawAudioNet.App.CrossValidation;

/// <summary>The end of a cross-validation: the files over all folds, and what a person wants to see.</summary>
internal static class CrossSummary
{
    /// <summary>Writes crossval.json, and predictions.csv with every clip as the fold that held it out judged it.</summary>
    public static void WriteFiles(FoldFolders folders, IReadOnlyList<FoldRecord> folds)
    {
        var predictions = new StringBuilder(RunFolder.PredictionsHeader);
        foreach (FoldRecord fold in folds)
        {
            string file = Path.Combine(folders.FolderOf(fold.Fold), RunFolder.PredictionsName);
            if (PlainFile.IsOtherwise(file))
                throw new DataException(file, $"this is {PlainFile.Otherwise}, not the table that training wrote");
            string text = UnreadableFileException.Name(file, () => File.ReadAllText(file));
            if (!text.StartsWith(RunFolder.PredictionsHeader, StringComparison.Ordinal))
                throw new DataException(file, "this is not the table that training wrote");
            predictions.Append(text.AsSpan(RunFolder.PredictionsHeader.Length));
        }
        AtomicFile.WriteText(Path.Combine(folders.Path, RunFolder.PredictionsName), predictions.ToString());
        AtomicFile.WriteText(Path.Combine(folders.Path, "crossval.json"), JsonText.Document(CrossReport.Of(folders.Path, folds)));
    }

    /// <summary>A line a fold, then the figures over them.</summary>
    public static void Print(AppConsole console, string path, IReadOnlyList<FoldRecord> folds)
    {
        console.ClearTransient();
        int clips = folds.Sum(fold => fold.Clips);
        console.Out.WriteLine($"cross-validation: {ScoreTables.Plural(folds.Count, "fold")}, {ScoreTables.Plural(clips, "clip")}");
        console.Out.WriteLine("  fold   clips  accuracy    95 % interval     macro-F1     loss  best epoch");
        foreach (FoldRecord fold in folds)
        {
            console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{fold.Fold,6}{fold.Clips,8}{ScoreTables.Percent(fold.Accuracy),10}   {Interval(fold.AccuracyInterval()),-18}{fold.MacroF1,8:F3}"
                + $"{ScoreTables.Loss(fold.Loss),9}{fold.BestEpoch,8}/{fold.Epochs}"));
        }

        string deviation = folds.Count > 1 ? " (mean ± standard deviation over the folds)" : "";
        console.Out.WriteLine($"  accuracy {MeanOf(folds, fold => fold.Accuracy)}{deviation}");
        console.Out.WriteLine($"  accuracy after the last epoch {MeanOf(folds, fold => fold.LastAccuracy)}, chosen by nobody;");
        console.Out.WriteLine("    the best epoch is chosen on the fold itself, as train does it");
        if (folds.Count > 1)
        {
            int correct = folds.Sum(fold => fold.Correct);
            console.Out.WriteLine(
                $"  all clips together {ScoreTables.Percent((double)correct / clips)} (95 % interval {Interval(WilsonInterval.Of(correct, clips))})");
        }
        console.Out.WriteLine($"  leaks: {Leaks(folds, clips)}");
        console.Out.WriteLine($"run folder: {Printable.Line(path)}");
    }

    private static string MeanOf(IReadOnlyList<FoldRecord> folds, Func<FoldRecord, double> figure)
    {
        (double mean, double? deviation) = CrossReport.MeanAndDeviation([.. folds.Select(figure)]);
        return ScoreTables.Percent(mean) + (deviation is double spread ? $" ± {ScoreTables.Percent(spread)}" : "");
    }

    private static string Interval(WilsonInterval interval) => $"{ScoreTables.Percent(interval.Low)} to {ScoreTables.Percent(interval.High)}";

    private static string Leaks(IReadOnlyList<FoldRecord> folds, int clips)
    {
        int leaks = folds.Sum(fold => fold.Leaks);
        if (leaks > 0)
            return $"{leaks} of {ScoreTables.Plural(clips, "clip")} share recording or content with training; scores on them flatter";
        return folds.Any(fold => fold.KnowsRecordings)
            ? "none: no held-out clip shares recording or content with training"
            : "no content is on both sides; which clips share a recording is not known";
    }
}
