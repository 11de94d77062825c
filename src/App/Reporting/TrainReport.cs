namespace RawAudioNet.App.Reporting;

/// <summary>What <c>train --json</c> prints: the figures of the best epoch.</summary>
internal sealed record TrainReport
{
    public required string Run { get; init; }
    public required string Device { get; init; }
    public required int Classes { get; init; }
    public required int TrainClips { get; init; }
    public required int ValidationClips { get; init; }
    public required int SkippedClips { get; init; }
    public required int Epochs { get; init; }
    public required int BestEpoch { get; init; }
    public required int Steps { get; init; }
    public required double Seconds { get; init; }
    public required double ClipsPerSecond { get; init; }
    public required double TrainLoss { get; init; }
    public required double TrainAccuracy { get; init; }
    public required double? ValidationLoss { get; init; }
    public required double? ValidationAccuracy { get; init; }
    public required double? MacroF1 { get; init; }

    /// <summary>The score on <c>--test</c>, or null.</summary>
    public required ScoreReport? Test { get; init; }
}
