using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Cases.Ops;

/// <summary>Rectifiers of lengths around the vector widths, into another tensor and in place.</summary>
public sealed class ReluCases : IOpCases
{
    private static readonly (Shape Shape, CaseSize Size)[] Shapes =
    [
        (new(1), CaseSize.Tiny),
        (new(3, 5), CaseSize.Tiny),
        (new(2, 3, 5, 3), CaseSize.Tiny),
        (new(3, 7, 11, 17), CaseSize.Normal),
        (new(16, 32, 172, 8), CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. Shapes.SelectMany(item => new[] { Forward(item.Shape, item.Size, inPlace: false), Forward(item.Shape, item.Size, inPlace: true) }),
        .. Shapes.SelectMany(item => new[] { Backward(item.Shape, item.Size, inPlace: false), Backward(item.Shape, item.Size, inPlace: true) }),
    ];

    private static OpCase Forward(Shape shape, CaseSize size, bool inPlace) => Case("ReluForward", shape, size, inPlace, 2, arguments =>
    {
        double[] x = Input(shape);
        if (inPlace)
        {
            Tensor both = arguments.InPlace("x", shape, x, () => ReluReference.Forward(x));
            arguments.Naive = () => ReluReference.Forward(x);
            return () => arguments.Backend.ReluForward(both, both);
        }

        Tensor input = arguments.Input("x", shape, x);
        Tensor output = arguments.Output("y", shape, () => ReluReference.Forward(x));
        arguments.Naive = () => ReluReference.Forward(x);
        return () => arguments.Backend.ReluForward(input, output);
    });

    private static OpCase Backward(Shape shape, CaseSize size, bool inPlace) => Case("ReluBackward", shape, size, inPlace, 3, arguments =>
    {
        double[] y = Array.ConvertAll(ReluReference.Forward(Input(shape)), value => double.IsNaN(value) ? 0 : value);
        double[] dy = CaseValues.Uniform(shape.Count, 2);
        Tensor output = arguments.Input("y", shape, y);
        if (inPlace)
        {
            Tensor both = arguments.InPlace("dy", shape, dy, () => ReluReference.Backward(y, dy));
            arguments.Naive = () => ReluReference.Backward(y, dy);
            return () => arguments.Backend.ReluBackward(output, both, both);
        }

        Tensor gradOutput = arguments.Input("dy", shape, dy);
        Tensor gradInput = arguments.Output("dx", shape, () => ReluReference.Backward(y, dy));
        arguments.Naive = () => ReluReference.Backward(y, dy);
        return () => arguments.Backend.ReluBackward(output, gradOutput, gradInput);
    });

    private static OpCase Case(string op, Shape shape, CaseSize size, bool inPlace, int tensors, Func<OpArguments, Action> bind) =>
        new(op, $"{shape}{(inPlace ? " in place" : "")}", size, Tolerance.Exact, bind)
        {
            Flops = shape.Count,
            Bytes = sizeof(float) * (double)tensors * shape.Count,
        };

    // The last value is NaN, one before it -0, and every fifth all but 0: what a comparison the wrong way round gets wrong.
    private static double[] Input(Shape shape)
    {
        double[] values = CaseValues.Uniform(shape.Count, 1);
        for (int i = 0; i < values.Length; i += 5)
            values[i] = (float)(values[i] * 1e-6);
        values[^1] = double.NaN;
        values[values.Length / 2] = values.Length > 1 ? -0.0 : double.NaN;
        return values;
    }
}
