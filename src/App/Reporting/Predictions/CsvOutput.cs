namespace RawAudioNet.App.Reporting.Predictions;

/// <summary>CSV with a line for each of the top classes, of the whole file and then of each window of a long one.</summary>
internal sealed class CsvOutput : IPredictionOutput
{
    private readonly TextWriter output;
    private readonly AppConsole console;

    public CsvOutput(TextWriter output, AppConsole console)
    {
        (this.output, this.console) = (output, console);
        output.Write("file,start,end,label,probability,rank\n");
    }

    public void Result(FileResult result)
    {
        Rows(result.File, result.Start, result.End, result.Top);
        foreach (WindowResult window in result.Windows)
            Rows(result.File, window.Start, window.End, window.Top);
    }

    public void Error(FileError error) => console.Complain(error.Error);

    public void End()
    {
    }

    private void Rows(string file, double start, double end, IReadOnlyList<LabelProbability> top)
    {
        for (int i = 0; i < top.Count; i++)
        {
            output.Write(CsvText.Row(
                Shown(file),
                CsvText.Number(start),
                CsvText.Number(end),
                Shown(top[i].Label),
                CsvText.Number(top[i].Probability),
                CsvText.Number(i + 1)));
        }
    }

    // A file keeps names as they are; a terminal must not obey them.
    private string Shown(string text) => output == console.Out && console.OutIsTerminal ? Printable.Line(text) : text;
}
