using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Layers;

/// <summary>
/// Two-dimensional convolution with bias (see <see cref="IBackend.Conv2dForward"/>). Shapes: <c>[N, H, W, Ci]</c> →
/// <c>[N, ⌊(H+2p−k)/s⌋+1, ⌊(W+2p−k)/s⌋+1, Co]</c>.
/// </summary>
/// <param name="name">The layer's name.</param>
/// <param name="outputChannels">Channels of the output.</param>
/// <param name="kernel">Rows and columns of the kernel.</param>
/// <param name="stride">Step between two windows.</param>
/// <param name="padding">Zeros on each side.</param>
public sealed class Conv2d(string name, int outputChannels, int kernel, int stride, int padding) : Layer(name)
{
    private IBackend? backend;
    private Conv2dShape shape;
    private Activation input;
    private Tensor output;
    private Tensor gradInput;
    private Tensor workspace;

    /// <summary>The weight <c>[ky][kx][Ci][Co]</c>; there once the layer is declared.</summary>
    internal Parameter Weight { get; private set; } = null!;

    /// <summary>The bias <c>[Co]</c>.</summary>
    internal Parameter Bias { get; private set; } = null!;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        RequireImage(input);
        Conv2dShape one = ShapeOf(1, 1, input);
        if (one.InputHeight + 2 * padding < kernel || one.InputWidth + 2 * padding < kernel)
            throw new ShapeException($"{Name}: an input of {input} with padding {padding} is smaller than the kernel {kernel}×{kernel}");

        return new Shape(one.OutputHeight, one.OutputWidth, outputChannels);
    }

    /// <inheritdoc/>
    public override void Declare(ParameterStore parameters, Shape input)
    {
        Conv2dShape one = ShapeOf(1, 1, input);
        Weight = parameters.Declare($"{Name}.weight", one.Weight, Initialiser.KaimingNormal(kernel * kernel * one.InputChannels));
        Bias = parameters.Declare($"{Name}.bias", one.Bias, Initialiser.Zero);
    }

    /// <inheritdoc/>
    public override void Build(BuildContext context, Shape input, bool needsInputGradient)
    {
        backend = context.Backend;
        shape = ShapeOf(context.Models, context.Batch, input);
        output = context.Activations.Reserve(shape.Output);
        if (needsInputGradient)
            gradInput = context.Activations.Reserve(shape.Input);
        workspace = context.Workspace(backend.Conv2dWorkspace(shape));
    }

    /// <inheritdoc/>
    public override Activation Forward(in Activation input, ForwardMode mode)
    {
        this.input = input;
        backend!.Conv2dForward(shape, input, Weight.Value, Bias.Value, output, workspace);
        return new Activation(output);
    }

    /// <inheritdoc/>
    public override ActivationGradient Backward(in ActivationGradient gradOutput)
    {
        backend!.Conv2dParameterGradient(shape, input, gradOutput.Values, Weight.Gradient, Bias.Gradient, workspace);
        if (!gradInput.IsEmpty)
            backend.Conv2dInputGradient(shape, gradOutput.Values, Weight.Value, gradInput, workspace);
        return new ActivationGradient(gradInput);
    }

    /// <summary>The extents for a batch.</summary>
    internal Conv2dShape ShapeOf(int models, int batch, Shape input) =>
        new(models, batch, input[0], input[1], input[2], outputChannels, kernel, kernel, stride, padding);
}
