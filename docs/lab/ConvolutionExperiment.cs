using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using ScottPlot;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Lab;

/// <summary>A convolution small enough to check by hand, its three gradients, and what binds all four together.</summary>
internal sealed class ConvolutionExperiment : IExperiment
{
    private const int ShownChannels = 4;

    public string Name => "convolution";

    public void Print(Bench bench, Report report)
    {
        var shape = new Conv2dShape(1, 1, 4, 4, 1, 1, 3, 3, Stride: 2, Padding: 1);
        float[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
        float[] w = [1, 0, -1, 2, 0, -2, 1, 0, -1];
        float[] dy = [1, 2, 3, 4];
        Results small = Run(bench, shape, x, w, [0.5f], dy);
        Matrix(report, "x", x, 4);
        Matrix(report, "w", w, 3);
        Matrix(report, "y = conv(x, w) + 0.5", small.Y, 2);
        Matrix(report, "dy", dy, 2);
        Matrix(report, "dx", small.Dx, 4);
        Matrix(report, "dw", small.Dw, 3);
        report.Line($"db = {small.Db[0]}");

        // Whatever the extents: y - b is linear in x and in w, so three sums of products are one number.
        var second = new Conv2dShape(1, 2, 32, 172, 8, 16, 3, 3, 2, 1);
        float[] input = Random(second.Input.Count, 1), weight = Random(second.Weight.Count, 2), gradient = Random(second.Output.Count, 3);
        Results large = Run(bench, second, input, weight, new float[16], gradient);
        report.Line();
        report.Line($"the second block's convolution, random numbers, batch of 2:");
        report.Line($"sum of dy * y  {Dot(gradient, large.Y):F3}");
        report.Line($"sum of dx * x  {Dot(large.Dx, input):F3}");
        report.Line($"sum of dw * w  {Dot(large.Dw, weight):F3}");
    }

    public IEnumerable<(string File, byte[] Png)> Draw(Bench bench)
    {
        var plots = new List<Plot>();
        int block = 1;
        foreach ((string layer, float[] values, Shape shape) in bench.Training.Run(bench.Features()))
        {
            if (!layer.StartsWith("relu", StringComparison.Ordinal))
                continue;

            for (int channel = 0; channel < ShownChannels; channel++)
            {
                float[,] map = Map(values, shape, channel * shape[2] / ShownChannels);
                Plot plot = Panel.New(channel == 0 ? $"Block {block}: {shape[0]} x {shape[1]}, {shape[2]} channels" : null, null, null);
                plot.Axes.Bottom.TickLabelStyle.IsVisible = false;
                plot.Axes.Left.TickLabelStyle.IsVisible = false;
                Panel.Heat(plot, map, 0, Math.Max(1e-6f, map.Cast<float>().Max()), shape[1], shape[0]);
                plot.Layout.Fixed(new PixelPadding(8, 8, 8, 34));
                plot.Axes.Title.Label.FontSize = 12;
                plots.Add(plot);
            }

            block++;
        }

        yield return ("feature-maps.png", Panel.Grid(ShownChannels, 215, 140, [.. plots]));
    }

    private static Results Run(Bench bench, Conv2dShape shape, float[] x, float[] w, float[] b, float[] dy)
    {
        var input = new Activation(bench.Tensor(shape.Input, x));
        ModelTensor weight = bench.Parameter(shape.Weight, w);
        ModelTensor gradWeight = bench.Parameter(shape.Weight, new float[shape.Weight.Count]);
        ModelTensor gradBias = bench.Parameter(shape.Bias, new float[shape.Bias.Count]);
        Tensor output = bench.Tensor(shape.Output);
        Tensor gradOutput = bench.Tensor(shape.Output, dy);
        Tensor gradInput = bench.Tensor(shape.Input);
        Tensor workspace = bench.Tensor(new Shape((int)Math.Max(1, bench.Backend.Conv2dWorkspace(shape))));
        bench.Backend.Conv2dForward(shape, input, weight, bench.Parameter(shape.Bias, b), output, workspace);
        bench.Backend.Conv2dInputGradient(shape, gradOutput, weight, gradInput, workspace);
        bench.Backend.Conv2dParameterGradient(shape, input, gradOutput, gradWeight, gradBias, workspace);
        return new Results(output.ToArray(), gradInput.ToArray(), gradWeight[0].ToArray(), gradBias[0].ToArray());
    }

    private static float[,] Map(float[] values, Shape shape, int channel)
    {
        var map = new float[shape[0], shape[1]];
        for (int row = 0; row < shape[0]; row++)
        {
            for (int column = 0; column < shape[1]; column++)
                map[row, column] = values[(row * shape[1] + column) * shape[2] + channel];
        }

        return map;
    }

    private static void Matrix(Report report, string name, float[] values, int columns)
    {
        report.Line($"{name}:");
        for (int first = 0; first < values.Length; first += columns)
            report.Line($"{string.Concat(values[first..(first + columns)].Select(value => FormattableString.Invariant($"{value,7}")))}");
    }

    private static float[] Random(long count, int seed) => Array.ConvertAll(Uniform(count, seed), value => (float)value);

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    private sealed record Results(float[] Y, float[] Dx, float[] Dw, float[] Db);
}
