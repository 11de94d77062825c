using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>Maximum pooling with ties, NaN, negative images under padding, and windows that overlap or leave gaps.</summary>
public sealed class MaxPool2dCases : IOpCases
{
    private static readonly (MaxPool2dShape Shape, CaseSize Size)[] Shapes =
    [
        (new(1, 1, 1, 1, 1, 1, 0), CaseSize.Tiny),
        (new(2, 5, 7, 3, 2, 2, 0), CaseSize.Tiny),
        (new(3, 4, 6, 5, 3, 2, 1), CaseSize.Tiny),
        (new(2, 7, 5, 2, 2, 3, 0), CaseSize.Tiny),
        (new(3, 13, 22, 9, 3, 1, 1), CaseSize.Normal),
        (new(2, 9, 31, 25, 5, 3, 2), CaseSize.Normal),
        (new(16, 32, 172, 8, 2, 2, 0), CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. Shapes.Select(item => Forward(item.Shape, item.Size)),
        .. Shapes.Select(item => Backward(item.Shape, item.Size)),
    ];

    private static OpCase Forward(MaxPool2dShape shape, CaseSize size) => Case("MaxPool2dForward", shape, size, Tolerance.Exact, arguments =>
    {
        double[] x = Input(shape);
        x[x.Length / 3] = double.NaN;
        x[x.Length / 2] = double.NaN;
        var want = new Lazy<(double[] Values, int[] Winners)>(() => MaxPool2dReference.Forward(shape, x));
        Tensor input = arguments.Input("x", shape.Input, x);
        Tensor output = arguments.Output("y", shape.Output, () => want.Value.Values);
        DeviceBuffer<int> winners = arguments.Output("winners", (int)shape.Output.Count, () => want.Value.Winners);
        arguments.Naive = () => MaxPool2dReference.Forward(shape, x);
        return () => arguments.Backend.MaxPool2dForward(shape, input, output, winners);
    });

    private static OpCase Backward(MaxPool2dShape shape, CaseSize size) => Case(
        "MaxPool2dBackward", shape, size, Tolerance.SumOfProducts, arguments =>
    {
        double[] dy = Uniform(shape.Output.Count, 2);
        int[] winners = MaxPool2dReference.Forward(shape, Input(shape)).Winners;
        Tensor gradOutput = arguments.Input("dy", shape.Output, dy);
        DeviceBuffer<int> places = arguments.Input("winners", winners);
        Tensor gradInput = arguments.Output("dx", shape.Input, () => new Expected(
            MaxPool2dReference.Backward(shape, dy, winners), MaxPool2dReference.Backward(shape, Absolute(dy), winners)));
        arguments.Naive = () => MaxPool2dReference.Backward(shape, dy, winners);
        return () => arguments.Backend.MaxPool2dBackward(shape, gradOutput, places, gradInput);
    });

    private static OpCase Case(string op, MaxPool2dShape shape, CaseSize size, Tolerance tolerance, Func<OpArguments, Action> bind) =>
        new(op, Name(shape), size, tolerance, bind)
        {
            Flops = (double)shape.Output.Count * shape.Kernel * shape.Kernel,
            Bytes = sizeof(float) * (double)(shape.Input.Count + 2 * shape.Output.Count),
        };

    private static string Name(MaxPool2dShape shape) =>
        $"N{shape.Images} {shape.InputHeight}x{shape.InputWidth}x{shape.Channels} k{shape.Kernel} s{shape.Stride} p{shape.Padding}";

    // Quarters from -2 to -1/4: many ties, and padding by 0 instead of by -∞ would win every window at the border.
    private static double[] Input(MaxPool2dShape shape) =>
        Array.ConvertAll(Uniform(shape.Input.Count, 1, -2, 0), value => Math.Floor(value * 4) / 4);
}
