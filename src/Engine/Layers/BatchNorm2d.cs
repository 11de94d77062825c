using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Layers;

/// <summary>
/// Batch norm over images, rows and columns (see <see cref="IBackend.BatchNorm2dForward"/>). It computes statistics only: its output is its
/// input with a scale and a shift that the next layer applies as it reads. Shapes: <c>[N, H, W, C]</c>, unchanged.
/// </summary>
/// <remarks>Source: Ioffe and Szegedy, "Batch normalization" (2015), algorithm 1.</remarks>
/// <param name="name">The layer's name.</param>
public sealed class BatchNorm2d(string name) : Layer(name)
{
    private IBackend? backend;
    private BatchNorm2dShape shape;
    private Parameter? gamma;
    private Parameter? beta;
    private Parameter? runningMean;
    private Parameter? runningVariance;
    private BatchNorm2dStatistics statistics;
    private Tensor input;
    private Tensor workspace;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        RequireImage(input);
        return input;
    }

    /// <inheritdoc/>
    public override void Declare(ParameterStore parameters, Shape input)
    {
        var channels = new Shape(input[2]);
        gamma = parameters.Declare($"{Name}.weight", channels, Initialiser.One);
        beta = parameters.Declare($"{Name}.bias", channels, Initialiser.Zero);
        runningMean = parameters.Declare($"{Name}.running_mean", channels, Initialiser.Zero, isTrained: false);
        runningVariance = parameters.Declare($"{Name}.running_var", channels, Initialiser.One, isTrained: false);
    }

    /// <inheritdoc/>
    public override void Build(BuildContext context, Shape input, bool needsInputGradient)
    {
        backend = context.Backend;
        shape = new BatchNorm2dShape(context.Models, context.Batch, input[0], input[1], input[2]);
        statistics = new BatchNorm2dStatistics(
            context.PerModel(shape.PerChannel), context.PerModel(shape.PerChannel), context.PerModel(shape.PerChannel), context.PerModel(shape.PerChannel));
        workspace = context.Workspace(backend.BatchNorm2dWorkspace(shape));
    }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">Training with one value a channel, whose variance says nothing.</exception>
    public override Activation Forward(in Activation input, ForwardMode mode)
    {
        this.input = input.Values;
        if (mode == ForwardMode.Evaluation)
        {
            backend!.BatchNorm2dEvaluation(
                shape, runningMean!.Value, runningVariance!.Value, gamma!.Value, beta!.Value, statistics.Scale, statistics.Shift);
        }
        else
        {
            if (shape.Population < 2)
                throw new ShapeException($"{Name}: training needs more than one value a channel, got {shape.Values}");

            backend!.BatchNorm2dForward(shape, input.Values, gamma!.Value, beta!.Value, statistics, workspace);
        }

        return new Activation(input.Values, statistics.Scale, statistics.Shift);
    }

    /// <inheritdoc/>
    public override ActivationGradient Backward(in ActivationGradient gradOutput)
    {
        Tensor grad = gradOutput.Values;
        if (!gradOutput.HasNormSums)
            backend!.BatchNorm2dParameterGradient(shape, input, statistics, grad, gamma!.Gradient, beta!.Gradient, workspace);
        backend!.BatchNorm2dInputGradient(shape, input, statistics, gamma!.Value, grad, gamma.Gradient, beta!.Gradient, grad);
        return new ActivationGradient(grad);
    }

    /// <inheritdoc/>
    public override void UpdateRunning(StepState state) =>
        backend!.BatchNorm2dUpdateRunning(shape, statistics, runningMean!.Value, runningVariance!.Value, state);
}
