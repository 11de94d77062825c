using System.Globalization;
using System.Text.Json;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>
/// A trained network as a safetensors file: weights and running statistics under PyTorch's names and in its layouts, and in the metadata all
/// that using it takes: the classes, the network's make-up, what spectrograms are normalised by.
/// </summary>
public sealed class ModelCheckpoint
{
    private const string FirstMomentPrefix = "optimizer.first_moment.";
    private const string SecondMomentPrefix = "optimizer.second_moment.";
    private const string StepsName = "optimizer.steps";

    private readonly Dictionary<string, NamedTensor> tensors;

    private ModelCheckpoint(Dictionary<string, NamedTensor> tensors, long steps)
    {
        this.tensors = tensors;
        Steps = steps;
    }

    /// <summary>The classes in the order of the logits.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The network's make-up.</summary>
    public required AudioClassifierOptions Network { get; init; }

    /// <summary>What spectrograms are normalised by.</summary>
    public required Normalisation Normalisation { get; init; }

    /// <summary>The recipe it was trained by: <c>default</c> or <c>tutorial</c>.</summary>
    public required string Recipe { get; init; }

    /// <summary>Anything else worth keeping, such as the run's options.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    /// <summary>Optimiser steps done.</summary>
    public long Steps { get; }

    /// <summary>Reads one model's state off the device.</summary>
    /// <param name="store">The parameters.</param>
    /// <param name="model">Which of the models.</param>
    /// <param name="steps">Optimiser steps done.</param>
    /// <param name="withOptimizer">Whether Adam's moments go along.</param>
    /// <param name="labels">The classes.</param>
    /// <param name="network">The network's make-up.</param>
    /// <param name="normalisation">What spectrograms are normalised by.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="extra">Anything else worth keeping.</param>
    public static ModelCheckpoint Capture(
        ParameterStore store,
        int model,
        long steps,
        bool withOptimizer,
        IReadOnlyList<string> labels,
        AudioClassifierOptions network,
        Normalisation normalisation,
        string recipe,
        IReadOnlyDictionary<string, string>? extra = null)
    {
        var tensors = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        foreach (Parameter parameter in store.Parameters)
        {
            Add(parameter.Name, parameter, parameter.Value);
            if (!withOptimizer || !parameter.IsTrained)
                continue;

            Add(FirstMomentPrefix + parameter.Name, parameter, parameter.FirstMoment);
            Add(SecondMomentPrefix + parameter.Name, parameter, parameter.SecondMoment);
        }

        return new ModelCheckpoint(tensors, steps)
        {
            Labels = [.. labels],
            Network = network,
            Normalisation = normalisation,
            Recipe = recipe,
            Extra = extra ?? new Dictionary<string, string>(),
        };

        void Add(string name, Parameter parameter, ModelTensor tensor) =>
            tensors.Add(name, new NamedTensor(name, PyTorchShape(parameter.Shape), ToPyTorch(parameter.Shape, tensor[model].ToArray())));
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">It is not one, or its parts do not fit together.</exception>
    public static ModelCheckpoint Load(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        var labels = Json<string[]>(file, "labels");
        var channels = Json<int[]>(file, "network.channels");
        if (labels.Length == 0 || labels.Any(label => label is null) || channels.Length == 0 || channels.Any(count => count is < 1 or > 65536))
            throw new CheckpointException(path, "the labels or the network's channels in the metadata make no sense");
        if (labels.Distinct(StringComparer.Ordinal).Count() < labels.Length)
            throw new CheckpointException(path, "two of the labels in the metadata are the same");

        var network = new AudioClassifierOptions(
            labels.Length, channels, Count(file, "network.mels"), Count(file, "network.frames"), Count(file, "network.inputChannels"));
        using var store = new ParameterStore(1);
        try
        {
            AudioClassifier.Create(network).Declare(store, AudioClassifier.InputShape(network));
        }
        catch (ShapeException exception)
        {
            throw new CheckpointException(path, exception.Message, exception);
        }

        var tensors = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        foreach (Parameter parameter in store.Parameters)
        {
            long[] shape = PyTorchShape(parameter.Shape);
            NamedTensor tensor = PyTorchNames.Find(file, parameter.Name, shape);
            RequireUsable(tensor, parameter, path);
            tensors.Add(parameter.Name, tensor);
            foreach (string prefix in (string[])[FirstMomentPrefix, SecondMomentPrefix])
            {
                if (parameter.IsTrained && file.Contains(prefix + parameter.Name))
                    tensors.Add(prefix + parameter.Name, PyTorchNames.Find(file, prefix + parameter.Name, shape));
            }
        }

        return new ModelCheckpoint(tensors, file.Contains(StepsName) ? file.Counter(StepsName) : 0)
        {
            Labels = labels,
            Network = network,
            Normalisation = ReadNormalisation(file),
            Recipe = file.Metadata.GetValueOrDefault("recipe", "default"),
            Extra = file.Metadata.ToDictionary(),
        };
    }

    /// <summary>Writes the checkpoint, atomically.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path)
    {
        var metadata = new Dictionary<string, string>(Extra)
        {
            ["format"] = "pt",
            ["labels"] = JsonSerializer.Serialize(Labels),
            ["network.channels"] = JsonSerializer.Serialize(Network.Channels),
            ["network.mels"] = Network.Mels.ToString(CultureInfo.InvariantCulture),
            ["network.frames"] = Network.Frames.ToString(CultureInfo.InvariantCulture),
            ["network.inputChannels"] = Network.InputChannels.ToString(CultureInfo.InvariantCulture),
            ["normalisation.mean"] = Normalisation.Mean.ToString("R", CultureInfo.InvariantCulture),
            ["normalisation.deviation"] = Normalisation.Deviation.ToString("R", CultureInfo.InvariantCulture),
            ["recipe"] = Recipe,
        };
        var counters = new Dictionary<string, long> { [StepsName] = Steps };
        for (int block = 1; block <= Network.Channels.Count; block++)
            counters[$"bn{block}.num_batches_tracked"] = Steps;
        SafetensorsWriter.Write(path, tensors.Values, counters, metadata);
    }

    /// <summary>Writes the state to one model on a device.</summary>
    /// <param name="store">The parameters, allocated.</param>
    /// <param name="model">Which of the models.</param>
    /// <param name="withOptimizer">Whether Adam's moments are written too.</param>
    public void Restore(ParameterStore store, int model, bool withOptimizer = false)
    {
        foreach (Parameter parameter in store.Parameters)
        {
            Write(parameter.Name, parameter.Value);
            if (!withOptimizer || !parameter.IsTrained)
                continue;

            Write(FirstMomentPrefix + parameter.Name, parameter.FirstMoment);
            Write(SecondMomentPrefix + parameter.Name, parameter.SecondMoment);
        }

        void Write(string name, ModelTensor target) => target[model].CopyFrom(FromPyTorch(target.Shape, tensors[name].Values));
    }

    /// <summary>A parameter's values in PyTorch's shape and layout.</summary>
    /// <param name="name">Its name.</param>
    public NamedTensor Tensor(string name) => tensors[name];

    // One weight that is not a number, or one variance below zero, makes every probability NaN.
    private static void RequireUsable(NamedTensor tensor, Parameter parameter, string path)
    {
        bool isVariance = !parameter.IsTrained && parameter.Name.EndsWith(".running_var", StringComparison.Ordinal);
        foreach (float value in tensor.Values)
        {
            if (!float.IsFinite(value) || (isVariance && value < 0))
                throw new CheckpointException(path, $"tensor {tensor} holds {value.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private static Normalisation ReadNormalisation(SafetensorsFile file)
    {
        var normalisation = new Normalisation(Number(file, "normalisation.mean"), Number(file, "normalisation.deviation"));
        return (float)normalisation.Deviation > 0
            ? normalisation
            : throw new CheckpointException(file.Path, "'normalisation.deviation' in the metadata is not above 0");
    }

    private static long[] PyTorchShape(Shape shape) => shape.Rank switch
    {
        4 => [shape[3], shape[2], shape[0], shape[1]],
        2 => [shape[1], shape[0]],
        _ => [shape[0]],
    };

    private static float[] ToPyTorch(Shape shape, float[] values) => shape.Rank switch
    {
        4 => PyTorchLayouts.ConvToPyTorch(values, shape[0] * shape[1], shape[2], shape[3]),
        2 => PyTorchLayouts.LinearToPyTorch(values, shape[0], shape[1]),
        _ => values,
    };

    private static float[] FromPyTorch(Shape shape, float[] values) => shape.Rank switch
    {
        4 => PyTorchLayouts.ConvFromPyTorch(values, shape[0] * shape[1], shape[2], shape[3]),
        2 => PyTorchLayouts.LinearFromPyTorch(values, shape[0], shape[1]),
        _ => values,
    };

    private static string Text(SafetensorsFile file, string key) => file.Metadata.GetValueOrDefault(key)
        ?? throw new CheckpointException(file.Path, $"there is no '{key}' in the metadata: not a checkpoint of this program");

    private static T Json<T>(SafetensorsFile file, string key)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Text(file, key)) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new CheckpointException(file.Path, $"'{key}' in the metadata cannot be read: {exception.Message}", exception);
        }
    }

    private static int Count(SafetensorsFile file, string key) =>
        int.TryParse(Text(file, key), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is > 0 and < 65536
            ? count
            : throw new CheckpointException(file.Path, $"'{key}' in the metadata is not a sensible number");

    private static double Number(SafetensorsFile file, string key) =>
        double.TryParse(Text(file, key), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new CheckpointException(file.Path, $"'{key}' in the metadata is not a number");
}
