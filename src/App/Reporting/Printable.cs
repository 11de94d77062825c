using System.Globalization;
using System.Text;
using Spectre.Console;

namespace RawAudioNet.App.Reporting;

/// <summary>
/// Makes text of unknown origin fit to show: file names and labels may hold control characters that would steer a terminal, and letters that
/// take two of its columns (Chinese, most pictographs) or none (accents of their own).
/// </summary>
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

    /// <summary>The columns of a terminal that a line takes.</summary>
    public static int Width(string line) => line.GetCellWidth();

    /// <summary>The text on one line of at most <paramref name="width"/> columns, shortened in the middle.</summary>
    public static string Fit(string text, int width)
    {
        string line = Line(text);
        if (Width(line) <= width)
            return line;
        string head = Head(line, (width - 1) / 2);
        return head + "…" + Tail(line, width - 1 - Width(head));
    }

    /// <summary>The text on one line of exactly <paramref name="width"/> columns: shortened in the middle, or with spaces behind it.</summary>
    public static string Column(string text, int width) => Padded(Fit(text, width), width);

    /// <summary>A line with spaces behind it, where it takes fewer columns than wanted.</summary>
    public static string Padded(string line, int width) => line + new string(' ', Math.Max(0, width - Width(line)));

    /// <summary>
    /// The text as an argument of a command line to be copied into a shell. What would steer the terminal is written <c>$'\ooo'</c>, byte by
    /// byte of its UTF-8: POSIX has this form since 2024, bash, zsh and ksh long before.
    /// </summary>
    public static string Argument(string text)
    {
        if (text.Any(IsUnsafe))
            return $"$'{string.Concat(text.Select(InDollarQuotes))}'";
        bool isPlain = text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || PlainInShells.Contains(c, StringComparison.Ordinal));
        return isPlain ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>The end of a path on one line of at most <paramref name="width"/> columns: where files lie is mostly the same for all.</summary>
    public static string FitPath(string path, int width)
    {
        string line = Line(path);
        return Width(line) <= width ? line : "…" + Tail(line, width - 1);
    }

    private static string InDollarQuotes(char c) => c switch
    {
        '\n' => "\\n",
        '\'' or '\\' => $"\\{c}",
        _ when IsUnsafe(c) => string.Concat(Encoding.UTF8.GetBytes([c]).Select(value => "\\" + Convert.ToString(value, 8).PadLeft(3, '0'))),
        _ => c.ToString(),
    };

    /// <summary>As much of a line's begin as fits; a letter is not parted from its accents.</summary>
    private static string Head(string line, int width)
    {
        int end = 0;
        foreach (int next in StringInfo.ParseCombiningCharacters(line).Skip(1).Append(line.Length))
        {
            width -= Width(line[end..next]);
            if (width < 0)
                break;
            end = next;
        }
        return line[..end];
    }

    // Letter by letter: measuring all that is left for each of them takes minutes for a label of megabytes.
    private static string Tail(string line, int width)
    {
        int begin = line.Length;
        foreach (int previous in StringInfo.ParseCombiningCharacters(line).Reverse())
        {
            width -= Width(line[previous..begin]);
            if (width < 0)
                break;
            begin = previous;
        }
        return line[begin..];
    }

    // Cf holds the direction overrides, with which a file name can read as another one; the joiners in it belong to letters and pictographs.
    private static bool IsUnsafe(char c) =>
        c is not ('\u200C' or '\u200D') && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;
}
