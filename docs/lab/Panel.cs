using RawAudioNet.App.Pictures;
using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace RawAudioNet.Lab;

/// <summary>The parts that the tour's pictures are made of.</summary>
internal static class Panel
{
    // Few levels: a picture that the eye reads as well, at a tenth of the size.
    private const int Levels = 16;

    /// <summary>Colours told apart with any colour vision, and dark to light also without colours (Okabe and Ito's).</summary>
    public static Color[] Colours { get; } =
        [PictureStyle.Blue, PictureStyle.Vermillion, Color.FromHex("#009E73"), Color.FromHex("#CC79A7"), Color.FromHex("#E69F00"), PictureStyle.Ink];

    /// <summary>The patterns that go with the colours.</summary>
    public static LinePattern[] Patterns { get; } =
        [LinePattern.Solid, LinePattern.DenselyDashed, LinePattern.Dotted, LinePattern.Dashed, LinePattern.Solid, LinePattern.Solid];

    public static Plot New(string? title, string? x, string? y) => PictureStyle.NewPlot(title, x, y);

    /// <summary>Adds a line.</summary>
    public static Scatter Line(Plot plot, double[] x, double[] y, int style = 0, string name = "", float width = 1.5f)
    {
        Scatter line = plot.Add.Scatter(x, y, Colours[style]);
        line.MarkerSize = 0;
        line.LineWidth = width;
        line.LinePattern = Patterns[style];
        line.LegendText = name;
        return line;
    }

    /// <summary>Shows the names of the lines.</summary>
    public static void Legend(Plot plot, Alignment place = Alignment.UpperRight)
    {
        plot.ShowLegend(place);
        plot.Legend.FontName = EmbeddedFont.Name;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.OutlineColor = PictureStyle.Grey;
    }

    /// <summary>Adds values as colours, dark to light.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="values">The values, <c>[row, column]</c>, the first row at the bottom.</param>
    /// <param name="low">What is drawn darkest.</param>
    /// <param name="high">What is drawn lightest.</param>
    /// <param name="right">The end of the columns on the x axis, which begin at <paramref name="left"/>.</param>
    /// <param name="top">The end of the rows on the y axis.</param>
    /// <param name="left">The begin of the columns.</param>
    public static void Heat(Plot plot, float[,] values, double low, double high, double right, double top, double left = 0)
    {
        (int rows, int columns) = (values.GetLength(0), values.GetLength(1));
        var levels = new double[rows, columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                levels[rows - 1 - row, column] = Math.Clamp(Math.Floor((values[row, column] - low) / (high - low) * Levels), 0, Levels - 1);
        }

        Heatmap map = plot.Add.Heatmap(levels);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        map.ManualRange = new ScottPlot.Range(0, Levels - 1);
        map.Position = new CoordinateRect(left, right, 0, top);
        plot.HideGrid();
        plot.Axes.SetLimits(left, right, 0, top);
    }

    /// <summary>Draws one plot.</summary>
    public static byte[] Png(Plot plot, int width = 760, int height = 300) => Small(PictureStyle.Png(width, height, (plot, 0, 0, width, height)));

    /// <summary>Draws plots beside and below each other, all of the same size.</summary>
    public static byte[] Grid(int columns, int width, int height, params Plot[] plots)
    {
        var places = new (Plot, int, int, int, int)[plots.Length];
        for (int i = 0; i < plots.Length; i++)
        {
            (int left, int top) = (i % columns * width, i / columns * height);
            places[i] = (plots[i], left, top, left + width, top + height);
        }

        return Small(PictureStyle.Png(columns * width, (plots.Length + columns - 1) / columns * height, places));
    }

    /// <summary>The same picture in half the bytes: sixteen levels of each colour, which no eye misses, and at most 1200 pixels wide.</summary>
    private static byte[] Small(byte[] png)
    {
        const int WidestPixels = 1200;
        using SKBitmap drawn = SKBitmap.Decode(png);
        double share = Math.Min(1, (double)WidestPixels / drawn.Width);
        using SKBitmap bitmap = drawn.Resize(
            new SKImageInfo((int)(drawn.Width * share), (int)(drawn.Height * share), SKColorType.Rgba8888), new SKSamplingOptions(SKCubicResampler.Mitchell));
        SKColor[] pixels = bitmap.Pixels;
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = new SKColor(Level(pixels[i].Red), Level(pixels[i].Green), Level(pixels[i].Blue));
        bitmap.Pixels = pixels;
        using SKPixmap pixmap = bitmap.PeekPixels();
        using SKData data = pixmap.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 9))
            ?? throw new InvalidOperationException("the picture cannot be written as PNG");
        return data.ToArray();

        static byte Level(byte value) => (byte)((value + 8) / 17 * 17);
    }

    /// <summary>Evenly spaced numbers: first, first + step, ….</summary>
    public static double[] Steps(int count, double step = 1, double first = 0) => [.. Enumerable.Range(0, count).Select(i => first + i * step)];
}
