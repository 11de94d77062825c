using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>Batch norms; the first channel's mean is a hundred deviations from 0, where a variance from Σx² would have no correct digit.</summary>
public sealed class BatchNorm2dCases : IOpCases
{
    private static readonly Tolerance OfStatistics = new(
        4e-6, "the mean is rounded once, relative to the largest value; the variance loses that rounding's square alone");

    private static readonly (BatchNorm2dShape Shape, CaseSize Size)[] Shapes =
    [
        (new(1, 2, 1, 1, 1), CaseSize.Tiny),
        (new(1, 2, 3, 5, 4), CaseSize.Tiny),
        (new(3, 2, 4, 3, 9), CaseSize.Tiny),
        (new(1, 3, 7, 13, 25), CaseSize.Normal),
        (new(3, 5, 6, 11, 8), CaseSize.Normal),
        (new(3, 1, 9, 17, 65), CaseSize.Normal),
        (new(1, 2, 32, 172, 8), CaseSize.Normal),
        (new(1, 2, 4, 22, 64), CaseSize.Normal),
        (new(1, 16, 32, 172, 8), CaseSize.Speed),
        (new(1, 16, 16, 86, 16), CaseSize.Speed),
        (new(1, 16, 8, 43, 32), CaseSize.Speed),
        (new(1, 16, 4, 22, 64), CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. Shapes.Select(item => Forward(item.Shape, item.Size)),
        .. Shapes.Select(item => Evaluation(item.Shape, item.Size)),
        .. Shapes.Select(item => Apply(item.Shape, item.Size, inPlace: false)),
        .. Shapes.Select(item => Apply(item.Shape, item.Size, inPlace: true)),
        .. Shapes.Select(item => ParameterGradient(item.Shape, item.Size)),
        .. Shapes.Select(item => InputGradient(item.Shape, item.Size, inPlace: false)),
        .. Shapes.Select(item => InputGradient(item.Shape, item.Size, inPlace: true)),
        .. Shapes.Select(item => UpdateRunning(item.Shape, item.Size)),
    ];

    private static OpCase Forward(BatchNorm2dShape shape, CaseSize size) => Case("BatchNorm2dForward", shape, size, 1, OfStatistics, arguments =>
    {
        double[] x = Input(shape), gamma = PerChannel(shape, 2), beta = PerChannel(shape, 3);
        Tensor input = arguments.Input("x", shape.Values, x);
        ModelTensor gammas = arguments.Input("gamma", shape.Models, shape.PerChannel, gamma);
        ModelTensor betas = arguments.Input("beta", shape.Models, shape.PerChannel, beta);
        var want = new Lazy<(double[] Mean, double[] Variance, double[] Scale, double[] Shift)>(() =>
            BatchNorm2dReference.Forward(shape, x, gamma, beta));
        var statistics = new BatchNorm2dStatistics(
            arguments.Output("mean", shape.Models, shape.PerChannel, () => want.Value.Mean),
            arguments.Output("variance", shape.Models, shape.PerChannel, () => want.Value.Variance),
            arguments.Output("scale", shape.Models, shape.PerChannel, () => want.Value.Scale),
            arguments.Output("shift", shape.Models, shape.PerChannel, () => ShiftOf(want.Value.Mean, want.Value.Scale, beta)));
        Tensor workspace = arguments.Workspace(arguments.Backend.BatchNorm2dWorkspace(shape));
        arguments.Naive = () => BatchNorm2dReference.Forward(shape, x, gamma, beta);
        return () => arguments.Backend.BatchNorm2dForward(shape, input, gammas, betas, statistics, workspace);
    });

    private static OpCase Evaluation(BatchNorm2dShape shape, CaseSize size) => Case(
        "BatchNorm2dEvaluation", shape, size, 0, Tolerance.FewOperations, arguments =>
    {
        double[] mean = PerChannel(shape, 1), variance = PerChannel(shape, 2, 0.01), gamma = PerChannel(shape, 3), beta = PerChannel(shape, 4);
        ModelTensor means = arguments.Input("mean", shape.Models, shape.PerChannel, mean);
        ModelTensor variances = arguments.Input("variance", shape.Models, shape.PerChannel, variance);
        ModelTensor gammas = arguments.Input("gamma", shape.Models, shape.PerChannel, gamma);
        ModelTensor betas = arguments.Input("beta", shape.Models, shape.PerChannel, beta);
        (double[] wantScale, double[] _) = BatchNorm2dReference.Evaluation(mean, variance, gamma, beta);
        ModelTensor scale = arguments.Output("scale", shape.Models, shape.PerChannel, () => wantScale);
        ModelTensor shift = arguments.Output("shift", shape.Models, shape.PerChannel, () => ShiftOf(mean, wantScale, beta));
        arguments.Naive = () => BatchNorm2dReference.Evaluation(mean, variance, gamma, beta);
        return () => arguments.Backend.BatchNorm2dEvaluation(shape, means, variances, gammas, betas, scale, shift);
    });

    private static OpCase Apply(BatchNorm2dShape shape, CaseSize size, bool inPlace) => Case(
        "BatchNorm2dApply" + (inPlace ? " in place" : ""), shape, size, 2, Tolerance.SumOfProducts, arguments =>
    {
        double[] x = Uniform(shape.Values.Count, 1), scale = PerChannel(shape, 2), shift = PerChannel(shape, 3);
        Func<Expected> want = () => new Expected(
            AffineReference.Apply(x, scale, shift, shape.Models, shape.Channels),
            AffineReference.Apply(Absolute(x), Absolute(scale), Absolute(shift), shape.Models, shape.Channels));
        Tensor values = inPlace ? arguments.InPlace("x", shape.Values, x, want) : arguments.Input("x", shape.Values, x);
        Tensor output = inPlace ? values : arguments.Output("y", shape.Values, want);
        Activation input = arguments.Activation(values, shape.Models, shape.PerChannel, scale, shift);
        arguments.Naive = () => AffineReference.Apply(x, scale, shift, shape.Models, shape.Channels);
        return () => arguments.Backend.BatchNorm2dApply(shape, input, output);
    });

    private static OpCase ParameterGradient(BatchNorm2dShape shape, CaseSize size) => Case(
        "BatchNorm2dParameterGradient", shape, size, 2, OfStatistics, arguments =>
    {
        double[] x = Input(shape), dy = Uniform(shape.Values.Count, 4);
        (double[] mean, double[] variance) = RoundedStatistics(shape, x);
        Tensor input = arguments.Input("x", shape.Values, x);
        BatchNorm2dStatistics statistics = Statistics(arguments, shape, mean, variance, PerChannel(shape, 2));
        Tensor gradOutput = arguments.Input("dy", shape.Values, dy);

        // The scale is Σ|dy| and Σ|dy|·|x̂|; x̂ of the channel far from 0 carries the rounding of x − μ.
        var want = new Lazy<(double[] Gamma, double[] Beta)>(() => BatchNorm2dReference.ParameterGradient(shape, x, mean, variance, dy));
        var sums = new Lazy<(double[] Gamma, double[] Beta)>(() => BatchNorm2dReference.ParameterGradient(
            shape, CenteredAbsolute(shape, x, mean), new double[mean.Length], variance, Absolute(dy)));
        ModelTensor gradGamma = arguments.Output("dgamma", shape.Models, shape.PerChannel, () => new Expected(want.Value.Gamma, sums.Value.Gamma));
        ModelTensor gradBeta = arguments.Output("dbeta", shape.Models, shape.PerChannel, () => new Expected(want.Value.Beta, sums.Value.Beta));
        Tensor workspace = arguments.Workspace(arguments.Backend.BatchNorm2dWorkspace(shape));
        arguments.Naive = () => BatchNorm2dReference.ParameterGradient(shape, x, mean, variance, dy);
        return () => arguments.Backend.BatchNorm2dParameterGradient(shape, input, statistics, gradOutput, gradGamma, gradBeta, workspace);
    });

    private static OpCase InputGradient(BatchNorm2dShape shape, CaseSize size, bool inPlace) => Case(
        "BatchNorm2dInputGradient" + (inPlace ? " in place" : ""), shape, size, 3, OfStatistics, arguments =>
    {
        double[] x = Input(shape), dy = Uniform(shape.Values.Count, 4), gamma = PerChannel(shape, 2);
        (double[] mean, double[] variance) = RoundedStatistics(shape, x);
        (double[] dgamma, double[] dbeta) = BatchNorm2dReference.ParameterGradient(shape, x, mean, variance, dy);
        (dgamma, dbeta) = (ToFloat(dgamma), ToFloat(dbeta));
        Func<Expected> want = () => new Expected(
            BatchNorm2dReference.InputGradient(shape, x, mean, variance, gamma, dy, dgamma, dbeta), GradientScale(shape, variance, gamma));
        Tensor input = arguments.Input("x", shape.Values, x);
        BatchNorm2dStatistics statistics = Statistics(arguments, shape, mean, variance, gamma);
        ModelTensor gammas = arguments.Input("gamma", shape.Models, shape.PerChannel, gamma);
        Tensor gradOutput = inPlace ? arguments.InPlace("dy", shape.Values, dy, want) : arguments.Input("dy", shape.Values, dy);
        ModelTensor gradGamma = arguments.Input("dgamma", shape.Models, shape.PerChannel, dgamma);
        ModelTensor gradBeta = arguments.Input("dbeta", shape.Models, shape.PerChannel, dbeta);
        Tensor gradInput = inPlace ? gradOutput : arguments.Output("dx", shape.Values, want);
        arguments.Naive = () => BatchNorm2dReference.InputGradient(shape, x, mean, variance, gamma, dy, dgamma, dbeta);
        return () => arguments.Backend.BatchNorm2dInputGradient(shape, input, statistics, gammas, gradOutput, gradGamma, gradBeta, gradInput);
    });

    private static OpCase UpdateRunning(BatchNorm2dShape shape, CaseSize size) => Case(
        "BatchNorm2dUpdateRunning", shape, size, 0, Tolerance.FewOperations, arguments =>
    {
        double[] mean = PerChannel(shape, 1, 0.1), variance = PerChannel(shape, 2, 0.1);
        double[] runningMean = PerChannel(shape, 3, 0.1), runningVariance = PerChannel(shape, 4, 0.1);

        // The last of several models has had a bad step and keeps its statistics.
        CaseState before = CaseState.Of(shape.Models);
        before = shape.Models > 1 ? before.WithBadStep(shape.Models - 1, 0) : before;
        StepState state = arguments.State(before);
        (double[] wantMean, double[] wantVariance) = BatchNorm2dReference.UpdateRunning(shape, mean, variance, runningMean, runningVariance);
        for (int c = 0; c < mean.Length; c++)
        {
            if (before.IsLeftAlone(c / shape.Channels))
                (wantMean[c], wantVariance[c]) = (runningMean[c], runningVariance[c]);
        }

        BatchNorm2dStatistics statistics = Statistics(arguments, shape, mean, variance, mean);
        ModelTensor means = arguments.InPlace("running mean", shape.Models, shape.PerChannel, runningMean, () => wantMean);
        ModelTensor variances = arguments.InPlace("running variance", shape.Models, shape.PerChannel, runningVariance, () => wantVariance);
        arguments.Naive = () => BatchNorm2dReference.UpdateRunning(shape, mean, variance, runningMean, runningVariance);
        return () => arguments.Backend.BatchNorm2dUpdateRunning(shape, statistics, means, variances, state);
    });

    private static OpCase Case(
        string op, BatchNorm2dShape shape, CaseSize size, int tensors, Tolerance tolerance, Func<OpArguments, Action> bind) =>
        new(op, $"M{shape.Models} N{shape.Batch} {shape.Height}x{shape.Width}x{shape.Channels}", size, tolerance, bind)
        {
            Flops = 4.0 * Math.Min(tensors, 1) * shape.Values.Count,
            Bytes = sizeof(float) * (double)(tensors > 0 ? tensors * shape.Values.Count : 6 * shape.Models * shape.Channels),
        };

    private static double[] Input(BatchNorm2dShape shape)
    {
        double[] values = Uniform(shape.Values.Count, 1, 0, 2);
        for (int i = 0; shape.Channels > 1 && i < values.Length; i += shape.Channels)
            values[i] = (float)(values[i] + 60);
        return values;
    }

    private static double[] PerChannel(BatchNorm2dShape shape, int seed, double low = -1) =>
        Uniform(shape.Models * shape.Channels, seed, low, 1.5);

    /// <summary>Mean and variance of a batch as a device has them.</summary>
    internal static (double[] Mean, double[] Variance) RoundedStatistics(BatchNorm2dShape shape, double[] x)
    {
        double[] ones = Array.ConvertAll(new double[shape.Models * shape.Channels], _ => 1.0);
        (double[] mean, double[] variance, double[] _, double[] _) = BatchNorm2dReference.Forward(shape, x, ones, ones);
        return (ToFloat(mean), ToFloat(variance));
    }

    /// <summary>Statistics that backward only reads.</summary>
    internal static BatchNorm2dStatistics Statistics(
        OpArguments arguments, BatchNorm2dShape shape, double[] mean, double[] variance, double[] gamma)
    {
        // Backward has no use for the shift: it is NaN, so that using it shows.
        (double[] scale, double[] _) = BatchNorm2dReference.Evaluation(mean, variance, gamma, mean);
        return new BatchNorm2dStatistics(
            arguments.Input("mean", shape.Models, shape.PerChannel, mean),
            arguments.Input("variance", shape.Models, shape.PerChannel, variance),
            arguments.Input("scale", shape.Models, shape.PerChannel, scale),
            arguments.Input("shift", shape.Models, shape.PerChannel, Array.ConvertAll(mean, _ => double.NaN)));
    }

    private static Expected ShiftOf(double[] mean, double[] scale, double[] beta)
    {
        var values = new double[mean.Length];
        var scales = new double[mean.Length];
        for (int c = 0; c < mean.Length; c++)
        {
            values[c] = beta[c] - mean[c] * scale[c];
            scales[c] = Math.Abs(beta[c]) + Math.Abs(mean[c] * scale[c]);
        }

        return new Expected(values, scales);
    }

    /// <summary><c>|x − μ|</c>.</summary>
    internal static double[] CenteredAbsolute(BatchNorm2dShape shape, double[] x, double[] mean)
    {
        var result = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
            result[i] = Math.Abs(x[i] - mean[i / (shape.Population * shape.Channels) * shape.Channels + i % shape.Channels]);
        return result;
    }

    /// <summary>dx = γ/√(σ²+ε)·(…): the bracket's summands are at most about 4.</summary>
    internal static double[] GradientScale(BatchNorm2dShape shape, double[] variance, double[] gamma)
    {
        var scales = new double[shape.Values.Count];
        for (int i = 0; i < scales.Length; i++)
        {
            int c = i / (shape.Population * shape.Channels) * shape.Channels + i % shape.Channels;
            scales[i] = 4 * Math.Abs(gamma[c]) / Math.Sqrt(variance[c] + 1e-5);
        }

        return scales;
    }
}
