using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>Averages over all rows and columns, with and without a pending scale and shift.</summary>
public sealed class GlobalAveragePool2dCases : IOpCases
{
    private static readonly (GlobalAveragePool2dShape Shape, CaseSize Size)[] Shapes =
    [
        (new(1, 1, 1, 1, 1), CaseSize.Tiny),
        (new(1, 2, 3, 5, 4), CaseSize.Tiny),
        (new(3, 2, 4, 1, 9), CaseSize.Tiny),
        (new(3, 5, 7, 13, 25), CaseSize.Normal),
        (new(1, 2, 4, 22, 64), CaseSize.Normal),
        (new(1, 16, 4, 22, 64), CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. Shapes.Select(item => Forward(item.Shape, item.Size, affine: false)),
        .. Shapes.Select(item => Forward(item.Shape, item.Size, affine: true)),
        .. Shapes.Select(item => Backward(item.Shape, item.Size)),
    ];

    private static OpCase Forward(GlobalAveragePool2dShape shape, CaseSize size, bool affine) => Case(
        "GlobalAveragePool2dForward", shape, size, affine, arguments =>
    {
        double[] x = Uniform(shape.Input.Count, 1);
        double[]? scale = affine ? Uniform(shape.Models * shape.Channels, 2) : null;
        double[]? shift = affine ? Uniform(shape.Models * shape.Channels, 3) : null;
        Activation input = arguments.Activation(
            arguments.Input("x", shape.Input, x), shape.Models, new Shape(shape.Channels), scale, shift);
        Tensor output = arguments.Output("y", shape.Output, () => new Expected(
            GlobalAveragePool2dReference.Forward(shape, x, scale, shift),
            GlobalAveragePool2dReference.Forward(shape, Absolute(x), Absolute(scale), Absolute(shift))));
        arguments.Naive = () => GlobalAveragePool2dReference.Forward(shape, x, scale, shift);
        return () => arguments.Backend.GlobalAveragePool2dForward(shape, input, output);
    });

    private static OpCase Backward(GlobalAveragePool2dShape shape, CaseSize size) => Case(
        "GlobalAveragePool2dBackward", shape, size, affine: false, arguments =>
    {
        double[] dy = Uniform(shape.Output.Count, 4);
        Tensor gradOutput = arguments.Input("dy", shape.Output, dy);
        Tensor gradInput = arguments.Output("dx", shape.Input, () => GlobalAveragePool2dReference.Backward(shape, dy));
        arguments.Naive = () => GlobalAveragePool2dReference.Backward(shape, dy);
        return () => arguments.Backend.GlobalAveragePool2dBackward(shape, gradOutput, gradInput);
    });

    private static OpCase Case(
        string op, GlobalAveragePool2dShape shape, CaseSize size, bool affine, Func<OpArguments, Action> bind) =>
        new(op, Name(shape) + (affine ? " affine" : ""), size, Tolerance.SumOfProducts, bind)
        {
            Flops = shape.Input.Count,
            Bytes = sizeof(float) * (double)(shape.Input.Count + shape.Output.Count),
        };

    private static string Name(GlobalAveragePool2dShape shape) =>
        $"M{shape.Models} N{shape.Batch} {shape.Height}x{shape.Width}x{shape.Channels}";
}
