using System.Globalization;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>
/// The weights of a trained network from any file that has them under PyTorch's names: one that PyTorch wrote, or one of this program. Its
/// make-up shows in the weights' shapes; classes and normalisation do not, and are there only where the file's metadata tell them.
/// </summary>
public sealed class PyTorchModel
{
    private const string Head = "lin.";

    private readonly string path;
    private readonly long steps;
    private readonly double? temperature;
    private readonly Dictionary<string, NamedTensor> tensors;

    private PyTorchModel(SafetensorsFile file, AudioClassifierOptions network)
    {
        path = file.Path;
        Network = network;
        tensors = CheckpointTensors.Read(file, network, withOptimizer: false);
        steps = CheckpointTensors.Steps(file);
        Labels = CheckpointMetadata.Labels(file);
        Normalisation = CheckpointMetadata.Normalisation(file);
        temperature = CheckpointMetadata.Temperature(file);
        Extra = file.Metadata.ToDictionary();
        if (Labels is not null && Labels.Count != network.Classes)
            throw new CheckpointException(path, $"the metadata name {Labels.Count} classes, the network has {network.Classes} outputs");
    }

    /// <summary>The network's make-up; bands and frames, which no weight depends on, are those of sound prepared here.</summary>
    public AudioClassifierOptions Network { get; }

    /// <summary>The classes in the order of the outputs; null where the file does not name them.</summary>
    public IReadOnlyList<string>? Labels { get; }

    /// <summary>What spectrograms are normalised by; null where the file does not tell.</summary>
    public Normalisation? Normalisation { get; }

    /// <summary>Whether the file tells both.</summary>
    public bool IsComplete => Labels is not null && Normalisation is not null;

    /// <summary>The file's metadata.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">It is no safetensors file, or its tensors are not those of such a network.</exception>
    public static PyTorchModel Load(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        var channels = new List<int>();
        while (PyTorchNames.ShapeOf(file, Weight(channels.Count)) is { } shape)
            channels.Add(Extent(file, shape, 4, 0));
        long[] first = PyTorchNames.ShapeOf(file, Weight(0)) ?? throw new CheckpointException(path, $"there is no tensor '{Weight(0)}'");
        long[] head = PyTorchNames.ShapeOf(file, Head + "weight") ?? throw new CheckpointException(path, $"there is no tensor '{Head}weight'");
        return new PyTorchModel(
            file, new AudioClassifierOptions(Extent(file, head, 2, 0), channels, InputChannels: Extent(file, first, 4, 1)));

        static string Weight(int block) => string.Create(CultureInfo.InvariantCulture, $"conv{block + 1}.weight");
    }

    /// <summary>Writes the weights and running statistics to one model on a device, the averages with them where the store keeps them.</summary>
    /// <param name="store">The parameters, allocated.</param>
    /// <param name="model">Which of the models.</param>
    /// <param name="withHead">Whether the linear layer's too; else it stays as it is.</param>
    public void Restore(ParameterStore store, int model, bool withHead)
    {
        foreach (Parameter parameter in store.Parameters)
        {
            if (!withHead && parameter.Name.StartsWith(Head, StringComparison.Ordinal))
                continue;

            CheckpointTensors.Write(tensors[parameter.Name], parameter.Value, model);
            if (store.Averages is not null)
                CheckpointTensors.Write(tensors[parameter.Name], store.Averages[parameter.Name].Value, model);
        }
    }

    /// <summary>The network with what its file may not tell.</summary>
    /// <param name="labels">The classes in the order of the outputs.</param>
    /// <param name="normalisation">What spectrograms are normalised by.</param>
    /// <exception cref="CheckpointException">The network has another number of outputs.</exception>
    public ModelCheckpoint Complete(IReadOnlyList<string> labels, Normalisation normalisation) => labels.Count == Network.Classes
        ? new ModelCheckpoint(tensors, steps)
        {
            Labels = [.. labels],
            Network = Network,
            Normalisation = normalisation,
            Recipe = CheckpointMetadata.Recipe(Extra),
            Extra = Extra,
            Temperature = temperature,
        }
        : throw new CheckpointException(path, $"the network has {Network.Classes} outputs, there are {labels.Count} classes: {string.Join(", ", labels)}");

    private static int Extent(SafetensorsFile file, long[] shape, int rank, int axis) =>
        shape.Length == rank && shape[axis] is > 0 and <= 65536
            ? (int)shape[axis]
            : throw new CheckpointException(file.Path, $"a tensor ({string.Join(", ", shape)}) cannot be a weight of this network");
}
