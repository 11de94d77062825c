using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Layers;

/// <summary>The mean over rows and columns (see <see cref="IBackend.GlobalAveragePool2dForward"/>). Shapes: <c>[N, H, W, C]</c> → <c>[N, C]</c>.</summary>
/// <param name="name">The layer's name.</param>
public sealed class GlobalAveragePool2d(string name) : Layer(name)
{
    private IBackend? backend;
    private GlobalAveragePool2dShape shape;
    private Tensor output;
    private Tensor gradInput;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        RequireImage(input);
        return new Shape(input[2]);
    }

    /// <inheritdoc/>
    public override void Build(BuildContext context, Shape input, bool needsInputGradient)
    {
        backend = context.Backend;
        shape = new GlobalAveragePool2dShape(context.Models, context.Batch, input[0], input[1], input[2]);
        output = context.Activations.Reserve(shape.Output);
        gradInput = context.Activations.Reserve(shape.Input);
    }

    /// <inheritdoc/>
    public override Activation Forward(in Activation input, ForwardMode mode)
    {
        backend!.GlobalAveragePool2dForward(shape, input, output);
        return new Activation(output);
    }

    /// <inheritdoc/>
    public override ActivationGradient Backward(in ActivationGradient gradOutput)
    {
        backend!.GlobalAveragePool2dBackward(shape, gradOutput.Values, gradInput);
        return new ActivationGradient(gradInput);
    }
}
