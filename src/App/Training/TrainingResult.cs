using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Training;

/// <summary>A training that is done and in its run folder.</summary>
/// <param name="Outcome">What it came to.</param>
/// <param name="Report">Its figures as they are reported.</param>
/// <param name="Test">The scores of the test clips, or null.</param>
internal sealed record TrainingResult(TrainingOutcome Outcome, TrainReport Report, ClipScores? Test);
