using RawAudioNet.Engine.Training.Metrics;

namespace RawAudioNet.App.Reporting;

/// <summary>A classifier's score on labelled clips, in the shape in which <c>--json</c> prints it.</summary>
internal sealed record ScoreReport
{
    public required int Clips { get; init; }
    public required double Loss { get; init; }
    public required double Accuracy { get; init; }

    /// <summary>The accuracy's Wilson 95 % interval: least and most.</summary>
    public required IReadOnlyList<double> AccuracyInterval { get; init; }

    public required double BalancedAccuracy { get; init; }
    public required double MacroF1 { get; init; }
    public required IReadOnlyList<ClassMetrics> PerClass { get; init; }
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Counts: rows true, columns predicted, in label order.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>How far the probabilities can be taken at their word.</summary>
    public CalibrationReport? Calibration { get; init; }

    public static ScoreReport Of(IReadOnlyList<string> labels, ClassificationMetrics metrics, CalibrationReport? calibration = null) => new()
    {
        Clips = metrics.Clips,
        Loss = metrics.Loss,
        Accuracy = metrics.Accuracy,
        AccuracyInterval = [metrics.AccuracyInterval.Low, metrics.AccuracyInterval.High],
        BalancedAccuracy = metrics.BalancedAccuracy,
        MacroF1 = metrics.MacroF1,
        PerClass = metrics.PerClass,
        Labels = labels,
        Confusion = metrics.Confusion.ToRows(),
        Calibration = calibration,
    };
}
