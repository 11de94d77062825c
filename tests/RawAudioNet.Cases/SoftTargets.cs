using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases;

/// <summary>What the images of a case are judged against, for a reference and for a device.</summary>
public sealed class SoftTargets
{
    private readonly SoftmaxCrossEntropyShape shape;

    /// <summary>Chooses targets.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="kind">What is special about them.</param>
    public SoftTargets(SoftmaxCrossEntropyShape shape, TargetKind kind)
    {
        this.shape = shape;
        int images = shape.Models * shape.Batch;
        bool isMixed = kind.HasFlag(TargetKind.Mixed);
        Reference = new SoftmaxCrossEntropyReference.Targets(
            Indices(images, 2, shape.Classes),
            kind.HasFlag(TargetKind.Weighted) ? Uniform(shape.Models * shape.Classes, 3, 0.25, 4) : null,
            isMixed ? Indices(images, 4, shape.Classes) : null,
            isMixed ? Shares(images) : null,
            kind.HasFlag(TargetKind.Smoothed) ? Smoothing() : null);
        if (kind.HasFlag(TargetKind.NoClass))
            Reference.Labels[BadImage] = shape.Models == 1 ? -1 : shape.Classes;
        if (kind.HasFlag(TargetKind.PartnerNoClass))
            Reference.Partners![BadImage] = shape.Models == 1 ? int.MinValue : int.MaxValue;
    }

    /// <summary>The targets as the references take them.</summary>
    public SoftmaxCrossEntropyReference.Targets Reference { get; }

    // The last model's last.
    private int BadImage => shape.Models * shape.Batch - 1;

    /// <summary>The targets on a device.</summary>
    public LossTargets On(OpArguments arguments)
    {
        DeviceBuffer<int> labels = arguments.Input("labels", Reference.Labels);
        Tensor weights = Reference.ClassWeights is null ? default : arguments.Input("weights", new Shape(shape.Models, shape.Classes), Reference.ClassWeights);
        return new LossTargets(labels, weights, Reference.Partners is null
            ? default
            : new LabelMix(arguments.Input("partners", Reference.Partners), arguments.Input("shares", new Shape(Reference.Labels.Length), Reference.Shares!)));
    }

    /// <summary>A step state with each model's label smoothing in the row of its current step.</summary>
    public CaseState StateBefore()
    {
        CaseState state = CaseState.Of(shape.Models);
        for (int m = 0; m < shape.Models; m++)
        {
            ref ScheduleEntry now = ref state.Schedule[m][state.Counters[m].Step];
            now = now with { LabelSmoothing = (float)(Reference.Smoothing?[m] ?? 0) };
        }

        return state;
    }

    // Not mixed, half of each, and replaced by the other are among them.
    private static double[] Shares(int images)
    {
        double[] shares = Uniform(images, 5, 0, 1);
        double[] special = [0, 0.5, 1];
        for (int n = 0; n < Math.Min(images, special.Length); n++)
            shares[n] = special[n];
        return shares;
    }

    private double[] Smoothing() => [.. Enumerable.Range(0, shape.Models).Select(m => m == 1 ? 0 : (double)(float)(0.1 * (m + 1)))];
}
