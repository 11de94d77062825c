using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>Convolutions: kernels of 1, 3, 5 and not square, strides 1 to 3, padding 0 to 2, and the network's four layers.</summary>
public sealed class Conv2dCases : IOpCases
{
    /// <summary>The convolutions, for a block's cases as well.</summary>
    internal static readonly (Conv2dShape Shape, CaseSize Size)[] Shapes =
    [
        (new(1, 1, 1, 1, 1, 1, 1, 1, 1, 0), CaseSize.Tiny),
        (new(1, 2, 5, 7, 2, 3, 3, 3, 2, 1), CaseSize.Tiny),
        (new(3, 2, 4, 6, 3, 9, 3, 3, 2, 1), CaseSize.Tiny),
        (new(3, 1, 6, 5, 2, 4, 1, 3, 1, 1), CaseSize.Tiny),

        // A kernel larger than the image; input rows and columns that no window touches; a stride larger than the kernel.
        (new(1, 2, 3, 4, 3, 8, 5, 5, 1, 2), CaseSize.Tiny),
        (new(1, 3, 7, 10, 4, 5, 2, 3, 3, 0), CaseSize.Tiny),
        (new(1, 2, 7, 9, 3, 4, 1, 1, 2, 0), CaseSize.Tiny),

        // A stride so long that the only window in a row lies in the padding.
        (new(1, 2, 6, 1, 1, 2, 1, 1, 5, 2), CaseSize.Tiny),

        (new(1, 2, 9, 13, 2, 8, 5, 5, 2, 2), CaseSize.Normal),
        (new(3, 2, 11, 23, 9, 25, 3, 3, 2, 1), CaseSize.Normal),
        (new(1, 3, 10, 17, 5, 12, 3, 3, 1, 1), CaseSize.Normal),
        (new(3, 1, 14, 29, 3, 33, 5, 5, 3, 2), CaseSize.Normal),
        (new(2, 3, 7, 19, 16, 7, 1, 1, 1, 0), CaseSize.Normal),
        (new(1, 2, 12, 46, 4, 16, 3, 3, 3, 0), CaseSize.Normal),
        (new(1, 1, 6, 11, 33, 65, 3, 3, 2, 1), CaseSize.Normal),
        (new(3, 5, 8, 1, 7, 10, 3, 1, 2, 1), CaseSize.Normal),

        // Wide tiles and pairs of products with rows that they do not divide, every stride, three models, eight channels on either side.
        (new(3, 2, 5, 51, 4, 8, 3, 3, 1, 1), CaseSize.Normal),
        (new(3, 2, 7, 53, 8, 6, 3, 3, 2, 1), CaseSize.Normal),
        (new(2, 1, 6, 71, 8, 16, 3, 5, 3, 2), CaseSize.Normal),
        (new(3, 2, 5, 25, 8, 48, 3, 3, 1, 0), CaseSize.Normal),
        (new(1, 2, 5, 15, 10, 40, 3, 3, 1, 1), CaseSize.Normal),

        // Eight output channels from 1, 2, 3 (which halving does not make) and 8 planes.
        (new(1, 1, 5, 37, 1, 8, 3, 3, 1, 1), CaseSize.Normal),
        (new(3, 1, 9, 131, 1, 8, 5, 5, 2, 2), CaseSize.Normal),
        (new(2, 1, 6, 40, 3, 8, 2, 2, 1, 0), CaseSize.Normal),
        (new(1, 2, 7, 70, 4, 8, 3, 3, 2, 1), CaseSize.Normal),

        (Layer(1, 1), CaseSize.Normal),
        (Layer(1, 2), CaseSize.Normal),
        (Layer(2, 2), CaseSize.Normal),
        (Layer(3, 2), CaseSize.Normal),
        (Layer(4, 2), CaseSize.Normal),

        (Layer(1, 16), CaseSize.Speed),
        (Layer(2, 16), CaseSize.Speed),
        (Layer(3, 16), CaseSize.Speed),
        (Layer(4, 16), CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. Shapes.Select(item => Forward(item.Shape, item.Size, affine: false)),
        .. Shapes.Select(item => Forward(item.Shape, item.Size, affine: true)),
        .. Shapes.Select(item => InputGradient(item.Shape, item.Size)),
        .. Shapes.Select(item => ParameterGradient(item.Shape, item.Size, affine: false)),
        .. Shapes.Select(item => ParameterGradient(item.Shape, item.Size, affine: true)),
    ];

    /// <summary>The tutorial network's convolutions, 1 to 4, for spectrograms of 64 bands and 344 frames.</summary>
    public static Conv2dShape Layer(int layer, int batch) => layer switch
    {
        1 => new(1, batch, 64, 344, 2, 8, 5, 5, 2, 2),
        2 => new(1, batch, 32, 172, 8, 16, 3, 3, 2, 1),
        3 => new(1, batch, 16, 86, 16, 32, 3, 3, 2, 1),
        _ => new(1, batch, 8, 43, 32, 64, 3, 3, 2, 1),
    };

    private static OpCase Forward(Conv2dShape shape, CaseSize size, bool affine) => Case("Conv2dForward", shape, size, affine, arguments =>
    {
        double[] x = Input(shape), w = Weight(shape), b = Uniform(shape.Models * shape.OutputChannels, 3);
        (double[]? scale, double[]? shift) = Affine(shape, affine);
        Activation input = arguments.Activation(
            arguments.Input("x", shape.Input, x), shape.Models, new Shape(shape.InputChannels), scale, shift);
        ModelTensor weight = arguments.Input("w", shape.Models, shape.Weight, w);
        ModelTensor bias = arguments.Input("b", shape.Models, shape.Bias, b);
        Tensor output = arguments.Output("y", shape.Output, () => new Expected(
            Conv2dReference.Forward(shape, x, scale, shift, w, b),
            Conv2dReference.Forward(shape, Absolute(x), Absolute(scale), Absolute(shift), Absolute(w), Absolute(b))));
        Tensor workspace = arguments.Workspace(arguments.Backend.Conv2dWorkspace(shape));
        arguments.Naive = () => Conv2dReference.Forward(shape, x, scale, shift, w, b);
        return () => arguments.Backend.Conv2dForward(shape, input, weight, bias, output, workspace);
    });

    private static OpCase InputGradient(Conv2dShape shape, CaseSize size) => Case("Conv2dInputGradient", shape, size, affine: false, arguments =>
    {
        double[] dy = GradOutput(shape), w = Weight(shape);
        Tensor gradOutput = arguments.Input("dy", shape.Output, dy);
        ModelTensor weight = arguments.Input("w", shape.Models, shape.Weight, w);
        Tensor gradInput = arguments.Output("dx", shape.Input, () => new Expected(
            Conv2dReference.InputGradient(shape, dy, w), Conv2dReference.InputGradient(shape, Absolute(dy), Absolute(w))));
        Tensor workspace = arguments.Workspace(arguments.Backend.Conv2dWorkspace(shape));
        arguments.Naive = () => Conv2dReference.InputGradient(shape, dy, w);
        return () => arguments.Backend.Conv2dInputGradient(shape, gradOutput, weight, gradInput, workspace);
    });

    private static OpCase ParameterGradient(Conv2dShape shape, CaseSize size, bool affine) => Case(
        "Conv2dParameterGradient", shape, size, affine, arguments =>
    {
        double[] x = Input(shape), dy = GradOutput(shape);
        (double[]? scale, double[]? shift) = Affine(shape, affine);
        Activation input = arguments.Activation(
            arguments.Input("x", shape.Input, x), shape.Models, new Shape(shape.InputChannels), scale, shift);
        Tensor gradOutput = arguments.Input("dy", shape.Output, dy);
        var want = new Lazy<(double[] Weight, double[] Bias)>(() => Conv2dReference.ParameterGradient(shape, x, scale, shift, dy));
        var sums = new Lazy<(double[] Weight, double[] Bias)>(() => Conv2dReference.ParameterGradient(
            shape, Absolute(x), Absolute(scale), Absolute(shift), Absolute(dy)));
        ModelTensor gradWeight = arguments.Output("dw", shape.Models, shape.Weight, () => new Expected(want.Value.Weight, sums.Value.Weight));
        ModelTensor gradBias = arguments.Output("db", shape.Models, shape.Bias, () => new Expected(want.Value.Bias, sums.Value.Bias));
        Tensor workspace = arguments.Workspace(arguments.Backend.Conv2dWorkspace(shape));
        arguments.Naive = () => Conv2dReference.ParameterGradient(shape, x, scale, shift, dy);
        return () => arguments.Backend.Conv2dParameterGradient(shape, input, gradOutput, gradWeight, gradBias, workspace);
    });

    private static OpCase Case(string op, Conv2dShape shape, CaseSize size, bool affine, Func<OpArguments, Action> bind)
    {
        return new OpCase(op, $"{Describe(shape)}{(affine ? " affine" : "")}", size, Tolerance.SumOfProducts, bind)
        {
            Flops = shape.Flops,
            Bytes = sizeof(float) * (double)(shape.Input.Count + shape.Output.Count + shape.Models * shape.Weight.Count),
        };
    }

    /// <summary>The extents for people.</summary>
    internal static string Describe(Conv2dShape shape) =>
        $"M{shape.Models} N{shape.Batch} {shape.InputHeight}x{shape.InputWidth} {shape.InputChannels}->{shape.OutputChannels} " +
        $"k{shape.KernelHeight}x{shape.KernelWidth} s{shape.Stride} p{shape.Padding}";

    private static double[] Input(Conv2dShape shape) => Uniform(shape.Input.Count, 1);

    private static double[] Weight(Conv2dShape shape) => Uniform(shape.Models * shape.Weight.Count, 2);

    private static double[] GradOutput(Conv2dShape shape) => Uniform(shape.Output.Count, 4);

    private static (double[]? Scale, double[]? Shift) Affine(Conv2dShape shape, bool affine) => affine
        ? (Uniform(shape.Models * shape.InputChannels, 5), Uniform(shape.Models * shape.InputChannels, 6))
        : (null, null);
}
