using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Layers;

/// <summary>
/// Carries out a pending batch norm in a pass of its own, for a next layer that cannot apply a scale and a shift as it reads
/// (see <see cref="IBackend.BatchNorm2dApply"/>). Shapes: <c>[N, H, W, C]</c>, unchanged.
/// </summary>
/// <param name="name">The layer's name.</param>
public sealed class MaterialisedNorm(string name) : Layer(name)
{
    private IBackend? backend;
    private BatchNorm2dShape shape;
    private Tensor output;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        RequireImage(input);
        return input;
    }

    /// <inheritdoc/>
    public override void Build(BuildContext context, Shape input, bool needsInputGradient)
    {
        backend = context.Backend;
        shape = new BatchNorm2dShape(context.Models, context.Batch, input[0], input[1], input[2]);
        output = context.Activations.Reserve(shape.Values);
    }

    /// <inheritdoc/>
    public override Activation Forward(in Activation input, ForwardMode mode)
    {
        if (!input.HasAffine)
            return input;

        backend!.BatchNorm2dApply(shape, input, output);
        return new Activation(output);
    }

    /// <inheritdoc/>
    public override ActivationGradient Backward(in ActivationGradient gradOutput) => gradOutput;
}
