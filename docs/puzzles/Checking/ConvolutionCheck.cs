using RawAudioNet.Cases;
using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>Puzzle 5, against the engine's convolution, with and without stride and padding.</summary>
internal static class ConvolutionCheck
{
    /// <summary>One image each; every extent another, so that no two can be exchanged.</summary>
    public static readonly Conv2dShape[] Shapes =
    [
        new(1, 1, 5, 7, 2, 4, 3, 3, Stride: 2, Padding: 1),
        new(1, 1, 6, 4, 3, 2, 3, 2, Stride: 1, Padding: 0),
    ];

    public static Puzzle Puzzle { get; } = new FunctionPuzzle<Func<Conv2dShape, double[], double[], double[], double[]>>
    {
        Number = 5,
        Title = "a convolution",
        Task = "Slide a pattern over an image.",
        Hole = nameof(P05Convolution),
        Chapter = "docs/tour/06-convolution.md",
        RealCode = "tests/RawAudioNet.Cases/References/Conv2dReference.cs",
        Filled = P05Convolution.Convolution,
        Solution = (shape, x, w, b) => Conv2dReference.Forward(shape, x, null, null, w, b),
        Run = convolution => [.. Shapes.SelectMany(shape => convolution(shape, Input(shape), Weight(shape), Bias(shape)))],
        Expected = () => [.. Shapes.SelectMany(shape => EngineOps.Convolution(shape, Input(shape), Weight(shape), Bias(shape)))],
        Mistakes =
        [
            ((shape, x, w, b) => Sum(new Products(shape), x, w, new double[b.Length]), "The bias is missing: each y begins with b[o]."),
            ((shape, x, w, b) => Sum(new Products(shape, 0, shape.Stride), x, w, b),
                "The padding is missing: the first window begins p rows above and p columns left of the image."),
            ((shape, x, w, b) => Sum(new Products(shape, shape.Padding, 1), x, w, b),
                "The stride is missing: the window of output i begins at row i·s − p."),
            ((shape, x, w, b) => Sum(new Products(shape) { IsFlipped = true }, x, w, b),
                "Your pattern is upside down. That is the convolution of signal theory; networks take it as it is (a "
                + "cross-correlation), for they learn the pattern anyway."),
        ],
    };

    /// <summary>The image of the puzzles 5 to 7.</summary>
    public static double[] Input(Conv2dShape shape) => CaseValues.Uniform(shape.Input.Count, 1);

    /// <summary>The patterns of the puzzles 5 to 7.</summary>
    public static double[] Weight(Conv2dShape shape) => CaseValues.Uniform(shape.Weight.Count, 2);

    /// <summary>The gradient that comes from behind.</summary>
    public static double[] GradOutput(Conv2dShape shape) => CaseValues.Uniform(shape.Output.Count, 3);

    /// <summary>A loss whose gradient of y is <see cref="GradOutput"/>: <c>Σ dy·y</c>.</summary>
    public static double Loss(Conv2dShape shape, double[] x, double[] w) =>
        Conv2dReference.Forward(shape, x, null, null, w, Bias(shape)).Zip(GradOutput(shape), (y, dy) => y * dy).Sum();

    private static double[] Bias(Conv2dShape shape) => CaseValues.Uniform(shape.OutputChannels, 4);

    private static double[] Sum(Products products, double[] x, double[] w, double[] b)
    {
        double[] output = [.. Enumerable.Range(0, (int)products.Shape.Output.Count).Select(y => b[y % b.Length])];
        products.Visit((xi, wi, yi) => output[yi] += w[wi] * x[xi]);
        return output;
    }
}
