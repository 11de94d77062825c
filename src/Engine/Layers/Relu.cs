using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Layers;

/// <summary>
/// The rectifier (see <see cref="IBackend.ReluForward"/>), in place both ways: where the output is 0 the gradient is 0, so the input need not
/// be kept. Shapes: any, unchanged.
/// </summary>
/// <param name="name">The layer's name.</param>
public sealed class Relu(string name) : Layer(name)
{
    private IBackend? backend;
    private Tensor output;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public override void Build(BuildContext context, Shape input, bool needsInputGradient) => backend = context.Backend;

    /// <inheritdoc/>
    public override Activation Forward(in Activation input, ForwardMode mode)
    {
        if (input.HasAffine)
            throw new ShapeException($"{Name}: the input has a batch norm pending; put {nameof(MaterialisedNorm)} in between");

        output = input.Values;
        backend!.ReluForward(output, output);
        return input;
    }

    /// <inheritdoc/>
    public override ActivationGradient Backward(in ActivationGradient gradOutput)
    {
        backend!.ReluBackward(output, gradOutput.Values, gradOutput.Values);
        return new ActivationGradient(gradOutput.Values);
    }
}
