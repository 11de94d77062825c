using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Losses;

/// <summary>
/// The end of the network in training: its mean over rows and columns, its linear map and the loss as one (see
/// <see cref="IBackend.ClassifierHead"/>), with the parameters of <see cref="Linear"/>.
/// </summary>
public sealed class ClassifierHead
{
    private readonly IBackend backend;
    private readonly ClassifierHeadShape shape;
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Tensor classWeights;
    private readonly ClassifierHeadValues values;
    private readonly Tensor gradInput;
    private readonly Tensor workspace;

    /// <summary>Reserves the memory.</summary>
    /// <param name="context">The device, the batch and the arenas.</param>
    /// <param name="input">One image's input, <c>(H, W, C)</c>.</param>
    /// <param name="weight">The linear map's weight <c>[C][K]</c>.</param>
    /// <param name="bias">Its bias <c>[K]</c>.</param>
    /// <param name="classWeights">One weight a class of each model, <c>[M, K]</c>, or empty.</param>
    public ClassifierHead(BuildContext context, Shape input, Parameter weight, Parameter bias, Tensor classWeights = default)
    {
        backend = context.Backend;
        this.weight = weight;
        this.bias = bias;
        this.classWeights = classWeights;
        shape = new ClassifierHeadShape(context.Models, context.Batch, input[0], input[1], input[2], (int)bias.Shape.Count);
        values = new ClassifierHeadValues(
            context.Activations.Reserve(shape.Linear.Input),
            context.Activations.Reserve(shape.Loss.Logits),
            context.Activations.Reserve(new Shape(context.Images)),
            context.Activations.Reserve(shape.Loss.Logits),
            context.Activations.Reserve(shape.Linear.Input));
        gradInput = context.Activations.Reserve(shape.Pool.Input);
        workspace = context.Workspace(backend.ClassifierHeadWorkspace(shape));
    }

    /// <summary>Each image's loss <c>[M·N]</c>.</summary>
    public Tensor ImageLoss => values.ImageLoss;

    /// <summary>Computes loss, correct count and all gradients from the last block on; the first two go to the log row of each model's step.</summary>
    /// <param name="input">The last block's output.</param>
    /// <param name="labels">One label an image.</param>
    /// <param name="state">The step state.</param>
    /// <param name="mix">The images' second labels, or empty.</param>
    /// <returns>The gradient of the input.</returns>
    public ActivationGradient Compute(in Activation input, DeviceBuffer<int> labels, StepState state, in LabelMix mix = default)
    {
        backend.ClassifierHead(
            shape,
            input,
            new LinearParameters(weight.Value, bias.Value),
            new LossTargets(labels, classWeights, mix),
            values,
            new LinearParameters(weight.Gradient, bias.Gradient),
            gradInput,
            state,
            workspace);
        return new ActivationGradient(gradInput, HasNormSums: !input.Norm.IsEmpty);
    }
}
