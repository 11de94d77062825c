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
    public static void Append(StringBuilder text, string words, int indent, int width)
    {
        int column = indent;
        foreach (string word in words.Split(' '))
        {
            if (column > indent && column + 1 + word.Length > width)
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
            column += word.Length;
        }
    }

    /// <summary>The text in lines of at most <see cref="AppConsole.Width"/> columns, later ones indented by two.</summary>
    public static string Paragraph(string words)
    {
        const int indent = 2;
        var text = new StringBuilder();
        Append(text, words, indent, AppConsole.Width + indent);
        string[] lines = text.ToString().Split('\n');
        if (lines.Length == 1)
            return lines[0];

        // The first line has no indent and so two columns more; the others are broken anew.
        text.Clear().Append(lines[0]).Append('\n').Append(' ', indent);
        Append(text, words[(lines[0].Length + 1)..], indent, AppConsole.Width);
        return text.ToString();
    }
}
