using System.Globalization;

namespace RawAudioNet.App.Options;

/// <summary>How often a training is saved within an epoch: every so many steps, or every so much time.</summary>
/// <param name="Steps">Optimiser steps, or null.</param>
/// <param name="Time">Time, or null.</param>
internal sealed record CheckpointInterval(int? Steps, TimeSpan? Time)
{
    public const string Form = "a whole number of steps, such as 500, or of seconds, minutes or hours, such as 90s, 10m or 2h";

    // No training needs a longer one, and no sum of times overflows.
    private const int Most = 1_000_000;

    /// <summary>Reads what a user wrote; null where it is none.</summary>
    public static CheckpointInterval? Parse(string text)
    {
        TimeSpan? unit = text.LastOrDefault() switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            _ => null,
        };
        string digits = unit is null ? text : text[..^1];
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 1 or > Most)
            return null;
        return unit is null ? new CheckpointInterval(number, null) : new CheckpointInterval(null, number * unit);
    }
}
