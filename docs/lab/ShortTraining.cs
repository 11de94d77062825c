using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Metrics;

namespace RawAudioNet.Lab;

/// <summary>A network trained on the sample recordings for a few seconds, with what was seen on the way.</summary>
internal sealed class ShortTraining : IDisposable
{
    public const int Epochs = 40;
    private const int Batch = 16;

    private readonly FeatureStore store;
    private readonly StoredBatchSource source;
    private readonly Trainer trainer;
    private readonly IBackend backend;

    public ShortTraining(IBackend backend)
    {
        this.backend = backend;
        Manifest manifest = Manifest.Load(Path.Combine(Bench.Root, "samples/voices/train"));
        Labels = manifest.Labels;
        IReadOnlyList<SoundClip> clips = ClipScan.Run([.. manifest.Clips], Bench.Preparer.Preparation).Clips;
        Clips = clips.Count;
        Window[] windows = Window.ForTraining(clips, Bench.Preparer, seed: 0);
        store = FeatureStore.Compute(backend, Bench.Options, Bench.Preparer, clips, windows);
        int[] rows = [.. Enumerable.Range(0, clips.Count).Select(store.RowOf)];
        Normalisation = store.Normalisation(rows);
        source = new StoredBatchSource(backend, store, clips, rows, Batch);
        Network = new AudioClassifierOptions(Labels.Count, AudioClassifierOptions.DefaultChannels);
        trainer = new Trainer(backend, source, new TrainerOptions { Network = Network, Batch = Batch, Epochs = Epochs, Normalisation = Normalisation });

        trainer.BeginEpoch(0);
        trainer.Step(0, 0);
        FirstGradients = [.. trainer.Parameters.Parameters.Where(one => one.IsTrained).Select(one => (one.Name, one.Gradient[0].ToArray()))];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            if (epoch > 0)
                trainer.BeginEpoch(epoch);
            for (int step = epoch == 0 ? 1 : 0; step < trainer.StepsPerEpoch; step++)
                trainer.Step(epoch, step);
            Results.Add(trainer.ReadEpoch(epoch)[0]);
            StepLosses.AddRange(trainer.ReadLog(0, epoch).Select(row => (double)row.Loss));
        }
    }

    public int Clips { get; }

    public IReadOnlyList<string> Labels { get; }

    public AudioClassifierOptions Network { get; }

    public Normalisation Normalisation { get; }

    public ParameterStore Parameters => trainer.Parameters;

    public int StepsPerEpoch => trainer.StepsPerEpoch;

    public List<EpochResult> Results { get; } = [];

    public List<double> StepLosses { get; } = [];

    /// <summary>Each parameter's gradient in the first step of all.</summary>
    public IReadOnlyList<(string Name, float[] Values)> FirstGradients { get; }

    /// <summary>How many of the test recordings are recognised, and how many there are.</summary>
    public (int Right, int All) Test()
    {
        Manifest manifest = Manifest.Load(Path.Combine(Bench.Root, "samples/voices/test"));
        IReadOnlyList<SoundClip> clips = ClipScan.Run([.. manifest.Clips], Bench.Preparer.Preparation).Clips;
        Window[] windows = Window.ForEvaluation(clips, Bench.Preparer);
        using var features = new WaveformFeatureSource(backend, Bench.Options, Bench.Preparer, clips, windows, Batch);
        using var evaluator = new Evaluator(backend, Parameters, Network, windows.Length, Batch);
        float[][] logits = evaluator.Logits(features, Normalisation);
        return (logits.Where((row, i) => Array.IndexOf(row, row.Max()) == clips[i].Clip.Label).Count(), clips.Count);
    }

    /// <summary>Runs the network, layer by layer, on one image of decibels.</summary>
    /// <returns>Each layer with the values and the extents of one image of what it gives, a pending batch norm not carried out.</returns>
    public List<(string Layer, float[] Values, Shape Shape)> Run(float[] features)
    {
        Shape image = AudioClassifier.InputShape(Network);
        using Sequential network = AudioClassifier.CreateUnfused(Network);
        using var activations = new TensorArena("activations");
        using var workspace = new TensorArena("workspace");
        network.Declare(Parameters, image);
        Tensor input = activations.Reserve(new Shape(1, image[0], image[1], image[2]));
        network.Build(new BuildContext(backend, 1, 1, activations, workspace), image);
        activations.Allocate(backend);
        workspace.Allocate(backend);
        input.CopyFrom(Array.ConvertAll(features, decibels => (float)((decibels - Normalisation.Mean) / Normalisation.Deviation)));

        List<(string, float[], Shape)> outputs = [];
        var activation = new Activation(input);
        foreach (Layer layer in network.Layers)
        {
            activation = layer.Forward(activation, ForwardMode.Evaluation);
            image = layer.OutputShape(image);
            outputs.Add((layer.Name, activation.Values.ToArray(), image));
        }

        return outputs;
    }

    /// <summary>The probabilities behind logits.</summary>
    public static double[] Softmax(float[] logits)
    {
        var probabilities = new double[logits.Length];
        Probabilities.Softmax(logits, probabilities, 1);
        return probabilities;
    }

    public void Dispose()
    {
        trainer.Dispose();
        source.Dispose();
        store.Dispose();
    }
}
