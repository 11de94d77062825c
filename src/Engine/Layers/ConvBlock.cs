using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Layers;

/// <summary>
/// A convolution, a rectifier and a batch norm as one layer (see <see cref="IBackend.ConvBlockForward"/>), with the parameters and results of
/// the three. Shapes: those of <see cref="Conv2d"/>.
/// </summary>
/// <param name="convolution">The convolution, not built.</param>
/// <param name="norm">The batch norm, not built.</param>
public sealed class ConvBlock(Conv2d convolution, BatchNorm2d norm) : Layer(convolution.Name)
{
    private IBackend? backend;
    private Conv2dShape shape;
    private Activation input;
    private Tensor output;
    private Tensor gradInput;
    private Tensor workspace;

    private ConvBlockParameters Parameters =>
        new(convolution.Weight.Value, convolution.Bias.Value, norm.Gamma.Value, norm.Beta.Value);

    private ConvBlockParameters Gradients =>
        new(convolution.Weight.Gradient, convolution.Bias.Gradient, norm.Gamma.Gradient, norm.Beta.Gradient);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => convolution.OutputShape(input);

    /// <inheritdoc/>
    public override void Declare(ParameterStore parameters, Shape input)
    {
        convolution.Declare(parameters, input);
        norm.Declare(parameters, convolution.OutputShape(input));
    }

    /// <inheritdoc/>
    public override void Build(BuildContext context, Shape input, bool needsInputGradient)
    {
        backend = context.Backend;
        shape = convolution.ShapeOf(context.Models, context.Batch, input);
        output = context.Activations.Reserve(shape.Output);
        if (needsInputGradient)
            gradInput = context.Activations.Reserve(shape.Input);
        norm.Build(context, OutputShape(input), needsInputGradient: true);
        workspace = context.Workspace(backend.ConvBlockWorkspace(shape));
    }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">Training with one value a channel, whose variance says nothing.</exception>
    public override Activation Forward(in Activation input, ForwardMode mode)
    {
        this.input = input;
        if (mode == ForwardMode.Evaluation)
        {
            backend!.ConvBlockEvaluation(shape, input, convolution.Weight.Value, convolution.Bias.Value, output, workspace);
            return norm.Evaluated(output);
        }

        norm.RequirePopulation();
        backend!.ConvBlockForward(shape, input, Parameters, output, norm.Statistics, workspace);
        return norm.Trained(output);
    }

    /// <inheritdoc/>
    public override ActivationGradient Backward(in ActivationGradient gradOutput)
    {
        norm.ParameterGradient(output, gradOutput);
        backend!.ConvBlockBackward(
            shape, input, output, norm.Statistics, Parameters, gradOutput.Values, Gradients, gradInput, workspace);
        return new ActivationGradient(gradInput, HasNormSums: !gradInput.IsEmpty && !input.Norm.IsEmpty);
    }

    /// <inheritdoc/>
    public override void UpdateRunning(StepState state) => norm.UpdateRunning(state);

    /// <inheritdoc/>
    public override void Correct(Span<float> corrections) => norm.Correct(corrections);
}
