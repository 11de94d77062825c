namespace RawAudioNet.App.Options;

/// <summary>Guesses which word was meant by a mistyped one.</summary>
internal static class Suggestion
{
    /// <summary>" (did you mean …?)", or nothing where no candidate is near.</summary>
    public static string Hint(string typed, IEnumerable<string> candidates)
    {
        string? nearest = Nearest(typed, candidates);
        return nearest is null ? "" : $" (did you mean '{nearest}'?)";
    }

    /// <summary>The candidate with the fewest edits, if those are few for a word of this length.</summary>
    public static string? Nearest(string typed, IEnumerable<string> candidates)
    {
        // One letter is near every other.
        if (typed.Trim('-').Length < 2)
            return null;
        string? nearest = candidates.MinBy(candidate => Edits(typed, candidate));
        if (nearest is null)
            return null;
        bool begins = typed.Length >= 3 && nearest.StartsWith(typed, StringComparison.OrdinalIgnoreCase);
        return begins || Edits(typed, nearest) <= Math.Max(1, typed.Trim('-').Length / 3) ? nearest : null;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that make one word the other (Damerau-Levenshtein).</summary>
    public static int Edits(string from, string to)
    {
        var cost = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
            cost[i, 0] = i;
        for (int j = 0; j <= to.Length; j++)
            cost[0, j] = j;
        for (int i = 1; i <= from.Length; i++)
        {
            for (int j = 1; j <= to.Length; j++)
            {
                bool same = char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]);
                int best = Math.Min(cost[i - 1, j - 1] + (same ? 0 : 1), Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    best = Math.Min(best, cost[i - 2, j - 2] + 1);
                cost[i, j] = best;
            }
        }
        return cost[from.Length, to.Length];
    }
}
