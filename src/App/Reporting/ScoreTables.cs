using System.Globalization;
using RawAudioNet.Engine.Training.Metrics;
using Spectre.Console;

namespace RawAudioNet.App.Reporting;

/// <summary>Prints a score for people: the figures, a line a class, and who is taken for whom.</summary>
internal static class ScoreTables
{
    private const int LabelWidth = 24;
    private const int LeastLabelWidth = 12;
    private const int LeastCellWidth = 3;
    private const int MostConfusions = 10;

    // What the border takes of a line, and between two columns.
    private const int Frame = 3;
    private const int Gap = 1;

    public static void Write(AppConsole console, string title, ScoreReport score)
    {
        console.Out.WriteLine($"{Printable.Line(title)}: {Plural(score.Clips, "clip")}");
        string interval = $"95 % interval {Percent(score.AccuracyInterval[0])} to {Percent(score.AccuracyInterval[1])}";
        console.Out.WriteLine($"  accuracy {Percent(score.Accuracy)} ({interval}), balanced {Percent(score.BalancedAccuracy)}");
        console.Out.WriteLine($"  macro-F1 {Ratio(score.MacroF1)}, loss {Loss(score.Loss)}");
        if (score.Calibration is { } calibration)
            console.Out.WriteLine("  " + Calibrated(calibration));
        console.Tables.Write(ClassTable(score));
        int cellWidth = Math.Max(LeastCellWidth, score.Confusion.Max(row => row.Max(count => Number(count).Length)));
        int labelWidth = Math.Min(LabelWidth, AppConsole.Width - Frame - score.Labels.Count * (Gap + cellWidth));
        if (labelWidth >= LeastLabelWidth)
        {
            console.Out.WriteLine("confusion: rows are true, columns predicted");
            console.Tables.Write(ConfusionMatrix(score, labelWidth, cellWidth));
        }
        else
            WriteConfusions(console, score);
        if (Findings.WeakestClass(score, LabelWidth) is { } weakest)
            console.Out.WriteLine(TextWrap.Paragraph(weakest));
    }

    /// <summary>How far probabilities are from how often they come true, in words.</summary>
    public static string Calibrated(CalibrationReport calibration)
    {
        string mended = calibration.CalibratedError is double error
            ? string.Create(CultureInfo.InvariantCulture, $" ({Percent(error)} with temperature {calibration.Temperature:F2}: predict --calibrated)")
            : "";
        return $"calibration error {Percent(calibration.ExpectedError)}{mended}";
    }

    /// <summary>A share as a person reads it, with one decimal.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");

    /// <summary>A loss with four decimals; one beyond all reason, as a rate that is too high makes it, in as much room.</summary>
    public static string Loss(double loss)
    {
        string format = loss switch
        {
            < 100 => "F4",
            < 1e5 => "F1",
            _ => "0.0E-0",
        };
        return loss.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A count with its noun.</summary>
    public static string Plural(int count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A count with its noun, whose plural is not formed with an s alone.</summary>
    public static string Plural(int count, string one, string many) => $"{Number(count)} {(count == 1 ? one : many)}";

    private static Table ClassTable(ScoreReport score)
    {
        Table table = NewTable();
        table.AddColumn("class");
        foreach (string heading in (string[])["clips", "precision", "recall", "F1"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (ClassMetrics row in score.PerClass)
        {
            table.AddRow(
                new Text(Printable.Fit(row.Label, LabelWidth)),
                new Text(row.Support.ToString(CultureInfo.InvariantCulture)),
                new Text(Ratio(row.Precision)),
                new Text(row.Support == 0 ? "-" : Ratio(row.Recall)),
                new Text(row.Support == 0 ? "-" : Ratio(row.F1)));
        }
        return table;
    }

    // Columns are numbered, and rows carry numbers and names: a dozen classes fit in 80 columns, whatever they are called.
    private static Table ConfusionMatrix(ScoreReport score, int labelWidth, int cellWidth)
    {
        Table table = NewTable();
        table.AddColumn(new TableColumn("true").Padding(0, 0));
        for (int column = 0; column < score.Labels.Count; column++)
            table.AddColumn(new TableColumn(Number(column + 1)).RightAligned().Padding(0, 0).Width(cellWidth));
        for (int row = 0; row < score.Labels.Count; row++)
        {
            var cells = new List<Text> { new(Printable.Fit($"{Number(row + 1),2} {score.Labels[row]}", labelWidth)) };
            for (int column = 0; column < score.Labels.Count; column++)
                cells.Add(Cell(score.Confusion[row][column], row == column));
            table.AddRow(cells);
        }
        return table;
    }

    private static void WriteConfusions(AppConsole console, ScoreReport score)
    {
        Table table = NewTable();
        table.AddColumn("true");
        table.AddColumn("predicted");
        table.AddColumn(new TableColumn("clips").RightAligned());
        foreach ((string label, string predicted, int count, _) in Findings.Confusions(score).Take(MostConfusions))
            table.AddRow(new Text(Printable.Fit(label, LabelWidth)), new Text(Printable.Fit(predicted, LabelWidth)), new Text(Number(count)));
        console.Out.WriteLine("most frequent confusions");
        console.Tables.Write(table);
    }

    private static Text Cell(int count, bool isDiagonal) => count == 0
        ? new Text("·", new Style(Color.Grey))
        : new Text(Number(count), new Style(isDiagonal ? Color.Green : Color.Red));

    private static Table NewTable() => new Table { Border = TableBorder.Simple, UseSafeBorder = false };

    private static string Ratio(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
