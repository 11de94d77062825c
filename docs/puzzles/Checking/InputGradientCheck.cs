using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>Puzzle 7, against difference quotients of the reference's forward pass.</summary>
internal static class InputGradientCheck
{
    public static Puzzle Puzzle { get; } = new FunctionPuzzle<Func<Conv2dShape, double[], double[], double[]>>
    {
        Number = 7,
        Title = "its input's gradient",
        Task = "Find out how the loss changes with each input of a convolution.",
        Hole = nameof(P07InputGradient),
        Chapter = "docs/tour/06-convolution.md",
        RealCode = "src/Engine/Backends/Gpu/Kernels/Conv2dKernels.cs",
        Tolerance = 1e-6,
        Filled = P07InputGradient.InputGradient,
        Solution = Reference,
        Run = gradient =>
        [
            .. from shape in ConvolutionCheck.Shapes
               from value in gradient(shape, ConvolutionCheck.Weight(shape), ConvolutionCheck.GradOutput(shape))
               select value,
        ],
        Expected = () => [.. ConvolutionCheck.Shapes.SelectMany(Measured)],
        Mistakes =
        [
            ((shape, w, dy) => Gather(new Products(shape), (dx, xi, wi, yi) => dx[xi] = w[wi] * dy[yi]),
                "Each window overwrites the one before. Windows overlap, and the loss feels an input through all of them: +=, not =."),
            ((shape, w, dy) => Gather(new Products(shape) { IsFlipped = true }, (dx, xi, wi, yi) => dx[xi] += w[wi] * dy[yi]),
                "Your pattern is upside down. Books say that this gradient is a convolution with the flipped pattern; the indices (r + "
                + "p − u)/s have done that flip already, and you did it twice."),
            (RoundedDown,
                "You rounded (r + p − u)/s down. Where it does not come out even, no window had that input under that weight: the "
                + "product never was, skip it."),
            ((shape, w, dy) => Gather(new Products(shape, 0, shape.Stride), (dx, xi, wi, yi) => dx[xi] += w[wi] * dy[yi]),
                "The padding is missing: y[i] saw the rows from i·s − p on."),
        ],
    };

    private static double[] Reference(Conv2dShape shape, double[] w, double[] dy) => Conv2dReference.InputGradient(shape, dy, w);

    private static double[] Measured(Conv2dShape shape) =>
        DifferenceQuotients.Of(x => ConvolutionCheck.Loss(shape, x, ConvolutionCheck.Weight(shape)), ConvolutionCheck.Input(shape));

    private static double[] Gather(Products products, Action<double[], int, int, int> product)
    {
        var gradient = new double[products.Shape.Input.Count];
        products.Visit((x, w, y) => product(gradient, x, w, y));
        return gradient;
    }

    private static double[] RoundedDown(Conv2dShape shape, double[] w, double[] dy)
    {
        var gradient = new double[shape.Input.Count];
        for (int r = 0; r < shape.InputHeight; r++)
        for (int q = 0; q < shape.InputWidth; q++)
        for (int u = 0; u < shape.KernelHeight; u++)
        for (int v = 0; v < shape.KernelWidth; v++)
        {
            (int i, int j) = (r + shape.Padding - u, q + shape.Padding - v);
            if (i < 0 || j < 0 || i / shape.Stride >= shape.OutputHeight || j / shape.Stride >= shape.OutputWidth)
                continue;

            for (int c = 0; c < shape.InputChannels; c++)
            for (int o = 0; o < shape.OutputChannels; o++)
            {
                gradient[(r * shape.InputWidth + q) * shape.InputChannels + c] +=
                    w[((u * shape.KernelWidth + v) * shape.InputChannels + c) * shape.OutputChannels + o]
                    * dy[(i / shape.Stride * shape.OutputWidth + j / shape.Stride) * shape.OutputChannels + o];
            }
        }

        return gradient;
    }
}
