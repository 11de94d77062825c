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
    private Parameter? runningMean;
    private Parameter? runningVariance;
    private Tensor input;
    private Tensor workspace;

    /// <summary>γ <c>[C]</c>; there once the layer is declared.</summary>
    internal Parameter Gamma { get; private set; } = null!;

    /// <summary>β <c>[C]</c>.</summary>
    internal Parameter Beta { get; private set; } = null!;

    /// <summary>What forward leaves; there once the layer is built.</summary>
    internal BatchNorm2dStatistics Statistics { get; private set; }

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
        Gamma = parameters.Declare($"{Name}.weight", channels, Initialiser.One);
        Beta = parameters.Declare($"{Name}.bias", channels, Initialiser.Zero);
        runningMean = parameters.Declare($"{Name}.running_mean", channels, Initialiser.Zero, isTrained: false);
        runningVariance = parameters.Declare($"{Name}.running_var", channels, Initialiser.One, isTrained: false);
    }

    /// <inheritdoc/>
    public override void Build(BuildContext context, Shape input, bool needsInputGradient)
    {
        backend = context.Backend;
        shape = new BatchNorm2dShape(context.Models, context.Batch, input[0], input[1], input[2]);
        Statistics = new BatchNorm2dStatistics(
            runningMean!.Batch, runningVariance!.Batch, context.PerModel(shape.PerChannel), context.PerModel(shape.PerChannel));
        workspace = context.Workspace(backend.BatchNorm2dWorkspace(shape));
    }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">Training with one value a channel, whose variance says nothing.</exception>
    public override Activation Forward(in Activation input, ForwardMode mode)
    {
        this.input = input.Values;
        if (mode == ForwardMode.Evaluation)
            return Evaluated(input.Values);

        RequirePopulation();
        backend!.BatchNorm2dForward(shape, input.Values, Gamma.Value, Beta.Value, Statistics, workspace);
        return Trained(input.Values);
    }

    /// <inheritdoc/>
    public override ActivationGradient Backward(in ActivationGradient gradOutput)
    {
        Tensor grad = gradOutput.Values;
        ParameterGradient(input, gradOutput);
        backend!.BatchNorm2dInputGradient(shape, input, Statistics, Gamma.Value, grad, Gamma.Gradient, Beta.Gradient, grad);
        return new ActivationGradient(grad);
    }

    /// <inheritdoc/>
    public override void UpdateRunning(StepState state) =>
        backend!.BatchNorm2dUpdateRunning(shape, Statistics, runningMean!.Value, runningVariance!.Value, state);

    /// <inheritdoc/>
    public override void Correct(Span<float> corrections) =>
        corrections.Slice((int)runningVariance!.Offset, shape.Channels).Fill((float)((double)shape.Population / (shape.Population - 1)));

    /// <summary>The values with the scale and shift of the running statistics.</summary>
    internal Activation Evaluated(in Tensor values)
    {
        backend!.BatchNorm2dEvaluation(
            shape, runningMean!.Value, runningVariance!.Value, Gamma.Value, Beta.Value, Statistics.Scale, Statistics.Shift);
        return new Activation(values, Statistics.Scale, Statistics.Shift);
    }

    /// <summary>The values with the scale and shift of their own statistics, which are there.</summary>
    internal Activation Trained(in Tensor values) => new(
        values,
        Statistics.Scale,
        Statistics.Shift,
        new PendingNorm(Statistics.Mean, Statistics.Variance, Gamma.Gradient, Beta.Gradient));

    /// <summary>Refuses a batch whose statistics say nothing.</summary>
    internal void RequirePopulation()
    {
        if (shape.Population < 2)
            throw new ShapeException($"{Name}: training needs more than one value a channel, got {shape.Values}");
    }

    /// <summary>Computes dγ and dβ, unless the reader of the values has done so.</summary>
    internal void ParameterGradient(in Tensor values, in ActivationGradient gradOutput)
    {
        if (!gradOutput.HasNormSums)
            backend!.BatchNorm2dParameterGradient(shape, values, Statistics, gradOutput.Values, Gamma.Gradient, Beta.Gradient, workspace);
    }
}
