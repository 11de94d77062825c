using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>Puzzle 6, against difference quotients of the reference's forward pass.</summary>
internal static class WeightGradientCheck
{
    public static Puzzle Puzzle { get; } = new FunctionPuzzle<Func<Conv2dShape, double[], double[], double[]>>
    {
        Number = 6,
        Title = "its weight's gradient",
        Task = "Find out how the loss changes with each weight of a convolution.",
        Hole = nameof(P06WeightGradient),
        Chapter = "docs/tour/06-convolution.md",
        RealCode = "tests/RawAudioNet.Cases/References/Conv2dReference.cs",
        Tolerance = 1e-6,
        Filled = P06WeightGradient.WeightGradient,
        Solution = (shape, x, dy) => Conv2dReference.ParameterGradient(shape, x, null, null, dy).Weight,
        Run = gradient =>
        [
            .. from shape in ConvolutionCheck.Shapes
               from value in gradient(shape, ConvolutionCheck.Input(shape), ConvolutionCheck.GradOutput(shape))
               select value,
        ],
        Expected = () => [.. ConvolutionCheck.Shapes.SelectMany(Measured)],
        Mistakes =
        [
            ((shape, x, dy) => Gather(new Products(shape), (dw, xi, wi, yi) => dw[wi] = x[xi] * dy[yi]),
                "Each place overwrites the one before. A weight is used at every place of the image, and the loss feels all of them: "
                + "+=, not =."),
            ((shape, x, dy) =>
                Gather(new Products(shape), (dw, xi, wi, yi) => dw[wi] += x[xi] * dy[yi] / (shape.OutputHeight * shape.OutputWidth)),
                "That is the mean over all places. The weight acts at each of them in full: the gradient is the sum."),
            ((shape, x, dy) => Gather(new Products(shape, shape.Padding, 1), (dw, xi, wi, yi) => dw[wi] += x[xi] * dy[yi]),
                "The stride is missing: take x from where forward took it, at row i·s − p + u."),
            ((shape, x, dy) => Gather(new Products(shape, 0, shape.Stride), (dw, xi, wi, yi) => dw[wi] += x[xi] * dy[yi]),
                "The padding is missing: take x from where forward took it, at row i·s − p + u."),
            ((shape, x, dy) => Gather(new Products(shape) { IsFlipped = true }, (dw, xi, wi, yi) => dw[wi] += x[xi] * dy[yi]),
                "Your gradient is upside down. Nothing is flipped in this one: each weight meets the x that it met in forward."),
        ],
    };

    private static double[] Measured(Conv2dShape shape) =>
        DifferenceQuotients.Of(w => ConvolutionCheck.Loss(shape, ConvolutionCheck.Input(shape), w), ConvolutionCheck.Weight(shape));

    private static double[] Gather(Products products, Action<double[], int, int, int> product)
    {
        var gradient = new double[products.Shape.Weight.Count];
        products.Visit((x, w, y) => product(gradient, x, w, y));
        return gradient;
    }
}
