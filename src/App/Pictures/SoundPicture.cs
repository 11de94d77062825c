using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;
using ScottPlot;
using ScottPlot.Panels;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace RawAudioNet.App.Pictures;

/// <summary>A sound drawn: its waveform, and below it over the same seconds its log-mel spectrogram.</summary>
internal static class SoundPicture
{
    private const int Width = 1000;
    private const int WaveformHeight = 190;
    private const int Height = 600;
    private const int SmallWidth = 360;
    private const int SmallHeight = 200;
    private const int MostColumns = 1000;
    private const double RangeDb = 80;
    private const int Left = 70;
    private const int Right = 100;

    private static readonly (double Hertz, string Label)[] Frequencies =
        [(200, "0.2"), (500, "0.5"), (1000, "1"), (2000, "2"), (4000, "4"), (8000, "8"), (16000, "16")];

    /// <summary>Draws waveform and spectrogram.</summary>
    /// <returns>A PNG file.</returns>
    public static byte[] Draw(AudioClip clip, string title, IBackend backend)
    {
        Plot waveform = PictureStyle.NewPlot(title, null, "amplitude");
        AddWaveform(waveform, clip);
        waveform.Axes.Bottom.TickLabelStyle.IsVisible = false;
        waveform.Layout.Fixed(new PixelPadding(Left, Right, 10, 40));

        Plot spectrogram = PictureStyle.NewPlot(null, "time, s", "frequency, kHz");
        spectrogram.Add.ColorBar(AddSpectrogram(spectrogram, LogMelImage.Of(clip, backend)), Edge.Right).Label = "level, dB";
        foreach (ColorBar bar in spectrogram.Axes.GetPanels().OfType<ColorBar>())
        {
            bar.LabelStyle.FontName = EmbeddedFont.Name;
            bar.LabelStyle.FontSize = 13;
            bar.LabelStyle.Bold = false;
            bar.Axis.TickLabelStyle.FontName = EmbeddedFont.Name;
        }
        spectrogram.Layout.Fixed(new PixelPadding(Left, Right, 50, 8));
        spectrogram.Axes.SetLimitsX(0, clip.Seconds);
        waveform.Axes.SetLimitsX(0, clip.Seconds);
        return PictureStyle.Png(Width, Height, (waveform, 0, 0, Width, WaveformHeight), (spectrogram, 0, WaveformHeight, Width, Height));
    }

    /// <summary>Draws the spectrogram alone, small.</summary>
    /// <returns>A PNG file.</returns>
    public static byte[] DrawSmall(AudioClip clip, IBackend backend)
    {
        Plot spectrogram = PictureStyle.NewPlot(null, "time, s", "frequency, kHz");
        AddSpectrogram(spectrogram, LogMelImage.Of(clip, backend));
        spectrogram.Axes.SetLimitsX(0, clip.Seconds);
        spectrogram.Layout.Fixed(new PixelPadding(62, 12, 46, 8));
        return PictureStyle.Png(SmallWidth, SmallHeight, (spectrogram, 0, 0, SmallWidth, SmallHeight));
    }

    private static void AddWaveform(Plot plot, AudioClip clip)
    {
        int columns = Math.Min(MostColumns, clip.Frames);
        var times = new double[columns];
        var lows = new double[columns];
        var highs = new double[columns];
        for (int i = 0; i < columns; i++)
        {
            int begin = (int)((long)i * clip.Frames / columns);
            int end = (int)((i + 1L) * clip.Frames / columns);
            times[i] = (begin + end) / 2.0 / clip.SampleRateHz;
            (lows[i], highs[i]) = (double.MaxValue, double.MinValue);
            for (int channel = 0; channel < clip.Channels; channel++)
            {
                foreach (float sample in clip.Channel(channel)[begin..end])
                    (lows[i], highs[i]) = (Math.Min(lows[i], sample), Math.Max(highs[i], sample));
            }
        }
        FillY band = plot.Add.FillY(times, lows, highs);
        band.FillColor = PictureStyle.Blue;
        band.LineColor = PictureStyle.Blue;
        band.LineWidth = 0.7f;
        band.MarkerSize = 0;
        double most = Math.Max(0.01, Math.Max(highs.Max(), -lows.Min()));
        plot.Axes.SetLimitsY(-1.05 * most, 1.05 * most);
    }

    private static Heatmap AddSpectrogram(Plot plot, LogMelImage image)
    {
        int mels = image.Decibels.GetLength(0);
        int columns = image.Decibels.GetLength(1);
        var rows = new double[mels, columns];
        for (int mel = 0; mel < mels; mel++)
        {
            // The first row of a heat map is its top.
            for (int column = 0; column < columns; column++)
                rows[mels - 1 - mel, column] = image.Decibels[mel, column];
        }
        double loudest = image.Decibels.Cast<float>().Max();
        Heatmap map = plot.Add.Heatmap(rows);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        map.ManualRange = new ScottPlot.Range(loudest - RangeDb, loudest);
        map.Position = new CoordinateRect(0, image.Seconds, -0.5, mels - 0.5);
        plot.HideGrid();
        plot.Axes.SetLimitsY(-0.5, mels - 0.5);

        var ticks = new NumericManual();
        foreach ((double hertz, string label) in Frequencies)
            ticks.AddMajor(LogMelImage.RowOf(hertz), label);
        plot.Axes.Left.TickGenerator = ticks;
        return map;
    }
}
