using System.Globalization;
using System.Text;

namespace RawAudioNet.App.Reporting.Predictions;

/// <summary>A line a file for people, or two where class names are long, and below it a line a window of a long one.</summary>
internal sealed class TableOutput(TextWriter output, AppConsole console) : IPredictionOutput
{
    private const int NameWidth = 34;
    private const int LabelWidth = 16;

    public void Result(FileResult result)
    {
        console.ClearTransient();
        output.WriteLine(Printable.Padded(Printable.FitPath(result.File, NameWidth), NameWidth) + Classes(result.Top));
        foreach (WindowResult window in result.Windows)
        {
            string time = string.Create(CultureInfo.InvariantCulture, $"{window.Start,10:F1} to {window.End:F1} s");
            output.WriteLine($"{time,-NameWidth}{Classes(window.Top)}");
        }
    }

    public void Error(FileError error) => console.Complain(error.Error);

    public void End()
    {
    }

    /// <summary>The classes, as many on a line as fit beside the name.</summary>
    private static string Classes(IReadOnlyList<LabelProbability> top)
    {
        var text = new StringBuilder();
        int column = NameWidth;
        foreach (LabelProbability entry in top)
        {
            string shown = $"  {Printable.Fit(entry.Label, LabelWidth)} {ScoreTables.Percent(entry.Probability)}";
            if (column > NameWidth && column + Printable.Width(shown) > AppConsole.Width)
            {
                text.Append('\n').Append(' ', NameWidth);
                column = NameWidth;
            }
            text.Append(shown);
            column += Printable.Width(shown);
        }
        return text.ToString();
    }
}
