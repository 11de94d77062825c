using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using ScottPlot;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Lab;

/// <summary>Every gradient of a small network against difference quotients, at every step size; and one gradient that is wrong.</summary>
internal sealed class GradientsExperiment : IExperiment
{
    private const double BestStep = 1e-5;

    private static readonly string[] Names =
    [
        "conv1.weight", "conv1.bias", "bn1.weight", "bn1.bias",
        "conv2.weight", "conv2.bias", "bn2.weight", "bn2.bias",
        "lin.weight", "lin.bias",
    ];

    private static readonly int[] Labels = [0, 2, 1];

    private readonly NetworkReference network = new(1, 3, 9, 11, [2, 3, 4], 3);

    public string Name => "gradients";

    public void Print(Bench bench, Report report)
    {
        (double[][] parameters, double[] input) = Point();
        double[][] analytic = network.Gradients(parameters, input, Labels).Parameters;
        report.Line($"two blocks, three images, step {BestStep:E0}: the largest gradient of each parameter");
        report.Line($"{"parameter",-14} {"values",6} {"analytic",12} {"numeric",12}   error");
        for (int p = 0; p < parameters.Length; p++)
        {
            double[] numeric = Numeric(parameters, input, p, BestStep);
            int largest = Array.IndexOf(analytic[p], analytic[p].MaxBy(Math.Abs));
            report.Line($"{Names[p],-14} {analytic[p].Length,6} {analytic[p][largest],12:F8} {numeric[largest],12:F8}   {Verdict(Error(analytic[p], numeric))}");
        }

        double[] wrong = Wrong(parameters, input);
        double[] right = Numeric(parameters, input, 0, BestStep);
        report.Line();
        report.Line($"conv1.weight, where batch norm's mean and variance are taken for constants: {Verdict(Error(wrong, right))}");
    }

    public IEnumerable<(string File, byte[] Png)> Draw(Bench bench)
    {
        (double[][] parameters, double[] input) = Point();
        double[][] analytic = network.Gradients(parameters, input, Labels).Parameters;
        double[] wrong = Wrong(parameters, input);
        double[] exponents = Panel.Steps(25, -0.5, -1);
        double[] good = new double[exponents.Length];
        double[] bad = new double[exponents.Length];
        for (int i = 0; i < exponents.Length; i++)
        {
            double[] numeric = Numeric(parameters, input, 0, Math.Pow(10, exponents[i]));
            good[i] = Math.Log10(Error(analytic[0], numeric));
            bad[i] = Math.Log10(Error(wrong, numeric));
        }

        Plot plot = Panel.New("Largest error of a gradient by the step of the difference quotient", "step, power of ten", "error, power of ten");
        Panel.Line(plot, exponents, good, 0, "conv1.weight", 2);
        Panel.Line(plot, exponents, bad, 1, "the same with a term forgotten", 2);
        plot.Axes.SetLimits(-13, -1, -12, 2);
        Panel.Legend(plot, Alignment.LowerLeft);
        yield return ("gradient-check.png", Panel.Png(plot));
    }

    private (double[][] Parameters, double[] Input) Point()
    {
        int[] lengths = network.ParameterLengths;
        double[][] parameters = [.. lengths.Select((length, p) => Names[p].StartsWith("bn", StringComparison.Ordinal) && p % 4 == 2
            ? Uniform(length, p + 1, 0.5, 2)
            : Uniform(length, p + 1))];
        return (parameters, Uniform(3 * 9 * 11 * 2, 99));
    }

    private double[] Numeric(double[][] parameters, double[] input, int parameter, double step)
    {
        double[] point = parameters[parameter];
        var quotients = new double[point.Length];
        for (int i = 0; i < point.Length; i++)
        {
            double before = point[i];
            point[i] = before + step;
            double above = network.Loss(parameters, input, Labels)[0];
            point[i] = before - step;
            double below = network.Loss(parameters, input, Labels)[0];
            point[i] = before;
            quotients[i] = (above - below) / (2 * step);
        }

        return quotients;
    }

    /// <summary>
    /// The gradient of the first convolution's weight by a backward pass that lets batch norm only multiply by γ/σ: the classic mistake of
    /// forgetting that mean and variance depend on the values too.
    /// </summary>
    private double[] Wrong(double[][] parameters, double[] input)
    {
        var first = new Conv2dShape(1, 3, 9, 11, 2, 3, 5, 5, 2, 2);
        var second = new Conv2dShape(1, 3, first.OutputHeight, first.OutputWidth, 3, 4, 3, 3, 2, 1);
        double[] y1 = ReluReference.Forward(Conv2dReference.Forward(first, input, null, null, parameters[0], parameters[1]));
        (_, _, double[] scale1, double[] shift1) = BatchNorm2dReference.Forward(first.OutputNorm, y1, parameters[2], parameters[3]);
        double[] y2 = ReluReference.Forward(Conv2dReference.Forward(second, y1, scale1, shift1, parameters[4], parameters[5]));
        (_, _, double[] scale2, double[] shift2) = BatchNorm2dReference.Forward(second.OutputNorm, y2, parameters[6], parameters[7]);
        var pool = new GlobalAveragePool2dShape(1, 3, second.OutputHeight, second.OutputWidth, 4);
        var linear = new LinearShape(1, 3, 4, 3);
        double[] features = GlobalAveragePool2dReference.Forward(pool, y2, scale2, shift2);
        double[] logits = LinearReference.Forward(linear, features, parameters[8], parameters[9]);

        double[] gradient = SoftmaxCrossEntropyReference.Evaluate(new SoftmaxCrossEntropyShape(1, 3, 3), logits, new(Labels)).GradLogits;
        gradient = GlobalAveragePool2dReference.Backward(pool, LinearReference.InputGradient(linear, gradient, parameters[8]));
        gradient = ReluReference.Backward(y2, Scaled(gradient, scale2));
        gradient = Conv2dReference.InputGradient(second, gradient, parameters[4]);
        gradient = ReluReference.Backward(y1, Scaled(gradient, scale1));
        return Conv2dReference.ParameterGradient(first, input, null, null, gradient).Weight;

        static double[] Scaled(double[] values, double[] scale) => [.. values.Select((value, i) => value * scale[i % scale.Length])];
    }

    /// <summary>The largest difference, as a part of the largest value.</summary>
    private static double Error(double[] gradient, double[] numeric) =>
        gradient.Zip(numeric, (a, b) => Math.Abs(a - b)).Max() / numeric.Max(Math.Abs);

    private static string Verdict(double error) => error < 1e-6 ? "below 1e-6: right" : FormattableString.Invariant($"{error:F2}: WRONG");
}
