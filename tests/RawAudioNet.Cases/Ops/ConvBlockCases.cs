using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>Blocks with the convolutions of <see cref="Conv2dCases"/>: first in a network, behind another block, and behind something else.</summary>
public sealed class ConvBlockCases : IOpCases
{
    private static readonly Tolerance OfBlock = new(4e-6, "a convolution's roundings, carried on through statistics and derivatives");

    private enum Place
    {
        /// <summary>Nothing before it learns.</summary>
        First,

        /// <summary>Its input has a pending batch norm, which wants its sums.</summary>
        BehindNorm,

        /// <summary>Its input is plain, and its gradient is wanted.</summary>
        BehindOther,
    }

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. Trainable.Select(item => Forward(item.Shape, item.Size, affine: false)),
        .. Trainable.Select(item => Forward(item.Shape, item.Size, affine: true)),
        .. Conv2dCases.Shapes.Select(item => Evaluation(item.Shape, item.Size)),
        .. Trainable.Select(item => Backward(item.Shape, item.Size, Place.First)),
        .. Trainable.Select(item => Backward(item.Shape, item.Size, Place.BehindNorm)),
        .. Trainable.Where(item => item.Size != CaseSize.Speed).Select(item => Backward(item.Shape, item.Size, Place.BehindOther)),
    ];

    private static IEnumerable<(Conv2dShape Shape, CaseSize Size)> Trainable =>
        Conv2dCases.Shapes.Where(item => item.Shape.OutputNorm.Population >= 2);

    private static OpCase Forward(Conv2dShape shape, CaseSize size, bool affine) => Case(
        "ConvBlockForward", shape, size, affine ? "affine" : "plain", 1, arguments =>
    {
        BatchNorm2dShape norm = shape.OutputNorm;
        double[] x = Uniform(shape.Input.Count, 1);
        (double[]? scale, double[]? shift) = affine ? (PerInput(shape, 5), PerInput(shape, 6)) : (null, null);
        double[] w = Uniform(shape.Models * shape.Weight.Count, 2), b = PerOutput(shape, 3), gamma = PerOutput(shape, 7), beta = PerOutput(shape, 8);
        Activation input = arguments.Activation(
            arguments.Input("x", shape.Input, x), shape.Models, shape.InputNorm.PerChannel, scale, shift);
        ConvBlockParameters parameters = Parameters(arguments, shape, w, b, gamma, beta);

        var want = new Lazy<(double[] Output, double[] Mean, double[] Variance, double[] Scale, double[] Shift)>(() =>
            ConvBlockReference.Forward(shape, x, scale, shift, w, b, gamma, beta));
        var products = new Lazy<double[]>(() => Conv2dReference.Forward(
            shape, Absolute(x), Absolute(scale), Absolute(shift), Absolute(w), Absolute(b)));

        // An error of y that is small beside the sum of its products is so beside their mean, and its square beside their mean square.
        double[] ones = Array.ConvertAll(beta, _ => 1.0);
        var sizes = new Lazy<(double[] Mean, double[] Square)>(() =>
        {
            (double[] mean, double[] variance, double[] _, double[] _) = BatchNorm2dReference.Forward(norm, products.Value, ones, ones);
            return (mean, [.. mean.Zip(variance, (m, v) => m * m + v)]);
        });
        Tensor output = arguments.Output("y", shape.Output, () => new Expected(want.Value.Output, products.Value));
        var statistics = new BatchNorm2dStatistics(
            arguments.Output("mean", shape.Models, norm.PerChannel, () => new Expected(want.Value.Mean, sizes.Value.Mean)),
            arguments.Output("variance", shape.Models, norm.PerChannel, () => new Expected(want.Value.Variance, sizes.Value.Square)),
            arguments.Output("scale", shape.Models, norm.PerChannel, () => new Expected(want.Value.Scale, Sizes(c => want.Value.Scale[c] * Growth(c)))),
            arguments.Output("shift", shape.Models, norm.PerChannel, () => new Expected(want.Value.Shift, Sizes(c =>
                Math.Abs(beta[c]) + Math.Abs(want.Value.Scale[c]) * (sizes.Value.Mean[c] + want.Value.Mean[c] * Growth(c))))));
        Tensor workspace = arguments.Workspace(arguments.Backend.ConvBlockWorkspace(shape));
        arguments.Naive = () => ConvBlockReference.Forward(shape, x, scale, shift, w, b, gamma, beta);
        return () => arguments.Backend.ConvBlockForward(shape, input, parameters, output, statistics, workspace);

        double Growth(int c) => 1 + sizes.Value.Square[c] / (want.Value.Variance[c] + 1e-5);

        double[] Sizes(Func<int, double> ofChannel) => [.. Enumerable.Range(0, beta.Length).Select(ofChannel)];
    });

    private static OpCase Evaluation(Conv2dShape shape, CaseSize size) => Case("ConvBlockEvaluation", shape, size, "affine", 1, arguments =>
    {
        double[] x = Uniform(shape.Input.Count, 1), scale = PerInput(shape, 5), shift = PerInput(shape, 6);
        double[] w = Uniform(shape.Models * shape.Weight.Count, 2), b = PerOutput(shape, 3);
        Activation input = arguments.Activation(
            arguments.Input("x", shape.Input, x), shape.Models, shape.InputNorm.PerChannel, scale, shift);
        ModelTensor weight = arguments.Input("w", shape.Models, shape.Weight, w);
        ModelTensor bias = arguments.Input("b", shape.Models, shape.Bias, b);
        Tensor output = arguments.Output("y", shape.Output, () => new Expected(
            ReluReference.Forward(Conv2dReference.Forward(shape, x, scale, shift, w, b)),
            Conv2dReference.Forward(shape, Absolute(x), Absolute(scale), Absolute(shift), Absolute(w), Absolute(b))));
        Tensor workspace = arguments.Workspace(arguments.Backend.ConvBlockWorkspace(shape));
        arguments.Naive = () => ReluReference.Forward(Conv2dReference.Forward(shape, x, scale, shift, w, b));
        return () => arguments.Backend.ConvBlockEvaluation(shape, input, weight, bias, output, workspace);
    });

    private static OpCase Backward(Conv2dShape shape, CaseSize size, Place place) => Case(
        "ConvBlockBackward", shape, size, place.ToString(), place == Place.First ? 1 : 2, arguments =>
    {
        BatchNorm2dShape norm = shape.OutputNorm;
        double[] x = Uniform(shape.Input.Count, 1), y = ReluReference.Forward(Uniform(shape.Output.Count, 9)), dy = Uniform(shape.Output.Count, 4);
        double[] w = Uniform(shape.Models * shape.Weight.Count, 2), gamma = PerOutput(shape, 7);
        (double[] mean, double[] variance) = BatchNorm2dCases.RoundedStatistics(norm, y);
        (double[] dgamma, double[] dbeta) = BatchNorm2dReference.ParameterGradient(norm, y, mean, variance, dy);
        (dgamma, dbeta) = (ToFloat(dgamma), ToFloat(dbeta));

        Tensor values = arguments.Input("x", shape.Input, x);
        (double[]? scale, double[]? shift) = place == Place.BehindNorm ? (PerInput(shape, 5), PerInput(shape, 6)) : (null, null);
        Activation input = arguments.Activation(values, shape.Models, shape.InputNorm.PerChannel, scale, shift);
        Tensor output = arguments.Input("y", shape.Output, y);
        BatchNorm2dStatistics statistics = BatchNorm2dCases.Statistics(arguments, norm, mean, variance, gamma);
        ConvBlockParameters parameters = Parameters(arguments, shape, w, PerOutput(shape, 3), gamma, PerOutput(shape, 8));
        Tensor gradOutput = arguments.Input("dy", shape.Output, dy);

        var gradient = new Lazy<double[]>(() => ConvBlockReference.ConvolutionGradient(shape, y, mean, variance, gamma, dy, dgamma, dbeta));
        var largest = new Lazy<double[]>(() => BatchNorm2dCases.GradientScale(norm, variance, gamma));
        var want = new Lazy<(double[] Weight, double[] Bias)>(() => Conv2dReference.ParameterGradient(shape, x, scale, shift, gradient.Value));
        var sums = new Lazy<(double[] Weight, double[] Bias)>(() => Conv2dReference.ParameterGradient(
            shape, Absolute(x), Absolute(scale), Absolute(shift), largest.Value));
        var gradients = new ConvBlockParameters(
            arguments.Output("dw", shape.Models, shape.Weight, () => new Expected(want.Value.Weight, sums.Value.Weight)),
            arguments.Output("db", shape.Models, shape.Bias, () => new Expected(want.Value.Bias, sums.Value.Bias)),
            arguments.Input("dgamma", shape.Models, norm.PerChannel, dgamma),
            arguments.Input("dbeta", shape.Models, norm.PerChannel, dbeta));
        Tensor gradInput = default;
        if (place != Place.First)
        {
            var dx = new Lazy<double[]>(() => Conv2dReference.InputGradient(shape, gradient.Value, w));
            var dxSums = new Lazy<double[]>(() => Conv2dReference.InputGradient(shape, largest.Value, Absolute(w)));
            gradInput = arguments.Output("dx", shape.Input, () => new Expected(dx.Value, dxSums.Value));
            if (place == Place.BehindNorm)
                input = input with { Norm = NormBefore(arguments, shape, x, dx, dxSums) };
        }

        Tensor workspace = arguments.Workspace(arguments.Backend.ConvBlockWorkspace(shape));
        arguments.Naive = () =>
        {
            double[] naive = ConvBlockReference.ConvolutionGradient(shape, y, mean, variance, gamma, dy, dgamma, dbeta);
            Conv2dReference.ParameterGradient(shape, x, scale, shift, naive);
            if (place != Place.First)
                Conv2dReference.InputGradient(shape, naive, w);
        };
        return () => arguments.Backend.ConvBlockBackward(
            shape, input, output, statistics, parameters, gradOutput, gradients, gradInput, workspace);
    });

    private static PendingNorm NormBefore(OpArguments arguments, Conv2dShape shape, double[] x, Lazy<double[]> dx, Lazy<double[]> dxSums)
    {
        BatchNorm2dShape norm = shape.InputNorm;
        (double[] mean, double[] variance) = BatchNorm2dCases.RoundedStatistics(norm, x);
        var want = new Lazy<(double[] Gamma, double[] Beta)>(() => BatchNorm2dReference.ParameterGradient(norm, x, mean, variance, dx.Value));
        var sums = new Lazy<(double[] Gamma, double[] Beta)>(() => BatchNorm2dReference.ParameterGradient(
            norm, BatchNorm2dCases.CenteredAbsolute(norm, x, mean), new double[mean.Length], variance, dxSums.Value));
        return new PendingNorm(
            arguments.Input("mean before", norm.Models, norm.PerChannel, mean),
            arguments.Input("variance before", norm.Models, norm.PerChannel, variance),
            arguments.Output("dgamma before", norm.Models, norm.PerChannel, () => new Expected(want.Value.Gamma, sums.Value.Gamma)),
            arguments.Output("dbeta before", norm.Models, norm.PerChannel, () => new Expected(want.Value.Beta, sums.Value.Beta)));
    }

    private static ConvBlockParameters Parameters(
        OpArguments arguments, Conv2dShape shape, double[] weight, double[] bias, double[] gamma, double[] beta) =>
        new(
            arguments.Input("w", shape.Models, shape.Weight, weight),
            arguments.Input("b", shape.Models, shape.Bias, bias),
            arguments.Input("gamma", shape.Models, shape.OutputNorm.PerChannel, gamma),
            arguments.Input("beta", shape.Models, shape.OutputNorm.PerChannel, beta));

    private static OpCase Case(string op, Conv2dShape shape, CaseSize size, string place, int convolutions, Func<OpArguments, Action> bind) =>
        new(op, $"{Conv2dCases.Describe(shape)} {place}", size, OfBlock, bind)
        {
            Flops = convolutions * shape.Flops,
            Bytes = sizeof(float) * (double)(convolutions * (shape.Input.Count + shape.Output.Count) + shape.Models * shape.Weight.Count),
        };

    private static double[] PerInput(Conv2dShape shape, int seed) => Uniform(shape.Models * shape.InputChannels, seed);

    private static double[] PerOutput(Conv2dShape shape, int seed) => Uniform(shape.Models * shape.OutputChannels, seed, -1, 1.5);
}
