using RawAudioNet.App.Training;

namespace RawAudioNet.App.Tuning;

/// <summary>What one training of a trial came to, as its folder keeps it in <see cref="FileName"/>.</summary>
internal sealed record TrialRecord : ITrainingRecord
{
    public const string FileName = "trial.json";

    static string ITrainingRecord.File => FileName;

    public required string Trial { get; init; }
    public required long Seed { get; init; }

    /// <summary>A digest of the clips with their sets.</summary>
    public required string Data { get; init; }

    /// <summary>Clips that validated.</summary>
    public required int Clips { get; init; }

    /// <summary>The step, from 1, at which a loss or gradient was not finite; null for a training that came to its end, which has all that follows.</summary>
    public int? DivergedAtStep { get; init; }

    public int? Epochs { get; init; }

    /// <summary>The validation's figures after the last epoch, which nobody chose.</summary>
    public double? LastAccuracy { get; init; }

    public double? LastLoss { get; init; }

    /// <summary>The epoch with the lowest validation loss, and its figures, which the choice flatters.</summary>
    public int? BestEpoch { get; init; }

    public double? BestAccuracy { get; init; }

    public double? BestLoss { get; init; }

    bool ITrainingRecord.IsPossible =>
        Clips > 0 && (DivergedAtStep > 0 || (DivergedAtStep is null && LastAccuracy is >= 0 and <= 1 && BestAccuracy is >= 0 and <= 1));
}
