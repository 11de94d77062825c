using System.Text.Json.Serialization;
using RawAudioNet.App.Options;

namespace RawAudioNet.App.Tuning;

/// <summary>What a trial came to over its seeds; those that diverged are counted and take no part in the means.</summary>
internal sealed record TrialScore
{
    public int Rank { get; init; }
    public required string Trial { get; init; }
    public required int Diverged { get; init; }

    /// <summary>Validation accuracy after the last epoch; null where every seed diverged.</summary>
    public required MeanInterval? Accuracy { get; init; }

    /// <summary>Validation loss after the last epoch.</summary>
    public required MeanInterval? Loss { get; init; }

    /// <summary>Validation accuracy in the epoch with the lowest validation loss.</summary>
    public required MeanInterval? BestAccuracy { get; init; }

    /// <summary>The differences in accuracy to the trial it is compared with, seed by seed; null for that one itself.</summary>
    public required MeanInterval? AgainstBase { get; init; }

    /// <summary>The differences in accuracy to the best trial, seed by seed; null for that one itself.</summary>
    public MeanInterval? AgainstWinner { get; init; }

    /// <summary>Whether the difference to the best trial is told from none.</summary>
    public bool DiffersFromWinner => AgainstWinner?.ExcludesZero ?? false;

    public required TrainSettings Options { get; init; }
    public required IReadOnlyList<TrialRecord> Trainings { get; init; }

    [JsonIgnore]
    public IEnumerable<TrialRecord> Whole => Trainings.Where(training => training.DivergedAtStep is null);

    public static TrialScore Of(Trial trial, IReadOnlyList<TrialRecord> trainings, IReadOnlyList<TrialRecord> unchanged)
    {
        var score = new TrialScore
        {
            Trial = trial.Name,
            Diverged = trainings.Count(training => training.DivergedAtStep is not null),
            Accuracy = Mean(training => training.LastAccuracy),
            Loss = Mean(training => training.LastLoss),
            BestAccuracy = Mean(training => training.BestAccuracy),
            AgainstBase = null,
            Options = trial.Settings,
            Trainings = trainings,
        };
        return score with { AgainstBase = score.Against(unchanged) };

        // A loss that is not a number has no place in JSON; it makes the mean none either.
        MeanInterval? Mean(Func<TrialRecord, double?> figure) =>
            MeanInterval.Of([.. trainings.Where(training => training.DivergedAtStep is null).Select(training => figure(training) ?? double.NaN)]);
    }

    /// <summary>The differences to another trial, of those seeds that diverged in neither; null for the trial itself, or where there are none.</summary>
    public MeanInterval? Against(IReadOnlyList<TrialRecord> others)
    {
        if (others.Any(other => other.Trial == Trial))
            return null;
        IEnumerable<double> differences =
            from mine in Whole
            join other in others on mine.Seed equals other.Seed
            where other.DivergedAtStep is null
            select mine.LastAccuracy!.Value - other.LastAccuracy!.Value;
        return MeanInterval.Of([.. differences]);
    }
}
