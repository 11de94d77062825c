using RawAudioNet.Engine.Spectrograms;
using ScottPlot;

namespace RawAudioNet.Lab;

/// <summary>Bands as wide as the ear's, and the logarithm.</summary>
internal sealed class MelExperiment : IExperiment
{
    private static readonly int[] Shown = [0, 1, 10, 20, 30, 40, 50, 63];

    public string Name => "mel";

    public void Print(Bench bench, Report report)
    {
        var filters = new MelFilterbank(Bench.Options);
        int weights = Enumerable.Range(0, filters.Mels).Sum(mel => filters.Weights(mel).Length);
        report.Line($"{filters.Mels} filters over {filters.Bins} bins: {weights} of {filters.Mels * filters.Bins} weights are not zero");
        report.Line($"band   from Hz   peak Hz     to Hz   bins");
        foreach (int mel in Shown)
            report.Line($"{mel,4} {filters.PointsHz[mel],9:F0} {filters.PointsHz[mel + 1],9:F0} {filters.PointsHz[mel + 2],9:F0} {filters.Weights(mel).Length,6}");

        float[] features = bench.Features();
        float loudest = features.Max();
        float lowest = features.Min();
        report.Line();
        report.Line($"\"hello\": loudest {loudest:F2} dB, lowest {lowest:F2} dB, {features.Count(value => value == lowest) / (double)features.Length:P1} of the picture at the lowest");
    }

    public IEnumerable<(string File, byte[] Png)> Draw(Bench bench)
    {
        var filters = new MelFilterbank(Bench.Options);
        Plot triangles = Panel.New("Every fourth of 64 mel filters", "frequency, kHz", "weight");
        for (int mel = 0; mel < filters.Mels; mel += 4)
        {
            double[] corners = [.. filters.PointsHz[mel..(mel + 3)].Select(hertz => hertz / 1000)];
            Panel.Line(triangles, corners, [0, 1, 0], mel / 4 % 2);
        }

        triangles.Axes.SetLimits(0, 22.05, 0, 1.1);
        yield return ("mel-filters.png", Panel.Png(triangles, 760, 220));

        Plot before = Panel.New("Before: 513 bins, to 5 kHz here", "time, s", "frequency, kHz");
        StftExperiment.AddSpectrogram(before, bench, 24);
        Plot after = Panel.New("After: 64 mel bands, all of them", "time, s", "mel band");
        AddFeatures(after, bench.Features(), bench);
        yield return ("mel.png", Panel.Grid(2, 400, 300, before, after));
    }

    /// <summary>Adds the left channel of a log-mel spectrogram where the clip sounds.</summary>
    public static void AddFeatures(Plot plot, float[] features, Bench bench)
    {
        (int first, int end) = StftExperiment.Sounding(bench);
        float[,] image = Left(features, first, end);
        float loudest = features.Max();
        Panel.Heat(plot, image, loudest - 80, loudest, StftExperiment.Seconds(end - first), Bench.Options.Mels);
    }

    /// <summary>The left channel of some frames, <c>[mels, frames]</c>.</summary>
    public static float[,] Left(float[] features, int first, int end)
    {
        int frames = features.Length / Bench.Options.Mels / 2;
        var image = new float[Bench.Options.Mels, end - first];
        for (int mel = 0; mel < image.GetLength(0); mel++)
        {
            for (int frame = first; frame < end; frame++)
                image[mel, frame - first] = features[(mel * frames + frame) * 2];
        }

        return image;
    }
}
