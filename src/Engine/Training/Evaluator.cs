using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training;

/// <summary>
/// Runs the network forward only, over parameters that a trainer or a checkpoint holds. In evaluation mode an image's logits depend on that
/// image alone; the tutorial's way (each batch normalised by itself, batch norm by the batch) is there to reproduce its validation.
/// </summary>
public sealed class Evaluator : IDisposable
{
    private readonly IBackend backend;
    private readonly ParameterStore parameters;
    private readonly AudioClassifierOptions options;
    private readonly Shape image;
    private readonly TensorArena activations = new("evaluation");
    private readonly TensorArena workspace = new("evaluation workspace");
    private readonly Tensor features;
    private readonly ModelTensor moments;
    private readonly Dictionary<int, Sequential> networks = [];
    private readonly long momentsWorkspace;

    /// <summary>Builds the network for full batches and, in the same memory, for a smaller last one.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="parameters">The parameters, of one model.</param>
    /// <param name="options">The network.</param>
    /// <param name="images">How many images will be evaluated at a time.</param>
    /// <param name="batch">Images a forward pass.</param>
    public Evaluator(IBackend backend, ParameterStore parameters, AudioClassifierOptions options, int images, int batch = 32)
    {
        using var construction = new Construction(this);
        if (parameters.Models != 1)
            throw new ShapeException($"evaluation takes the parameters of one model, not of {parameters.Models}");

        this.backend = backend;
        this.parameters = parameters;
        this.options = options;
        image = AudioClassifier.InputShape(options);
        Batch = Math.Clamp(images, 1, batch);
        Images = images;
        features = activations.Reserve(new Shape(Batch, image[0], image[1], image[2]));
        moments = ModelTensor.Reserve(activations, 1, new Shape(2));
        momentsWorkspace = backend.BatchMomentsWorkspace(1, features.Count);
        Build(Batch);
        if (images % Batch != 0)
            Build(images % Batch);
        activations.Allocate(backend);
        workspace.Allocate(backend);
        construction.Complete();
    }

    /// <summary>Images a forward pass.</summary>
    public int Batch { get; }

    /// <summary>How many images are evaluated at a time.</summary>
    public int Images { get; }

    /// <summary>The logits of all images of a source, <c>[images][classes]</c>.</summary>
    /// <param name="source">The spectrograms; as many as <see cref="Images"/>.</param>
    /// <param name="normalisation">What they are normalised by.</param>
    /// <param name="afterBatch">Called with the number of images done, or null.</param>
    public float[][] Logits(IFeatureSource source, Normalisation normalisation, Action<int>? afterBatch = null)
    {
        moments[0].CopyFrom([(float)normalisation.Mean, (float)normalisation.Deviation]);
        return Run(source, afterBatch, (network, batch) =>
        {
            backend.Normalise(1, batch, moments);
            return network.Forward(new Activation(batch), ForwardMode.Evaluation);
        });
    }

    /// <summary>
    /// The tutorial's validation, defects included: each batch normalised by its own moments, batch norm in training mode, the running
    /// statistics moved by validation data.
    /// </summary>
    /// <param name="source">The spectrograms, augmented as in training; as many as <see cref="Images"/>.</param>
    /// <param name="state">A step state whose counters say that no step went bad.</param>
    /// <param name="afterBatch">Called with the number of images done, or null.</param>
    public float[][] TutorialLogits(IFeatureSource source, StepState state, Action<int>? afterBatch = null)
    {
        Tensor scratch = TensorArena.AllocateTensor(backend, new Shape(checked((int)Math.Max(1, momentsWorkspace))), "moments");
        try
        {
            return Run(source, afterBatch, (network, batch) =>
            {
                backend.BatchMoments(1, batch, moments, state, scratch);
                backend.Normalise(1, batch, moments);
                Activation logits = network.Forward(new Activation(batch), ForwardMode.Training);
                network.UpdateRunning(state);
                return logits;
            });
        }
        finally
        {
            scratch.Arena.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Sequential network in networks.Values)
            network.Dispose();
        activations.Dispose();
        workspace.Dispose();
    }

    private void Build(int batch)
    {
        Sequential network = AudioClassifier.Create(options);
        network.Declare(parameters, image);
        network.Build(new BuildContext(backend, 1, batch, activations, workspace), image);
        networks.Add(batch, network);
    }

    private float[][] Run(IFeatureSource source, Action<int>? afterBatch, Func<Sequential, Tensor, Activation> forward)
    {
        if (source.Images != Images)
            throw new ShapeException($"evaluation was built for {Images} images, the source has {source.Images}");

        var logits = new float[Images][];
        var row = new float[Batch * options.Classes];
        for (int first = 0; first < Images; first += Batch)
        {
            int count = Math.Min(Batch, Images - first);
            Tensor batch = features.First(count);
            source.Load(first, batch);
            Activation result = forward(networks[count], batch);
            Span<float> values = row.AsSpan(0, count * options.Classes);
            result.Values.CopyTo(values);
            for (int i = 0; i < count; i++)
                logits[first + i] = values.Slice(i * options.Classes, options.Classes).ToArray();
            afterBatch?.Invoke(first + count);
        }

        return logits;
    }
}
