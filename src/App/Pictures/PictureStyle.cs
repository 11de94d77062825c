using ScottPlot;
using SkiaSharp;

namespace RawAudioNet.App.Pictures;

/// <summary>
/// What all pictures have in common: font, colours that people with any colour vision tell apart (Okabe and Ito's), and twice the pixels, so
/// that letters are sharp on any screen.
/// </summary>
internal static class PictureStyle
{
    public static readonly Color Blue = Color.FromHex("#0072B2");
    public static readonly Color Vermillion = Color.FromHex("#D55E00");
    public static readonly Color Ink = Color.FromHex("#222222");
    public static readonly Color Grey = Color.FromHex("#767676");

    private const int PixelsPerUnit = 2;

    /// <summary>An empty plot with its labels; null leaves one out.</summary>
    /// <exception cref="DrawingException">This machine cannot draw.</exception>
    public static Plot NewPlot(string? title, string? x, string? y)
    {
        DrawingLibrary.Require();
        EmbeddedFont.Register();
        var plot = new Plot { ScaleFactor = PixelsPerUnit };
        plot.FigureBackground.Color = Colors.White;
        plot.Font.Set(EmbeddedFont.Name);
        plot.Axes.Color(Ink);
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(.12);
        if (title is not null)
        {
            plot.Title(title, 15);
            plot.Axes.Title.Label.Bold = false;
            plot.Axes.Title.Label.FontName = EmbeddedFont.NameFor(title);
        }
        if (x is not null)
            plot.XLabel(x, 13);
        if (y is not null)
            plot.YLabel(y, 13);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        return plot;
    }

    /// <summary>Draws plots onto one picture.</summary>
    /// <param name="width">Its width in units of about a ninety-sixth of an inch.</param>
    /// <param name="height">Its height.</param>
    /// <param name="plots">Plots with their places: left, top, right, bottom.</param>
    /// <returns>A PNG file.</returns>
    public static byte[] Png(int width, int height, params ReadOnlySpan<(Plot Plot, int Left, int Top, int Right, int Bottom)> plots)
    {
        using SKSurface surface = NewSurface(width, height);
        foreach ((Plot plot, int left, int top, int right, int bottom) in plots)
        {
            // A plot paints all of its surface, so each has its own.
            using SKSurface part = NewSurface(right - left, bottom - top);
            plot.Render(part.Canvas, (right - left) * PixelsPerUnit, (bottom - top) * PixelsPerUnit);
            surface.Canvas.DrawSurface(part, left * PixelsPerUnit, top * PixelsPerUnit);
        }
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static SKSurface NewSurface(int width, int height) =>
        SKSurface.Create(new SKImageInfo(width * PixelsPerUnit, height * PixelsPerUnit));
}
