using System.Globalization;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Training;
using RawAudioNet.Engine.Training.Metrics;

namespace RawAudioNet.App.Reporting;

/// <summary>What a score says in words: which class fails, what it is taken for, and what the figures are to be measured by.</summary>
internal static class Findings
{
    // A network this much better on training clips has learned them by heart.
    private const double LearnedByHeart = 0.15;

    // From here on a small class is hardly heard in the loss.
    private const int Imbalance = 4;

    /// <summary>The most frequent mistakes, one a pair of classes, the most frequent first.</summary>
    public static IEnumerable<(string True, string Predicted, int Count, int Support)> Confusions(ScoreReport score) =>
        from row in Enumerable.Range(0, score.Labels.Count)
        from column in Enumerable.Range(0, score.Labels.Count)
        let count = score.Confusion[row][column]
        where row != column && count > 0
        orderby count descending
        select (score.Labels[row], score.Labels[column], count, score.PerClass[row].Support);

    /// <summary>What a class is taken for, the most frequent first: "english 3, french 1".</summary>
    public static string TakenFor(ScoreReport score, int row, int labelWidth = int.MaxValue, int most = 3)
    {
        (string Label, int Count)[] others = [.. score.Labels
            .Select((label, column) => (label, column == row ? 0 : score.Confusion[row][column]))
            .Where(entry => entry.Item2 > 0)
            .OrderByDescending(entry => entry.Item2)];
        string shown = string.Join(", ", others.Take(most).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{Printable.Fit(entry.Label, labelWidth)} {entry.Count}")));
        return others.Length > most ? shown + " and others" : shown;
    }

    /// <summary>The class of which the smallest share is recognised, in a sentence; null where all clips are.</summary>
    public static string? WeakestClass(ScoreReport score, int labelWidth = int.MaxValue)
    {
        ClassMetrics? weakest = score.PerClass.Where(one => one.Support > 0).MinBy(one => one.Recall);
        if (weakest is null || weakest.Recall >= 1)
            return null;
        int row = score.PerClass.ToList().IndexOf(weakest);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"weakest class: {Printable.Fit(weakest.Label, labelWidth)}, {score.Confusion[row][row]} of {weakest.Support} recognised; taken for {TakenFor(score, row, labelWidth)}");
    }

    /// <summary>What anybody gets who always names the largest class.</summary>
    public static (string Label, double Share) Baseline(ScoreReport score)
    {
        ClassMetrics largest = score.PerClass.MaxBy(one => one.Support)!;
        return (largest.Label, (double)largest.Support / score.Clips);
    }

    /// <summary>What a training suggests to try next.</summary>
    public static IEnumerable<string> Advice(TrainSettings settings, TrainingClips clips, TrainingOutcome outcome)
    {
        EpochReport best = outcome.Best;
        if (best.ValidationAccuracy is not null && best.Epoch == settings.Epochs && settings.Epochs > 1)
            yield return "The validation loss was lowest in the last epoch: more --epochs may help.";
        if (best.TrainAccuracy - best.ValidationAccuracy > LearnedByHeart)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Of the training clips {100 * best.TrainAccuracy:F0} % are recognised, of those held out {100 * best.ValidationAccuracy:F0} %: "
                + $"more recordings, or more varied ones, will help more than more epochs.");
        }
        int[] counts = [.. clips.Labels.Select((_, label) => clips.Training.Count(clip => clip.Clip.Label == label))];
        int fewest = Array.IndexOf(counts, counts.Min());
        if (settings.ClassWeights == "none" && counts.Max() > Imbalance * counts[fewest])
        {
            yield return $"The class {clips.Labels[fewest]} has {ScoreTables.Plural(counts[fewest], "training clip")}, the largest one {counts.Max()}: "
                + "--class-weights balanced lets every class count the same.";
        }
    }
}
