using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Losses;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Tests.Layers;

/// <summary>Layers built on a device, with parameters of the test's choice, run forward and backward once.</summary>
internal sealed class BuiltNetwork : IDisposable
{
    private readonly TensorArena activations = new("activations");
    private readonly TensorArena workspace = new("workspace");
    private readonly Sequential layers;
    private readonly ParameterStore parameters;
    private readonly StepState state;
    private readonly DeviceBuffer<int> labels;

    /// <summary>Builds the layers and runs one training pass.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="layers">The layers; the last one gives logits.</param>
    /// <param name="models">Models side by side.</param>
    /// <param name="batch">Images a model.</param>
    /// <param name="image">One image's shape.</param>
    /// <param name="values">Each trained parameter's values <c>[M][…]</c>, in the order of the layers.</param>
    /// <param name="input">The images.</param>
    /// <param name="labels">Their labels.</param>
    public BuiltNetwork(
        IBackend backend, Sequential layers, int models, int batch, Shape image, double[][] values, double[] input, int[] labels)
    {
        this.layers = layers;
        parameters = new ParameterStore(models);
        layers.Declare(parameters, image);
        parameters.Allocate(backend, new ulong[models]);
        for (int p = 0; p < values.Length; p++)
            Fill(Trained[p].Value, values[p]);

        var context = new BuildContext(backend, models, batch, activations, workspace);
        Tensor images = activations.Reserve(new Shape(models * batch, image[0], image[1], image[2]));
        layers.Build(context, image, needsInputGradient: true);
        var loss = new SoftmaxCrossEntropy(context, layers.OutputShape(image)[0]);
        activations.Allocate(backend);
        workspace.Allocate(backend);
        FillWithNan(activations);
        FillWithNan(workspace);
        images.CopyFrom(ToFloat(input));
        this.labels = backend.Allocate<int>(labels.Length);
        this.labels.CopyFrom(labels);
        state = new StepState(backend, [.. Enumerable.Repeat(new ScheduleEntry[1], models)], new ulong[models]);

        Activation logits = layers.Forward(new Activation(images), ForwardMode.Training);
        InputGradient = ToDouble(layers.Backward(loss.Compute(logits.Values, this.labels, state)).Values.ToArray());
    }

    /// <summary>The input's gradient.</summary>
    public double[] InputGradient { get; }

    /// <summary>Each model's loss.</summary>
    public double[] Losses => Array.ConvertAll(state.Log.ToArray(), entry => (double)entry.Loss);

    /// <summary>Each trained parameter's gradients <c>[M][…]</c>, by name.</summary>
    public IEnumerable<(string Name, double[] Values)> Gradients => Trained.Select(parameter => (
        parameter.Name, Enumerable.Range(0, parameters.Models).SelectMany(model => ToDouble(parameter.Gradient[model].ToArray())).ToArray()));

    private Parameter[] Trained => [.. parameters.Parameters.Where(parameter => parameter.IsTrained)];

    /// <inheritdoc/>
    public void Dispose()
    {
        layers.Dispose();
        parameters.Dispose();
        state.Dispose();
        labels.Dispose();
        activations.Dispose();
        workspace.Dispose();
    }

    private static void Fill(ModelTensor tensor, double[] values)
    {
        int count = (int)tensor.Shape.Count;
        for (int model = 0; model < tensor.Models; model++)
            tensor[model].CopyFrom(ToFloat(values[(model * count)..((model + 1) * count)]));
    }

    // Nothing in a step may read what it has not written.
    private static void FillWithNan(TensorArena arena)
    {
        var nan = new float[arena.Buffer.Length];
        Array.Fill(nan, float.NaN);
        arena.Buffer.CopyFrom(nan);
    }

    private static float[] ToFloat(double[] values) => Array.ConvertAll(values, value => (float)value);

    private static double[] ToDouble(float[] values) => Array.ConvertAll(values, value => (double)value);
}
