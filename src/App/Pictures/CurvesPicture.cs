using RawAudioNet.App.Reporting;
using ScottPlot;
using ScottPlot.Plottables;

namespace RawAudioNet.App.Pictures;

/// <summary>Loss and accuracy over the epochs, of training and, where clips are held out, of validation.</summary>
internal static class CurvesPicture
{
    private const int Width = 1000;
    private const int Height = 380;
    private const int MostMarkers = 40;

    /// <summary>Draws a run.</summary>
    /// <param name="log">Its epochs.</param>
    /// <param name="bestEpoch">The epoch that was kept.</param>
    /// <returns>A PNG file.</returns>
    public static byte[] Draw(IReadOnlyList<EpochReport> log, int bestEpoch)
    {
        (Plot loss, Plot accuracy) = Panels(log, bestEpoch);
        return PictureStyle.Png(Width, Height, (loss, 0, 0, Width / 2, Height), (accuracy, Width / 2, 0, Width, Height));
    }

    /// <summary>Draws loss and accuracy as two pictures, which fit a narrow page one below the other.</summary>
    public static (byte[] Loss, byte[] Accuracy) DrawApart(IReadOnlyList<EpochReport> log, int bestEpoch)
    {
        (Plot loss, Plot accuracy) = Panels(log, bestEpoch);
        return (PictureStyle.Png(Width / 2, Height, (loss, 0, 0, Width / 2, Height)), PictureStyle.Png(Width / 2, Height, (accuracy, 0, 0, Width / 2, Height)));
    }

    private static (Plot Loss, Plot Accuracy) Panels(IReadOnlyList<EpochReport> log, int bestEpoch)
    {
        Plot loss = Panel("Loss", "cross-entropy, nats", log, epoch => epoch.TrainLoss, epoch => epoch.ValidationLoss, bestEpoch);
        loss.ShowLegend(Alignment.UpperRight);
        Plot accuracy = Panel(
            "Accuracy", "clips recognised, %", log, epoch => 100 * epoch.TrainAccuracy, epoch => 100 * epoch.ValidationAccuracy, bestEpoch);
        accuracy.ShowLegend(Alignment.LowerRight);
        accuracy.Axes.SetLimitsY(0, 102);
        return (loss, accuracy);
    }

    private static Plot Panel(
        string title,
        string unit,
        IReadOnlyList<EpochReport> log,
        Func<EpochReport, double?> training,
        Func<EpochReport, double?> validation,
        int bestEpoch)
    {
        Plot plot = PictureStyle.NewPlot(title, "epoch", unit);
        VerticalLine best = plot.Add.VerticalLine(bestEpoch, 1.5f, PictureStyle.Grey, LinePattern.Dotted);
        best.LegendText = $"kept: epoch {bestEpoch}";
        double highest = Math.Max(
            Curve(plot, "training", log, training, PictureStyle.Blue, MarkerShape.FilledCircle),
            Curve(plot, "validation", log, validation, PictureStyle.Vermillion, MarkerShape.FilledSquare));
        plot.Axes.SetLimits(0.5, log.Count + 0.5, 0, highest > 0 ? 1.08 * highest : 1);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.Bottom.MinorTickStyle.Length = 0;
        plot.Axes.Left.MinorTickStyle.Length = 0;
        plot.Legend.FontName = EmbeddedFont.Name;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.OutlineColor = PictureStyle.Grey;
        return plot;
    }

    /// <summary>Adds a curve, unless there are no values; says how high it goes.</summary>
    private static double Curve(
        Plot plot, string name, IReadOnlyList<EpochReport> log, Func<EpochReport, double?> value, Color colour, MarkerShape marker)
    {
        EpochReport[] known = [.. log.Where(epoch => value(epoch) is double number && double.IsFinite(number))];
        if (known.Length == 0)
            return 0;
        double[] values = [.. known.Select(epoch => value(epoch)!.Value)];
        Scatter curve = plot.Add.Scatter(known.Select(epoch => (double)epoch.Epoch).ToArray(), values, colour);
        curve.LegendText = name;
        curve.LineWidth = 2;
        curve.MarkerShape = marker;
        curve.MarkerSize = known.Length > MostMarkers ? 0 : 5;
        return values.Max();
    }
}
