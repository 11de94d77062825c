using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Training;

/// <summary>One of several trainings that <see cref="SideBySide"/> runs, each into its own run folder.</summary>
internal sealed record PlannedTraining
{
    public required TrainSettings Settings { get; init; }

    public required TrainingClips Clips { get; init; }

    /// <summary>What the network begins with; null for random weights.</summary>
    public InitialWeights? Start { get; init; }

    /// <summary>Makes the run folder, when the training begins.</summary>
    public required Func<RunFolder> Begin { get; init; }

    public required ITrainingProgress Progress { get; init; }

    /// <summary>Whether pictures and a page are drawn of it, which takes longer than a short training.</summary>
    public bool HasReport { get; init; } = true;

    /// <summary>Takes the result when the run folder is whole and no other process can take it yet.</summary>
    public required Action<RunFolder, TrainingResult> Finish { get; init; }

    /// <summary>Takes what a step without a finite loss or gradient came to, and the other trainings go on; null: it stops them all.</summary>
    public Action<DataException>? Diverged { get; init; }
}
