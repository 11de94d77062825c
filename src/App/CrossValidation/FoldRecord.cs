using RawAudioNet.App.Training;
using RawAudioNet.Engine.Training.Metrics;

namespace RawAudioNet.App.CrossValidation;

/// <summary>
/// What a trained fold came to, as its run folder keeps it in <see cref="FileName"/>. The file is written last: where it is, the fold is whole.
/// </summary>
internal sealed record FoldRecord : ITrainingRecord
{
    public const string FileName = "fold.json";

    static string ITrainingRecord.File => FileName;

    public required int Fold { get; init; }

    /// <summary>The numbers of all folds of the cross-validation.</summary>
    public required IReadOnlyList<int> Folds { get; init; }

    /// <summary>A digest of all clips with their folds; the parts of one cross-validation agree in it.</summary>
    public required string Data { get; init; }

    public required int TrainClips { get; init; }
    public required int Clips { get; init; }

    /// <summary>Validation clips that were judged right in the best epoch.</summary>
    public required int Correct { get; init; }

    public required double Accuracy { get; init; }
    public required double MacroF1 { get; init; }
    public required double Loss { get; init; }
    public required int BestEpoch { get; init; }
    public required int Epochs { get; init; }

    /// <summary>The accuracy after the last epoch, which was not chosen by looking at this fold.</summary>
    public required double LastAccuracy { get; init; }

    /// <summary>Validation clips of whose recording or content there is some in training.</summary>
    public required int Leaks { get; init; }

    /// <summary>Whether anything is known about recordings.</summary>
    public required bool KnowsRecordings { get; init; }

    bool ITrainingRecord.IsPossible =>
        Folds.Contains(Fold) && Clips > 0 && Correct >= 0 && Correct <= Clips && Leaks >= 0 && Leaks <= Clips
        && Accuracy is >= 0 and <= 1 && MacroF1 is >= 0 and <= 1 && LastAccuracy is >= 0 and <= 1;

    public WilsonInterval AccuracyInterval() => WilsonInterval.Of(Correct, Clips);
}
