using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>Heads behind a batch norm and behind something else, with and without class weights, second labels and smoothing.</summary>
public sealed class ClassifierHeadCases : IOpCases
{
    private static readonly Tolerance OfHead = new(4e-6, "a mean, a product, an exponential, carried on through their derivatives");

    private static readonly (ClassifierHeadShape Shape, CaseSize Size)[] Shapes =
    [
        (new(1, 2, 1, 1, 1, 2), CaseSize.Tiny),
        (new(3, 3, 2, 3, 5, 4), CaseSize.Tiny),
        (new(2, 5, 3, 7, 33, 131), CaseSize.Normal),
        (new(1, 17, 1, 5, 200, 3), CaseSize.Normal),
        (new(1, 16, 4, 22, 64, 10), CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. from kind in (TargetKind[])
           [
               TargetKind.Hard,
               TargetKind.Weighted,
               TargetKind.Weighted | TargetKind.Mixed | TargetKind.Smoothed,
               TargetKind.Weighted | TargetKind.NoClass,
               TargetKind.Mixed | TargetKind.PartnerNoClass,
           ]
           from item in Shapes
           select Case(item.Shape, item.Size, behindNorm: true, kind),
        .. Shapes.Select(item => Case(item.Shape, item.Size, behindNorm: false, TargetKind.Hard)),
    ];

    private static OpCase Case(ClassifierHeadShape shape, CaseSize size, bool behindNorm, TargetKind kind) => new(
        "ClassifierHead",
        $"M{shape.Models} N{shape.Batch} {shape.Height}x{shape.Width}x{shape.Channels} K{shape.Classes}{(behindNorm ? " behind norm" : "")} {kind}",
        size,
        OfHead,
        arguments =>
        {
            BatchNorm2dShape norm = shape.InputNorm;
            int images = shape.Models * shape.Batch, channels = shape.Models * shape.Channels;
            double[] x = Uniform(norm.Values.Count, 1), w = Uniform(shape.Models * shape.Linear.Weight.Count, 2);
            double[] b = Uniform(shape.Models * shape.Classes, 3);
            double[]? scale = behindNorm ? Uniform(channels, 4, 0.5, 2) : null, shift = behindNorm ? Uniform(channels, 5) : null;
            var soft = new SoftTargets(shape.Loss, kind);
            ClassifierHeadReference.Results want = ClassifierHeadReference.Evaluate(shape, x, scale, shift, w, b, soft.Reference);

            // A logit's error is one of the largest logit's size, and that of a softmax as large a part of it.
            double[] pooled = GlobalAveragePool2dReference.Forward(shape.Pool, Absolute(x), Absolute(scale), Absolute(shift));
            double[] logits = LinearReference.Forward(shape.Linear, pooled, Absolute(w), Absolute(b));
            double largest = Math.Max(1, logits.Max());
            double[] gradLogits = Array.ConvertAll(want.GradLogits, _ => largest * want.GradLogits.Max(Math.Abs));
            (double[] gradWeight, double[] gradBias) = LinearReference.ParameterGradient(shape.Linear, pooled, gradLogits);
            double[] gradPooled = LinearReference.InputGradient(shape.Linear, gradLogits, Absolute(w));
            double[] gradInput = GlobalAveragePool2dReference.Backward(shape.Pool, gradPooled);

            CaseState before = soft.StateBefore();
            StepState state = arguments.State(before, log: () => before.LogWith(
                (model, entry) => entry with { Loss = (float)want.Loss[model], Correct = want.Correct[model] }));
            Activation input = arguments.Activation(
                arguments.Input("x", norm.Values, x), shape.Models, norm.PerChannel, scale, shift);
            if (behindNorm)
                input = input with { Norm = NormBefore(arguments, shape, x, want.GradInput, gradInput) };
            var parameters = new LinearParameters(
                arguments.Input("w", shape.Models, shape.Linear.Weight, w), arguments.Input("b", shape.Models, shape.Linear.Bias, b));
            LossTargets targets = soft.On(arguments);
            var values = new ClassifierHeadValues(
                arguments.Output("pooled", shape.Linear.Input, () => new Expected(want.Pooled, pooled)),
                arguments.Output("z", shape.Loss.Logits, () => new Expected(want.Logits, logits)),
                arguments.Output("image loss", new Shape(images), () => Expected.WithScale(want.ImageLoss, largest)),
                arguments.Output("dz", shape.Loss.Logits, () => new Expected(want.GradLogits, gradLogits)),
                arguments.Output("dpooled", shape.Linear.Input, () => new Expected(want.GradPooled, gradPooled)));
            var gradients = new LinearParameters(
                arguments.Output("dw", shape.Models, shape.Linear.Weight, () => new Expected(want.GradWeight, gradWeight)),
                arguments.Output("db", shape.Models, shape.Linear.Bias, () => new Expected(want.GradBias, gradBias)));
            Tensor dx = arguments.Output("dx", norm.Values, () => new Expected(want.GradInput, gradInput));
            Tensor workspace = arguments.Workspace(Math.Max(1, arguments.Backend.ClassifierHeadWorkspace(shape)));
            arguments.Naive = () => ClassifierHeadReference.Evaluate(shape, x, scale, shift, w, b, soft.Reference);
            return () => arguments.Backend.ClassifierHead(
                shape, input, parameters, targets, values, gradients, dx, state, workspace);
        })
    {
        Flops = 2.0 * shape.InputNorm.Values.Count,
        Bytes = 2.0 * sizeof(float) * shape.InputNorm.Values.Count,
    };

    private static PendingNorm NormBefore(OpArguments arguments, ClassifierHeadShape shape, double[] x, double[] dx, double[] dxSums)
    {
        BatchNorm2dShape norm = shape.InputNorm;
        (double[] mean, double[] variance) = BatchNorm2dCases.RoundedStatistics(norm, x);
        var want = new Lazy<(double[] Gamma, double[] Beta)>(() => BatchNorm2dReference.ParameterGradient(norm, x, mean, variance, dx));
        var sums = new Lazy<(double[] Gamma, double[] Beta)>(() => BatchNorm2dReference.ParameterGradient(
            norm, BatchNorm2dCases.CenteredAbsolute(norm, x, mean), new double[mean.Length], variance, dxSums));
        return new PendingNorm(
            arguments.Input("mean before", norm.Models, norm.PerChannel, mean),
            arguments.Input("variance before", norm.Models, norm.PerChannel, variance),
            arguments.Output("dgamma before", norm.Models, norm.PerChannel, () => new Expected(want.Value.Gamma, sums.Value.Gamma)),
            arguments.Output("dbeta before", norm.Models, norm.PerChannel, () => new Expected(want.Value.Beta, sums.Value.Beta)));
    }
}
