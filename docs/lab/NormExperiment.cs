using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using ScottPlot;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Lab;

/// <summary>What the rectifier cuts off, what batch norm makes of the rest, and the two directions that its gradient never has.</summary>
internal sealed class NormExperiment : IExperiment
{
    private static readonly BatchNorm2dShape Norm = new(1, 1, 32, 172, 8);

    public string Name => "norm";

    public void Print(Bench bench, Report report)
    {
        Values values = Compute(bench);
        report.Line($"the first block before any training: 8 channels of {Norm.Population} values, random weights");
        report.Line($"channel   zeros   mean   deviation   after: mean   deviation     dy~1   dy~xhat     dx~1   dx~xhat");
        for (int channel = 0; channel < Norm.Channels; channel++)
        {
            double[] before = Channel(values.Rectified, channel);
            double[] after = Channel(values.Normalised, channel);
            double[] ones = new double[after.Length];
            Array.Fill(ones, 1);
            (double[] dy, double[] dx) = (Channel(values.Dy, channel), Channel(values.Dx, channel));
            double zeros = before.Count(value => value == 0) / (double)before.Length;
            FormattableString moments = $"{channel,7} {zeros,7:P0} {before.Average(),6:F3} {Deviation(before),11:F3} {Zero(after.Average()),13:F3} {Deviation(after),11:F3}";
            FormattableString cosines = $"{Cosine(dy, ones),8:F3} {Cosine(dy, after),9:F3} {Cosine(dx, ones),8:F3} {Cosine(dx, after),9:F3}";
            report.Line($"{FormattableString.Invariant(moments)} {FormattableString.Invariant(cosines)}");
        }
    }

    public IEnumerable<(string File, byte[] Png)> Draw(Bench bench)
    {
        Values values = Compute(bench);
        Plot before = Panel.New("Two channels while the clip sounds", "value", "share of values, %");
        Plot after = Panel.New("After batch norm", "value", null);
        for (int style = 0; style < 2; style++)
        {
            int channel = style == 0 ? 1 : 5;
            AddHistogram(before, Sounding(bench, Channel(values.Rectified, channel)), 0, 2, style, $"channel {channel}");
            AddHistogram(after, Sounding(bench, Channel(values.Normalised, channel)), -3, 5, style, $"channel {channel}");
        }

        Panel.Legend(before);
        Panel.Legend(after);
        yield return ("norm.png", Panel.Grid(2, 400, 260, before, after));
    }

    /// <summary>Adds the outline of a histogram.</summary>
    public static void AddHistogram(Plot plot, double[] values, double low, double high, int style, string name)
    {
        const int Bars = 40;
        var shares = new double[Bars];
        foreach (double value in values)
        {
            int bar = (int)Math.Floor((value - low) / (high - low) * Bars);
            if (bar is >= 0 and < Bars)
                shares[bar] += 100.0 / values.Length;
        }

        Panel.Line(plot, Panel.Steps(Bars, (high - low) / Bars, low + (high - low) / Bars / 2), shares, style, name);
        plot.Axes.SetLimitsX(low, high);
    }

    private static Values Compute(Bench bench)
    {
        float[] features = bench.Features();
        double mean = features.Average(value => (double)value);
        double deviation = Math.Sqrt(features.Average(value => (value - mean) * (value - mean)));
        double[] input = Array.ConvertAll(features, value => (value - mean) / deviation);
        var shape = new Conv2dShape(1, 1, 64, 344, 2, 8, 5, 5, 2, 2);
        var weights = new float[shape.Weight.Count];
        Initialiser.KaimingNormal(5 * 5 * 2).Fill(seed: 0, parameter: 0, weights);
        double[] rectified = ReluReference.Forward(
            Conv2dReference.Forward(shape, input, null, null, Array.ConvertAll(weights, weight => (double)weight), new double[8]));

        double[] gamma = [1, 1, 1, 1, 1, 1, 1, 1];
        (double[] mu, double[] variance, double[] scale, double[] shift) = BatchNorm2dReference.Forward(Norm, rectified, gamma, new double[8]);
        // A gradient with a good deal of both forbidden directions in it.
        double[] normalised = AffineReference.Apply(rectified, scale, shift, 1, Norm.Channels);
        double[] dy = [.. Uniform(rectified.Length, 1).Select((value, i) => value + 0.5 + 0.3 * normalised[i])];
        (double[] gradGamma, double[] gradBeta) = BatchNorm2dReference.ParameterGradient(Norm, rectified, mu, variance, dy);
        double[] dx = BatchNorm2dReference.InputGradient(Norm, rectified, mu, variance, gamma, dy, gradGamma, gradBeta);
        return new Values(rectified, normalised, dy, dx);
    }

    /// <summary>The columns in which the clip sounds: silence, one value over and over, would hide the rest.</summary>
    private static double[] Sounding(Bench bench, double[] channel)
    {
        (int first, int end) = StftExperiment.Sounding(bench);
        return [.. channel.Where((_, i) => i % Norm.Width >= first / 2 && i % Norm.Width < end / 2)];
    }

    private static double[] Channel(double[] values, int channel) => [.. values.Where((_, i) => i % Norm.Channels == channel)];

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static double Cosine(double[] a, double[] b) => Zero(Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b)));

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    // Rounding, and the epsilon under the root, leave a little, of either sign, where the formula says 0.
    private static double Zero(double value) => Math.Abs(value) < 5e-4 ? 0 : value;

    private sealed record Values(double[] Rectified, double[] Normalised, double[] Dy, double[] Dx);
}
