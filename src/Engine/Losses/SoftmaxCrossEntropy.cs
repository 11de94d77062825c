using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Losses;

/// <summary>The loss of a classifier and its gradient (see <see cref="IBackend.SoftmaxCrossEntropy"/>).</summary>
public sealed class SoftmaxCrossEntropy
{
    private readonly IBackend backend;
    private readonly SoftmaxCrossEntropyShape shape;
    private readonly Tensor classWeights;

    /// <summary>Reserves the memory.</summary>
    /// <param name="context">The device, the batch and the arenas.</param>
    /// <param name="classes">Classes, K.</param>
    /// <param name="classWeights">One weight a class of each model, <c>[M, K]</c>, or empty.</param>
    public SoftmaxCrossEntropy(BuildContext context, int classes, Tensor classWeights = default)
    {
        backend = context.Backend;
        shape = new SoftmaxCrossEntropyShape(context.Models, context.Batch, classes);
        this.classWeights = classWeights;
        ImageLoss = context.Activations.Reserve(new Shape(context.Images));
        GradLogits = context.Activations.Reserve(shape.Logits);
    }

    /// <summary>Each image's loss <c>[M·N]</c>.</summary>
    public Tensor ImageLoss { get; }

    /// <summary>The gradient of the logits <c>[M·N, K]</c>.</summary>
    public Tensor GradLogits { get; }

    /// <summary>Computes loss, correct count and gradient; the first two go to the log row of each model's current step.</summary>
    /// <param name="logits">The logits <c>[M·N, K]</c>.</param>
    /// <param name="labels">One label an image.</param>
    /// <param name="state">The step state.</param>
    /// <param name="mix">The images' second labels, or empty.</param>
    /// <returns>The gradient of the logits.</returns>
    public ActivationGradient Compute(in Tensor logits, DeviceBuffer<int> labels, StepState state, in LabelMix mix = default)
    {
        backend.SoftmaxCrossEntropy(shape, logits, new LossTargets(labels, classWeights, mix), ImageLoss, GradLogits, state);
        return new ActivationGradient(GradLogits);
    }
}
