using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Layers;

/// <summary>
/// Maximum pooling (see <see cref="IBackend.MaxPool2dForward"/>). Shapes: <c>[N, H, W, C]</c> → <c>[N, ⌊(H+2p−k)/s⌋+1, ⌊(W+2p−k)/s⌋+1, C]</c>.
/// </summary>
/// <param name="name">The layer's name.</param>
/// <param name="kernel">Rows and columns of the window.</param>
/// <param name="stride">Step between two windows.</param>
/// <param name="padding">Padding on each side, at most half the kernel.</param>
public sealed class MaxPool2d(string name, int kernel, int stride, int padding = 0) : Layer(name), IDisposable
{
    private IBackend? backend;
    private MaxPool2dShape shape;
    private Tensor output;
    private Tensor gradInput;
    private DeviceBuffer<int>? winners;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        RequireImage(input);
        if (padding > kernel / 2)
            throw new ShapeException($"{Name}: padding {padding} is more than half the kernel {kernel}");

        MaxPool2dShape one = ShapeOf(1, input);
        return new Shape(one.OutputHeight, one.OutputWidth, one.Channels);
    }

    /// <inheritdoc/>
    public override void Build(BuildContext context, Shape input, bool needsInputGradient)
    {
        backend = context.Backend;
        shape = ShapeOf(context.Images, input);
        output = context.Activations.Reserve(shape.Output);
        gradInput = context.Activations.Reserve(shape.Input);
        winners = backend.Allocate<int>(shape.Output.Count);
    }

    /// <inheritdoc/>
    public override Activation Forward(in Activation input, ForwardMode mode)
    {
        if (input.HasAffine)
            throw new ShapeException($"{Name}: the input has a batch norm pending; put {nameof(MaterialisedNorm)} in between");

        backend!.MaxPool2dForward(shape, input.Values, output, winners!);
        return new Activation(output);
    }

    /// <inheritdoc/>
    public override ActivationGradient Backward(in ActivationGradient gradOutput)
    {
        backend!.MaxPool2dBackward(shape, gradOutput.Values, winners!, gradInput);
        return new ActivationGradient(gradInput);
    }

    /// <inheritdoc/>
    public void Dispose() => winners?.Dispose();

    private MaxPool2dShape ShapeOf(int images, Shape input) => new(images, input[0], input[1], input[2], kernel, stride, padding);
}
