using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>
/// Losses with and without class weights, second labels and smoothing; logits up to ±100, where e^z alone would overflow, and two equal largest ones.
/// </summary>
public sealed class SoftmaxCrossEntropyCases : IOpCases
{
    private static readonly Tolerance OfExponentials = new(
        4e-6, "relative to the largest logit or weight: e^z of a z rounded at 100 is off by 1e-5 of itself, GPUs approximate exp and log to 2e-6");

    private static readonly (SoftmaxCrossEntropyShape Shape, CaseSize Size)[] Shapes =
    [
        (new(1, 1, 1), CaseSize.Tiny),
        (new(1, 2, 3), CaseSize.Tiny),
        (new(3, 3, 5), CaseSize.Tiny),
        (new(3, 7, 17), CaseSize.Normal),
        (new(1, 33, 10), CaseSize.Normal),
        (new(1, 16, 10), CaseSize.Speed),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. from kind in (TargetKind[])
           [
               TargetKind.Hard,
               TargetKind.Weighted,
               TargetKind.Mixed,
               TargetKind.Smoothed,
               TargetKind.Weighted | TargetKind.Mixed | TargetKind.Smoothed,
               TargetKind.NoClass,
               TargetKind.Weighted | TargetKind.Mixed | TargetKind.PartnerNoClass,
           ]
           from item in Shapes
           select Case(item.Shape, item.Size, spread: 3, kind),
        .. Shapes.Select(item => Case(item.Shape, item.Size, spread: 100, TargetKind.Hard)),
    ];

    private static OpCase Case(SoftmaxCrossEntropyShape shape, CaseSize size, double spread, TargetKind kind)
    {
        string name = $"M{shape.Models} N{shape.Batch} K{shape.Classes} spread {spread} {kind}";
        int images = shape.Models * shape.Batch;
        return new OpCase("SoftmaxCrossEntropy", name, size, OfExponentials, arguments =>
        {
            double[] z = Uniform(shape.Logits.Count, 1, -spread, spread);
            var soft = new SoftTargets(shape, kind);

            // Two equal largest logits in the first image, whose label is the later one: it does not count as correct.
            z[0] = z[shape.Classes - 1] = spread;
            if (images > 1)
                soft.Reference.Labels[0] = shape.Classes - 1;
            CaseState before = soft.StateBefore();
            (double[] imageLoss, double[] dz, double[] loss, int[] correct) = SoftmaxCrossEntropyReference.Evaluate(shape, z, soft.Reference);
            StepState state = arguments.State(before, log: () => before.LogWith(
                (model, entry) => entry with { Loss = (float)loss[model], Correct = correct[model] }));
            Tensor logits = arguments.Input("z", shape.Logits, z);
            LossTargets targets = soft.On(arguments);
            Tensor losses = arguments.Output("image loss", new Shape(images), () => Expected.WithScale(imageLoss, Math.Max(1, spread)));
            Tensor gradLogits = arguments.Output("dz", shape.Logits, () => Expected.WithScale(dz, dz.Max(Math.Abs)));
            arguments.Naive = () => SoftmaxCrossEntropyReference.Evaluate(shape, z, soft.Reference);
            return () => arguments.Backend.SoftmaxCrossEntropy(shape, logits, targets, losses, gradLogits, state);
        })
        {
            Flops = 5.0 * shape.Logits.Count,
            Bytes = 2.0 * sizeof(float) * shape.Logits.Count,
        };
    }
}
