using System.Text.RegularExpressions;

namespace RawAudioNet.Audio.Data;

/// <summary>A regular expression that finds a label or a recording in the relative names of clips.</summary>
internal sealed class NamePattern
{
    // A pattern can take exponential time on a name that nearly matches.
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(0.25);

    private readonly string root;
    private readonly string option;
    private readonly Regex regex;
    private readonly int group;

    /// <summary>Understands a pattern.</summary>
    /// <param name="root">The data root, for messages.</param>
    /// <param name="option">The option that it comes from, for messages.</param>
    /// <param name="group">The name of the group that holds what is sought.</param>
    /// <param name="pattern">The regular expression.</param>
    /// <exception cref="DataException">It is none.</exception>
    public NamePattern(string root, string option, string group, string pattern)
    {
        (this.root, this.option) = (root, option);
        try
        {
            regex = new Regex(pattern, RegexOptions.CultureInvariant, MatchLimit);
            int named = regex.GroupNumberFromName(group);
            this.group = named >= 0 ? named : Math.Min(1, regex.GetGroupNumbers().Length - 1);
        }
        catch (RegexParseException fault)
        {
            throw new DataException(root, $"{option} is not a regular expression ({fault.Message})", cause: fault);
        }
    }

    /// <summary>What the pattern finds in each name; null where it finds nothing, with one warning for all of these.</summary>
    /// <param name="names">Relative names.</param>
    /// <param name="otherwise">What becomes of names in which it finds nothing, for the warning.</param>
    /// <param name="warnings">Takes the warning.</param>
    /// <exception cref="DataException">It finds something in no name at all, or takes too long.</exception>
    public string?[] Find(IReadOnlyList<string> names, string otherwise, List<string> warnings)
    {
        string?[] found = [.. names.Select(Find)];
        int first = Array.IndexOf(found, null);
        if (first < 0)
            return found;

        int missed = found.Count(text => text is null);
        if (missed == found.Length)
            throw new DataException(root, $"{option} '{regex}' matches no file name; the first is '{names[first]}'");
        warnings.Add($"{option} does not match {missed} of {found.Length} file names (first: '{names[first]}'); {otherwise}.");
        return found;
    }

    private string? Find(string name)
    {
        try
        {
            Group wanted = regex.Match(name).Groups[group];
            return wanted.Success && wanted.Value.Length > 0 ? wanted.Value : null;
        }
        catch (RegexMatchTimeoutException fault)
        {
            throw new DataException(root, $"{option} '{regex}' takes too long on '{name}'; write it without repetitions inside repetitions", cause: fault);
        }
    }
}
