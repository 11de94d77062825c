using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Losses;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Engine.Tests.GoldenTests;

/// <summary>The tutorial's network with the specification's formula for parameters, on a formula input.</summary>
internal sealed class SpecNetwork : IDisposable
{
    private const int TotalSteps = 10;
    private const double MaximumRate = 1e-3;

    private readonly IBackend backend;
    private readonly TensorArena activations = new("activations");
    private readonly TensorArena workspace = new("workspace");
    private readonly Tensor input;
    private readonly DeviceBuffer<int> labels;
    private readonly SoftmaxCrossEntropy loss;
    private readonly int batch;

    /// <summary>Builds the network and fills parameters, statistics and input.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="shape">The input in PyTorch's order, N, C, H, W.</param>
    /// <param name="stream">The input's stream.</param>
    /// <param name="labels">One label an image.</param>
    /// <param name="fused">Whether each block is one layer.</param>
    public SpecNetwork(IBackend backend, int[] shape, int stream, int[] labels, bool fused)
    {
        this.backend = backend;
        batch = shape[0];
        var options = new AudioClassifierOptions(10, AudioClassifierOptions.DefaultChannels, shape[2], shape[3], shape[1]);
        Layers = fused ? AudioClassifier.Create(options) : AudioClassifier.CreateUnfused(options);
        Parameters = new ParameterStore(1);
        Layers.Declare(Parameters, AudioClassifier.InputShape(options));
        Parameters.Allocate(backend, [0]);
        foreach (Parameter parameter in Parameters.Parameters)
            parameter.Value[0].CopyFrom(ToFloat(FromTorch(parameter.Shape, Formula(parameter))));

        var context = new BuildContext(backend, 1, batch, activations, workspace);
        input = activations.Reserve(new Shape(shape[0], shape[2], shape[3], shape[1]));
        Layers.Build(context, AudioClassifier.InputShape(options), needsInputGradient: true);
        loss = new SoftmaxCrossEntropy(context, 10);
        activations.Allocate(backend);
        workspace.Allocate(backend);
        var torch = new GoldenTensor(shape, SpecFormula.Values(input.Count, stream));
        input.CopyFrom(ToFloat(torch.ChannelsLast));
        this.labels = backend.Allocate<int>(labels.Length);
        this.labels.CopyFrom(labels);
        State = new StepState(backend, [OneCycle.Schedule(TotalSteps, MaximumRate)], [0]);
    }

    /// <summary>The layers.</summary>
    public Sequential Layers { get; }

    /// <summary>Parameters and running statistics.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>The step state; its log receives the losses.</summary>
    public StepState State { get; }

    /// <summary>Runs the layers one by one.</summary>
    /// <param name="mode">What for.</param>
    /// <param name="visit">Called with each layer's output before the next one runs; null: nothing.</param>
    public float[] Forward(ForwardMode mode, Action<string, Tensor>? visit = null)
    {
        var activation = new Activation(input);
        foreach (Layer layer in Layers.Layers)
        {
            activation = layer.Forward(activation, mode);
            visit?.Invoke(layer.Name, activation.Values);
        }

        loss.Compute(activation.Values, labels, State);
        return activation.Values.ToArray();
    }

    /// <summary>The loss that the last forward left in the log, and the gradient of the input.</summary>
    public double Loss => State.Log.ToArray()[State.Counters.ToArray()[0].Step].Loss;

    /// <summary>Runs the derivatives after a training forward.</summary>
    /// <returns>The input's gradient.</returns>
    public float[] Backward() => Layers.Backward(new ActivationGradient(loss.GradLogits)).Values.ToArray();

    /// <summary>The rest of a training step: running statistics, Adam, counters.</summary>
    public void Update()
    {
        Layers.UpdateRunning(State);
        backend.Adam(Parameters.Optimiser, State);
        backend.AdvanceStep(batch, State);
    }

    /// <summary>A tensor shaped like a parameter, in PyTorch's order.</summary>
    public static double[] ToTorch(Shape shape, float[] values)
    {
        double[] doubles = Array.ConvertAll(values, value => (double)value);
        return shape.Rank switch
        {
            4 => new GoldenTensor([shape[0], shape[1], shape[2], shape[3]], doubles).Permuted(3, 2, 0, 1),
            2 => new GoldenTensor([shape[0], shape[1]], doubles).Permuted(1, 0),
            _ => doubles,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Layers.Dispose();
        Parameters.Dispose();
        State.Dispose();
        labels.Dispose();
        activations.Dispose();
        workspace.Dispose();
    }

    private static double[] FromTorch(Shape shape, double[] values) => shape.Rank switch
    {
        4 => new GoldenTensor([shape[3], shape[2], shape[0], shape[1]], values).Weight,
        2 => new GoldenTensor([shape[1], shape[0]], values).Weight,
        _ => values,
    };

    /// <summary>The specification's values of a parameter, by its name: block l has the streams l, 10 + l, …, the linear layer 60 and 61.</summary>
    private static double[] Formula(Parameter parameter)
    {
        long count = parameter.Shape.Count;
        string[] parts = parameter.Name.Split('.');
        int l = parts[0] == "lin" ? 0 : parts[0][^1] - '0';
        return (parts[0].TrimEnd('1', '2', '3', '4'), parts[1]) switch
        {
            ("conv", "weight") => SpecFormula.Values(count, l, 0.2),
            ("conv", "bias") => SpecFormula.Values(count, 10 + l, 0.1),
            ("bn", "weight") => SpecFormula.Values(count, 20 + l, 0.1, 1),
            ("bn", "bias") => SpecFormula.Values(count, 30 + l, 0.1),
            ("bn", "running_mean") => SpecFormula.Values(count, 40 + l, 0.05),
            ("bn", "running_var") => SpecFormula.Values(count, 50 + l, 0.2, 1),
            ("lin", "weight") => SpecFormula.Values(count, 60, 0.2),
            ("lin", "bias") => SpecFormula.Values(count, 61, 0.1),
            _ => throw new ArgumentException($"the specification knows no {parameter.Name}", nameof(parameter)),
        };
    }

    private static float[] ToFloat(double[] values) => Array.ConvertAll(values, value => (float)value);
}
