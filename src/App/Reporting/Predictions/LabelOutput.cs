using System.Globalization;

namespace RawAudioNet.App.Reporting.Predictions;

/// <summary>
/// A label track as Audacity imports it: begin, end and class, with tabs between. Neighbouring windows of the same class are one label; where
/// windows overlap, a label ends in the middle of the overlap.
/// </summary>
internal sealed class LabelOutput(TextWriter output, AppConsole console) : IPredictionOutput
{
    public void Result(FileResult result)
    {
        WindowResult[] windows = result.Windows.Count > 0 ? [.. result.Windows] : [new WindowResult(result.Start, result.End, result.Top)];
        double begin = windows[0].Start;
        for (int i = 0; i < windows.Length; i++)
        {
            WindowResult? next = i + 1 < windows.Length ? windows[i + 1] : null;
            string label = windows[i].Top[0].Label;
            bool overlaps = next is not null && next.Start < windows[i].End;
            if (overlaps && next!.Top[0].Label == label)
                continue;
            double end = overlaps ? (next!.Start + windows[i].End) / 2 : windows[i].End;
            output.Write($"{Seconds(begin)}\t{Seconds(end)}\t{Printable.Line(label)}\n");
            begin = overlaps ? end : next?.Start ?? end;
        }
    }

    public void Error(FileError error) => console.Complain(error.Error);

    public void End()
    {
    }

    private static string Seconds(double value) => value.ToString("F6", CultureInfo.InvariantCulture);
}
