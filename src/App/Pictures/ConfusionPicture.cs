using System.Globalization;
using RawAudioNet.App.Reporting;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace RawAudioNet.App.Pictures;

/// <summary>
/// A confusion matrix: rows are true, columns predicted. Right ones are blue, mistakes orange, the deeper the larger their share of the row;
/// each cell says how many clips it stands for.
/// </summary>
internal static class ConfusionPicture
{
    private const int LargestCell = 64;
    private const int SmallestCell = 4;
    private const int LargestMatrix = 1400;
    private const int SmallestWithCounts = 20;
    private const int SmallestWithNames = 13;
    private const int LabelLength = 24;
    private const double PaleShare = 0.12;
    private const double LightTextFrom = 0.8;

    /// <summary>Draws a score's matrix.</summary>
    /// <returns>A PNG file.</returns>
    public static byte[] Draw(ScoreReport score, string title)
    {
        int classes = score.Labels.Count;
        int cell = Math.Clamp(Math.Min(LargestMatrix, 520 + 18 * classes) / classes, SmallestCell, LargestCell);
        string[] names = EmbeddedFont.Drawable([.. score.Labels.Select(label => Printable.Fit(label, LabelLength))], out string font);
        float letters = Math.Clamp(cell * 0.6f, 8, 13);

        Plot plot = PictureStyle.NewPlot(title, "predicted", "true");
        plot.HideGrid();
        for (int row = 0; row < classes; row++)
        {
            int clips = score.Confusion[row].Sum();
            for (int column = 0; column < classes; column++)
            {
                int count = score.Confusion[row][column];
                if (count > 0)
                    AddCell(plot, column, classes - 1 - row, count, (double)count / clips, row == column, cell);
            }
        }
        if (classes <= LargestMatrix / SmallestWithNames)
            AddLines(plot, classes);
        Name(plot.Axes.Left, names, font, letters, cell, position: row => classes - 1 - row);
        Name(plot.Axes.Bottom, names, font, letters, cell, position: column => column);
        bool slanted = names.Max(Printable.Width) * letters * 0.6 > cell;
        plot.Axes.Bottom.TickLabelStyle.Rotation = slanted ? 90 : 0;
        plot.Axes.Bottom.TickLabelStyle.Alignment = slanted ? Alignment.MiddleLeft : Alignment.UpperCenter;
        plot.Axes.SetLimits(-0.5, classes - 0.5, -0.5, classes - 0.5);

        // The margins hold the names, so that cells are square whatever the classes are called.
        int margin = 48 + (int)(names.Max(Printable.Width) * letters * 0.62);
        int below = slanted ? margin : 64;
        int size = Math.Max(cell * classes, 320);
        plot.Axes.Bottom.MinimumSize = below - 6;
        plot.Layout.Fixed(new PixelPadding(margin, 24, below, 44));
        return PictureStyle.Png(margin + size + 24, below + size + 44, (plot, 0, 0, margin + size + 24, below + size + 44));
    }

    private static void AddCell(Plot plot, int x, int y, int count, double share, bool right, int cell)
    {
        Rectangle box = plot.Add.Rectangle(x - 0.5, x + 0.5, y - 0.5, y + 0.5);
        Color full = right ? PictureStyle.Blue : PictureStyle.Vermillion;
        box.FillColor = Colors.White.MixedWith(full, PaleShare + (1 - PaleShare) * share);
        box.LineWidth = 0;
        if (cell < SmallestWithCounts)
            return;
        string number = count.ToString(CultureInfo.InvariantCulture);
        Text text = plot.Add.Text(number, x, y);
        text.LabelFontName = EmbeddedFont.Name;
        text.LabelFontSize = Math.Min(15, cell * (number.Length > 3 ? 0.34f : 0.46f));
        text.LabelFontColor = right && share > LightTextFrom ? Colors.White : PictureStyle.Ink;
        text.LabelAlignment = Alignment.MiddleCenter;
    }

    private static void AddLines(Plot plot, int classes)
    {
        Color pale = Colors.Black.WithAlpha(.15);
        for (int i = 1; i < classes; i++)
        {
            plot.Add.HorizontalLine(i - 0.5, 0.5f, pale);
            plot.Add.VerticalLine(i - 0.5, 0.5f, pale);
        }
    }

    private static void Name(IAxis axis, string[] names, string font, float letters, int cell, Func<int, int> position)
    {
        var ticks = new NumericManual();
        // Where names would overlap, some stand for all.
        int step = cell >= SmallestWithNames ? 1 : (SmallestWithNames + cell - 1) / cell;
        for (int k = 0; k < names.Length; k += step)
            ticks.AddMajor(position(k), names[k]);
        axis.TickGenerator = ticks;
        axis.TickLabelStyle.FontName = font;
        axis.TickLabelStyle.FontSize = letters;
        axis.MajorTickStyle.Length = 0;
    }
}
