using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Training;

/// <summary>What a finished training run came to.</summary>
/// <param name="Log">All epochs.</param>
/// <param name="Best">The epoch with the lowest validation loss, the earlier of two; without validation the last.</param>
/// <param name="Scores">The validation clips' scores in that epoch, or null where there are none.</param>
/// <param name="Epochs">Epochs done.</param>
/// <param name="Steps">Optimiser steps done.</param>
/// <param name="ClipsPerSecond">Training clips a second over all epochs, validation not counted.</param>
internal sealed record TrainingOutcome(
    IReadOnlyList<EpochReport> Log, EpochReport Best, ClipScores? Scores, int Epochs, int Steps, double ClipsPerSecond)
{
    /// <summary>The last epoch.</summary>
    public EpochReport Last => Log[^1];
}
