using System.Globalization;
using RawAudioNet.App.Pictures;
using ScottPlot;
using ScottPlot.Plottables;

namespace RawAudioNet.Bench.Ladders;

/// <summary>
/// The machine's roofline (Williams, Waterman and Patterson 2009): how many operations a second there can be at most for so many operations a
/// byte, under the arithmetic's ceiling and the memory's slopes, and where the ladders' rungs stand under it.
/// </summary>
internal static class RooflinePicture
{
    private const int Width = 900;
    private const int Height = 560;
    private const double LeftExponent = -1;
    private const double RightExponent = 2.3;

    private static readonly (Color Colour, MarkerShape Shape)[] Styles =
    [
        (PictureStyle.Blue, MarkerShape.FilledCircle),
        (PictureStyle.Vermillion, MarkerShape.FilledSquare),
        (Color.FromHex("#009E73"), MarkerShape.FilledTriangleUp),
    ];

    /// <summary>Draws it.</summary>
    /// <param name="device">The device's id.</param>
    /// <param name="ladders">The ladders with their rungs' times.</param>
    /// <param name="peak">What the machine can do.</param>
    /// <returns>A PNG file.</returns>
    public static byte[] Draw(string device, IReadOnlyList<(Ladder Ladder, IReadOnlyList<RungTiming> Rungs)> ladders, Peak peak)
    {
        Plot plot = PictureStyle.NewPlot(
            $"Roofline of {device}: every rung under what it can do", "operations a byte of arguments and results", "GFLOP/s");
        if (peak.CacheGigabytesASecond is { } near)
            Roof(plot, peak.GigaflopsASecond, near, "caches", LinePattern.Solid);
        Roof(plot, peak.GigaflopsASecond, peak.MemoryGigabytesASecond, "memory", LinePattern.DenselyDashed);
        double lowest = 0;
        for (int i = 0; i < ladders.Count; i++)
        {
            (Ladder ladder, IReadOnlyList<RungTiming> rungs) = ladders[i];
            (Color colour, MarkerShape shape) = Styles[i % Styles.Length];
            double intensity = Math.Log10(ladder.Flops / ladder.Bytes);
            double[] rates = [.. rungs.Select(rung => Math.Log10(ladder.Flops / (rung.Milliseconds * 1e6)))];
            Scatter points = plot.Add.Scatter(rates.Select(_ => intensity).ToArray(), rates, colour);
            points.MarkerShape = shape;
            points.MarkerSize = 8;
            points.LineWidth = 1;
            points.LegendText = $"{ladder.Name}, naive to shipped";
            lowest = Math.Min(lowest, rates.Min());
        }

        plot.ShowLegend(Alignment.LowerRight);
        plot.Legend.FontName = EmbeddedFont.Name;
        plot.Legend.ShadowColor = Colors.Transparent;
        double top = Math.Log10(peak.GigaflopsASecond) + 0.4;
        plot.Axes.Bottom.TickGenerator = LadderPicture.Decades(LeftExponent, RightExponent);
        plot.Axes.Left.TickGenerator = LadderPicture.Decades(Math.Floor(lowest), top);
        plot.Axes.SetLimits(LeftExponent, RightExponent, lowest - 0.3, top);
        return PictureStyle.Png(Width, Height, (plot, 0, 0, Width, Height));
    }

    /// <summary><c>min(operations, bytes · intensity)</c>, a bend in double logarithms.</summary>
    private static void Roof(Plot plot, double gigaflops, double gigabytes, string name, LinePattern pattern)
    {
        double bend = Math.Log10(gigaflops / gigabytes), ceiling = Math.Log10(gigaflops);
        double[] x = [LeftExponent, bend, RightExponent];
        double[] y = [Math.Log10(gigabytes) + LeftExponent, ceiling, ceiling];
        Scatter roof = plot.Add.ScatterLine(x, y, PictureStyle.Ink);
        roof.LineWidth = 2;
        roof.LinePattern = pattern;
        roof.LegendText = string.Create(CultureInfo.InvariantCulture, $"{gigaflops:F0} GFLOP/s, {gigabytes:F0} GB/s ({name})");
    }
}
