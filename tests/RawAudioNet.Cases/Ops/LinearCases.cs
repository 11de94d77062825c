using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>Linear layers, the network's 64 to 10 among them.</summary>
public sealed class LinearCases : IOpCases
{
    private static readonly (LinearShape Shape, CaseSize Size)[] Shapes =
    [
        (new(1, 1, 1, 1), CaseSize.Tiny),
        (new(1, 2, 5, 3), CaseSize.Tiny),
        (new(3, 2, 7, 9), CaseSize.Tiny),
        (new(3, 5, 33, 17), CaseSize.Normal),
        (new(1, 2, 64, 10), CaseSize.Normal),
        (new(3, 23, 11, 1), CaseSize.Normal),
        (new(1, 16, 64, 10), CaseSize.Speed),
        (new(1, 64, 512, 256), CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. Shapes.Select(item => Forward(item.Shape, item.Size)),
        .. Shapes.Select(item => InputGradient(item.Shape, item.Size)),
        .. Shapes.Select(item => ParameterGradient(item.Shape, item.Size)),
    ];

    private static OpCase Forward(LinearShape shape, CaseSize size) => Case("LinearForward", shape, size, arguments =>
    {
        double[] x = Input(shape), w = Weight(shape), b = Uniform(shape.Models * shape.OutputFeatures, 3);
        Tensor input = arguments.Input("x", shape.Input, x);
        ModelTensor weight = arguments.Input("w", shape.Models, shape.Weight, w);
        ModelTensor bias = arguments.Input("b", shape.Models, shape.Bias, b);
        Tensor output = arguments.Output("y", shape.Output, () => new Expected(
            LinearReference.Forward(shape, x, w, b), LinearReference.Forward(shape, Absolute(x), Absolute(w), Absolute(b))));
        arguments.Naive = () => LinearReference.Forward(shape, x, w, b);
        arguments.Library = () => MathNetReference.LinearForward(shape, x, w);
        return () => arguments.Backend.LinearForward(shape, input, weight, bias, output);
    });

    private static OpCase InputGradient(LinearShape shape, CaseSize size) => Case("LinearInputGradient", shape, size, arguments =>
    {
        double[] dy = GradOutput(shape), w = Weight(shape);
        Tensor gradOutput = arguments.Input("dy", shape.Output, dy);
        ModelTensor weight = arguments.Input("w", shape.Models, shape.Weight, w);
        Tensor gradInput = arguments.Output("dx", shape.Input, () => new Expected(
            LinearReference.InputGradient(shape, dy, w), LinearReference.InputGradient(shape, Absolute(dy), Absolute(w))));
        arguments.Naive = () => LinearReference.InputGradient(shape, dy, w);
        arguments.Library = () => MathNetReference.LinearInputGradient(shape, dy, w);
        return () => arguments.Backend.LinearInputGradient(shape, gradOutput, weight, gradInput);
    });

    private static OpCase ParameterGradient(LinearShape shape, CaseSize size) => Case("LinearParameterGradient", shape, size, arguments =>
    {
        double[] x = Input(shape), dy = GradOutput(shape);
        (double[] dw, double[] db) = LinearReference.ParameterGradient(shape, x, dy);
        (double[] sumsW, double[] sumsB) = LinearReference.ParameterGradient(shape, Absolute(x), Absolute(dy));
        Tensor input = arguments.Input("x", shape.Input, x);
        Tensor gradOutput = arguments.Input("dy", shape.Output, dy);
        ModelTensor gradWeight = arguments.Output("dw", shape.Models, shape.Weight, () => new Expected(dw, sumsW));
        ModelTensor gradBias = arguments.Output("db", shape.Models, shape.Bias, () => new Expected(db, sumsB));
        arguments.Naive = () => LinearReference.ParameterGradient(shape, x, dy);
        arguments.Library = () => MathNetReference.LinearParameterGradient(shape, x, dy);
        return () => arguments.Backend.LinearParameterGradient(shape, input, gradOutput, gradWeight, gradBias);
    });

    private static OpCase Case(string op, LinearShape shape, CaseSize size, Func<OpArguments, Action> bind) =>
        new(op, $"M{shape.Models} N{shape.Batch} {shape.InputFeatures}->{shape.OutputFeatures}", size, Tolerance.SumOfProducts, bind)
        {
            Flops = 2.0 * shape.Models * shape.Batch * shape.Weight.Count,
            Bytes = sizeof(float) * (double)(shape.Input.Count + shape.Output.Count + shape.Models * shape.Weight.Count),
        };

    private static double[] Input(LinearShape shape) => Uniform(shape.Input.Count, 1);

    private static double[] Weight(LinearShape shape) => Uniform(shape.Models * shape.Weight.Count, 2);

    private static double[] GradOutput(LinearShape shape) => Uniform(shape.Output.Count, 4);
}
