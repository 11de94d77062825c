using RawAudioNet.Cases;
using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>Puzzle 8, against difference quotients of the reference's forward pass.</summary>
internal static class BatchNormBackwardCheck
{
    private const double Gamma = 1.7;

    private static readonly BatchNorm2dShape Shape = new(1, 3, 2, 2, 1);

    private static readonly double[] Input = CaseValues.Uniform(Shape.Population, 1, -1, 3);

    private static readonly double[] GradOutput = CaseValues.Uniform(Shape.Population, 2);

    public static Puzzle Puzzle { get; } = new FunctionPuzzle<Func<double[], double[], double, double, double[]>>
    {
        Number = 8,
        Title = "batch norm backwards",
        Task = "Find out how the loss changes with each input of a batch norm.",
        Hole = nameof(P08BatchNormBackward),
        Chapter = "docs/tour/07-relu-and-batch-norm.md",
        RealCode = "src/Engine/Backends/Cpu/CpuBackend.BatchNorm2d.cs",
        Tolerance = 1e-6,
        Filled = P08BatchNormBackward.InputGradient,
        Solution = (x, dy, gamma, _) => Reference(x, dy, gamma),
        Run = gradient => gradient([.. Input], [.. GradOutput], Gamma, BatchNorm2dShape.Epsilon),
        Expected = () => DifferenceQuotients.Of(Loss, Input),
        Mistakes =
        [
            ((x, dy, gamma, epsilon) => Backward(x, dy, gamma, epsilon, 0, 0),
                "You took mean and variance for constants. They are made of the x, so a change of one x moves every y: two terms are "
                + "missing."),
            ((x, dy, gamma, epsilon) => Backward(x, dy, gamma, epsilon, 1, 0),
                "The way through the variance is missing: subtract x̂·Σ (dy·x̂) / P. Check: Σ dx·x̂ must be almost 0, for stretching "
                + "all x changes nothing."),
            ((x, dy, gamma, epsilon) => Backward(x, dy, gamma, epsilon, 0, 1),
                "The way through the mean is missing: subtract Σ dy / P. Check: Σ dx must be 0, for moving all x together changes "
                + "nothing."),
            ((x, dy, gamma, epsilon) => Backward(x, dy, gamma, epsilon, x.Length, x.Length),
                "The two sums are means: divide by P."),
            ((x, dy, _, epsilon) => Backward(x, dy, 1, epsilon, 1, 1),
                "γ is missing: y = γ·x̂ + β, so all that comes back through y is multiplied by it."),
        ],
    };

    private static double Loss(double[] x)
    {
        (_, _, double[] scale, double[] shift) = BatchNorm2dReference.Forward(Shape, x, [Gamma], [0.3]);
        return x.Zip(GradOutput, (value, dy) => dy * (value * scale[0] + shift[0])).Sum();
    }

    private static double[] Reference(double[] x, double[] dy, double gamma)
    {
        (double[] mean, double[] variance, _, _) = BatchNorm2dReference.Forward(Shape, x, [gamma], [0]);
        (double[] gradGamma, double[] gradBeta) = BatchNorm2dReference.ParameterGradient(Shape, x, mean, variance, dy);
        return BatchNorm2dReference.InputGradient(Shape, x, mean, variance, [gamma], dy, gradGamma, gradBeta);
    }

    private static double[] Backward(double[] x, double[] dy, double gamma, double epsilon, double throughMean, double throughVariance)
    {
        double mean = x.Average();
        double rstd = 1 / Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + epsilon);
        double[] normalised = [.. x.Select(value => (value - mean) * rstd)];
        double projection = dy.Zip(normalised, (g, value) => g * value).Average();
        double meanGradient = throughMean * dy.Average();
        return [.. dy.Zip(normalised, (g, value) => gamma * rstd * (g - meanGradient - throughVariance * value * projection))];
    }
}
