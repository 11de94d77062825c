using System.Globalization;
using System.Text;

namespace RawAudioNet.App.Reporting;

/// <summary>Makes text of unknown origin safe to show: file names and labels may hold control characters that would steer a terminal.</summary>
internal static class Printable
{
    // Beside letters and digits: what no shell gives a meaning.
    private const string PlainInShells = "/._-+:,@%";

    private const char Replacement = '\uFFFD';

    /// <summary>The text on one line: line breaks and tabs become spaces, other control and formatting characters a mark.</summary>
    public static string Line(string text)
    {
        if (!text.Any(IsUnsafe))
            return text;
        var line = new StringBuilder(text.Length);
        foreach (char c in text)
            line.Append(c is '\n' or '\r' or '\t' ? ' ' : IsUnsafe(c) ? Replacement : c);
        return line.ToString();
    }

    /// <summary>The text on one line of at most <paramref name="width"/> characters, shortened in the middle.</summary>
    public static string Fit(string text, int width)
    {
        string line = Line(text);
        if (line.Length <= width)
            return line;
        int head = (width - 1) / 2;
        return string.Concat(line.AsSpan(0, head), "…", line.AsSpan(line.Length - (width - 1 - head)));
    }

    /// <summary>The text as an argument of a command line to be copied into a shell.</summary>
    public static string Argument(string text)
    {
        string line = Line(text);
        bool isPlain = line.Length > 0 && line.All(c => char.IsLetterOrDigit(c) || PlainInShells.Contains(c, StringComparison.Ordinal));
        return isPlain ? line : $"'{line.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>The end of a path on one line of at most <paramref name="width"/> characters: where files lie is mostly the same for all.</summary>
    public static string FitPath(string path, int width)
    {
        string line = Line(path);
        return line.Length <= width ? line : string.Concat("…", line.AsSpan(line.Length - (width - 1)));
    }

    // Cf holds the direction overrides, with which a file name can read as another one.
    private static bool IsUnsafe(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;
}
