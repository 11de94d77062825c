using System.Globalization;
using RawAudioNet.App.Pictures;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace RawAudioNet.Bench.Ladders;

/// <summary>A ladder as a picture: a bar a rung, its length the logarithm of its rate, up to the machine's peak.</summary>
internal static class LadderPicture
{
    private const int Width = 900;
    private const int HeightOfRung = 44;
    private const int HeightOfFrame = 104;

    /// <summary>Draws it.</summary>
    /// <param name="device">The device's id.</param>
    /// <param name="ladder">The ladder.</param>
    /// <param name="rungs">Its rungs' times.</param>
    /// <param name="vendors">Other libraries' times.</param>
    /// <param name="peak">What the machine can do.</param>
    /// <returns>A PNG file.</returns>
    public static byte[] Draw(string device, Ladder ladder, IReadOnlyList<RungTiming> rungs, IReadOnlyList<RungTiming> vendors, Peak peak)
    {
        (double work, string unit, double limit) = LadderTable.Rate(ladder, peak);
        RungTiming[] all = [.. rungs, .. vendors];
        double[] rates = [.. all.Select(rung => work / (rung.Milliseconds * 1e6))];
        double left = Math.Floor(Math.Log10(rates.Min() / 1.5)), right = Math.Log10(Math.Max(rates.Max(), limit) * 3);
        Plot plot = PictureStyle.NewPlot($"{char.ToUpperInvariant(ladder.Name[0])}{ladder.Name[1..]} on {device}: what each idea earned", unit, null);
        // Before the bars, so that their labels stand on top of it.
        ScottPlot.Plottables.VerticalLine line = plot.Add.VerticalLine(Math.Log10(limit), 1.5f, PictureStyle.Ink, LinePattern.DenselyDashed);
        line.LegendText = string.Create(CultureInfo.InvariantCulture, $"measured peak: {limit:F0} {unit}");
        plot.ShowLegend(Alignment.UpperRight);
        plot.Legend.FontName = EmbeddedFont.Name;
        plot.Legend.ShadowColor = Colors.Transparent;

        for (int i = 0; i < all.Length; i++)
        {
            var bar = new Bar
            {
                Position = -i,
                ValueBase = left,
                Value = Math.Log10(rates[i]),
                Orientation = Orientation.Horizontal,
                LineWidth = 0,
                FillColor = i >= rungs.Count ? PictureStyle.Grey : i == rungs.Count - 1 ? PictureStyle.Vermillion : PictureStyle.Blue,
                Size = 0.7,
            };
            plot.Add.Bar(bar);
            string gain = i > 0 && i < rungs.Count ? $"   x {all[i - 1].Milliseconds / all[i].Milliseconds:0.0}" : "";
            ScottPlot.Plottables.Text label = plot.Add.Text(string.Create(CultureInfo.InvariantCulture, $" {rates[i]:G3}{gain} "), bar.Value, -i);
            label.LabelAlignment = Alignment.MiddleLeft;
            label.LabelFontName = EmbeddedFont.Name;
            label.LabelFontSize = 12;
            label.LabelFontColor = PictureStyle.Ink;
            label.LabelBackgroundColor = Colors.White;
        }

        plot.Axes.Left.TickGenerator = new NumericManual([.. all.Select((_, i) => (double)-i)], [.. all.Select(rung => rung.Name)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.TickGenerator = Decades(left, right);
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.SetLimits(left, right, -all.Length + 0.4, 0.6);
        int height = HeightOfFrame + HeightOfRung * all.Length;
        return PictureStyle.Png(Width, height, (plot, 0, 0, Width, height));
    }

    /// <summary>Ticks at powers of ten of an axis of logarithms.</summary>
    public static NumericManual Decades(double from, double to)
    {
        var ticks = new NumericManual();
        for (int exponent = (int)Math.Ceiling(from); exponent <= to; exponent++)
            ticks.AddMajor(exponent, Math.Pow(10, exponent).ToString("0.####", CultureInfo.InvariantCulture));
        return ticks;
    }
}
