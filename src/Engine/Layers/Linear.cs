using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Layers;

/// <summary>A linear map with bias (see <see cref="IBackend.LinearForward"/>). Shapes: <c>[N, I]</c> → <c>[N, O]</c>.</summary>
/// <param name="name">The layer's name.</param>
/// <param name="outputFeatures">Features out, O.</param>
public sealed class Linear(string name, int outputFeatures) : Layer(name)
{
    private IBackend? backend;
    private LinearShape shape;
    private Parameter? weight;
    private Parameter? bias;
    private Tensor input;
    private Tensor output;
    private Tensor gradInput;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input.Rank == 1
        ? new Shape(outputFeatures)
        : throw new ShapeException($"{Name}: the input must be (features), not {input}");

    /// <inheritdoc/>
    public override void Declare(ParameterStore parameters, Shape input)
    {
        var one = new LinearShape(1, 1, input[0], outputFeatures);
        weight = parameters.Declare($"{Name}.weight", one.Weight, Initialiser.LinearUniform(one.InputFeatures));
        bias = parameters.Declare($"{Name}.bias", one.Bias, Initialiser.LinearUniform(one.InputFeatures));
    }

    /// <inheritdoc/>
    public override void Build(BuildContext context, Shape input, bool needsInputGradient)
    {
        backend = context.Backend;
        shape = new LinearShape(context.Models, context.Batch, input[0], outputFeatures);
        output = context.Activations.Reserve(shape.Output);
        gradInput = context.Activations.Reserve(shape.Input);
    }

    /// <inheritdoc/>
    public override Activation Forward(in Activation input, ForwardMode mode)
    {
        this.input = input.Values;
        backend!.LinearForward(shape, input.Values, weight!.Value, bias!.Value, output);
        return new Activation(output);
    }

    /// <inheritdoc/>
    public override ActivationGradient Backward(in ActivationGradient gradOutput)
    {
        backend!.LinearParameterGradient(shape, input, gradOutput.Values, weight!.Gradient, bias!.Gradient);
        backend.LinearInputGradient(shape, gradOutput.Values, weight.Value, gradInput);
        return new ActivationGradient(gradInput);
    }
}
