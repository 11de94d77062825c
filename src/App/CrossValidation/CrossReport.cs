namespace RawAudioNet.App.CrossValidation;

/// <summary>What <c>crossval --json</c> prints.</summary>
internal sealed record CrossReport
{
    public required string Run { get; init; }
    public required IReadOnlyList<FoldScore> Folds { get; init; }
    public required double MeanAccuracy { get; init; }

    /// <summary>The accuracies' standard deviation over the folds (n - 1); null for one fold.</summary>
    public required double? SdAccuracy { get; init; }

    /// <summary>Clips that were validated while training had heard their recording or content.</summary>
    public required int Leaks { get; init; }

    public static CrossReport Of(string run, IReadOnlyList<FoldRecord> folds)
    {
        (double mean, double? deviation) = MeanAndDeviation([.. folds.Select(fold => fold.Accuracy)]);
        return new()
        {
            Run = run,
            Folds = [.. folds.Select(fold => new FoldScore(fold.Fold, fold.Clips, fold.Accuracy, fold.MacroF1, fold.Loss))],
            MeanAccuracy = mean,
            SdAccuracy = deviation,
            Leaks = folds.Sum(fold => fold.Leaks),
        };
    }

    /// <summary>The mean and the unbiased standard deviation; none of one value.</summary>
    public static (double Mean, double? Deviation) MeanAndDeviation(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        double squares = values.Sum(value => (value - mean) * (value - mean));
        return (mean, values.Count > 1 ? Math.Sqrt(squares / (values.Count - 1)) : null);
    }

    /// <summary>A fold's figures in the epoch of its lowest loss.</summary>
    internal sealed record FoldScore(int Fold, int Clips, double Accuracy, double MacroF1, double Loss);
}
