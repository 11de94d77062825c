using System.Text;

namespace RawAudioNet.App.Reporting;

/// <summary>Breaks text into lines at its spaces.</summary>
internal static class TextWrap
{
    /// <summary>Appends words, the first where the text stands, later lines indented. A word longer than a line has one of its own.</summary>
    /// <param name="text">What to append to; it stands at column <paramref name="indent"/>.</param>
    /// <param name="words">The words.</param>
    /// <param name="indent">Spaces before later lines.</param>
    /// <param name="width">Columns of a line.</param>
    /// <param name="unbroken">So many characters at the begin, and the word that they end in, stay on one line.</param>
    public static void Append(StringBuilder text, string words, int indent, int width, int unbroken = 0)
    {
        int column = indent;
        int first = words.IndexOf(' ', unbroken);
        string[] pieces = first < 0 ? [words] : [words[..first], .. words[(first + 1)..].Split(' ')];
        foreach (string word in pieces)
        {
            if (column > indent && column + 1 + Printable.Width(word) > width)
            {
                text.Append('\n').Append(' ', indent);
                column = indent;
            }
            if (column > indent)
            {
                text.Append(' ');
                column++;
            }
            text.Append(word);
            column += Printable.Width(word);
        }
    }

    /// <summary>The text in lines of at most <see cref="AppConsole.Width"/> columns, later ones indented by two.</summary>
    /// <param name="words">The words.</param>
    /// <param name="unbroken">So many characters at the begin, and the word that they end in, stay on one line.</param>
    public static string Paragraph(string words, int unbroken = 0)
    {
        const int indent = 2;
        var text = new StringBuilder();
        Append(text, words, indent, AppConsole.Width + indent, unbroken);
        string[] lines = text.ToString().Split('\n');
        if (lines.Length == 1)
            return lines[0];

        // The first line has no indent and so two columns more; the others are broken anew.
        text.Clear().Append(lines[0]).Append('\n').Append(' ', indent);
        Append(text, words[(lines[0].Length + 1)..], indent, AppConsole.Width);
        return text.ToString();
    }
}
