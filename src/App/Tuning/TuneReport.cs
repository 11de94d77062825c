namespace RawAudioNet.App.Tuning;

/// <summary>What <c>tune --json</c> prints, and tune.json holds: all trials, the best first.</summary>
internal sealed record TuneReport
{
    public required string Run { get; init; }
    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>The trial that the others are compared with: the options as given, or the first of the grid where that has none such.</summary>
    public required string Base { get; init; }

    /// <summary>The trial with the highest accuracy after the last epoch; null where every trial diverged with a seed or more.</summary>
    public required string? Winner { get; init; }

    /// <summary>Its options as <c>train --config</c> takes them; null where there is none.</summary>
    public required string? Options { get; init; }

    public required IReadOnlyList<TrialScore> Trials { get; init; }

    /// <summary>
    /// Ranks the trials: by how many seeds diverged, then by the mean accuracy after the last epoch, which is what is asked for and which no choice
    /// of an epoch has flattered, then by the mean loss there.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">Where the winner's options are put.</param>
    /// <param name="trials">The trials, in the order of the grid.</param>
    /// <param name="compared">The trial to compare with.</param>
    /// <param name="records">What all trainings came to.</param>
    public static TuneReport Of(string path, string options, IReadOnlyList<Trial> trials, string compared, IReadOnlyList<TrialRecord> records)
    {
        ILookup<string, TrialRecord> trainings = records.ToLookup(record => record.Trial);
        TrialScore[] ranked =
        [
            .. trials.Select(trial => TrialScore.Of(trial, [.. trainings[trial.Name]], [.. trainings[compared]]))
                .OrderBy(score => score.Diverged)
                .ThenByDescending(score => score.Accuracy?.Mean)
                .ThenBy(score => score.Loss is { Mean: var loss } && !double.IsNaN(loss) ? loss : double.PositiveInfinity),
        ];
        TrialScore? winner = ranked[0].Diverged == 0 ? ranked[0] : null;
        return new()
        {
            Run = path,
            Seeds = [.. records.Select(record => record.Seed).Distinct().Order()],
            Base = compared,
            Winner = winner?.Trial,
            Options = winner is null ? null : options,
            Trials = [.. ranked.Select((score, place) => score with { Rank = place + 1, AgainstWinner = winner is null ? null : score.Against(winner.Trainings) })],
        };
    }
}
