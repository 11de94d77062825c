using System.Globalization;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>
/// A trained network as a safetensors file: weights and running statistics under PyTorch's names and in its layouts, and in the metadata all
/// that using it takes: the classes, the network's make-up, what spectrograms are normalised by. Where training keeps moving averages, these are the
/// weights, and those under training go along with the optimiser's moments.
/// </summary>
public sealed class ModelCheckpoint
{
    private readonly Dictionary<string, NamedTensor> tensors;

    internal ModelCheckpoint(Dictionary<string, NamedTensor> tensors, long steps)
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

    /// <summary>The recipe it was trained by: <c>default</c>, <c>tutorial</c> or <c>strong</c>.</summary>
    public required string Recipe { get; init; }

    /// <summary>Anything else worth keeping, such as the run's options.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    /// <summary>What logits are divided by to make probabilities that can be taken at their word; null where it was not fitted.</summary>
    public double? Temperature { get; internal init; }

    /// <summary>Optimiser steps done.</summary>
    public long Steps { get; }

    /// <summary>Whether all values are finite; what is not could be written, but <see cref="Load"/> refuses it.</summary>
    public bool IsFinite => tensors.Values.All(tensor => tensor.Values.All(float.IsFinite));

    /// <summary>The log of the steps of the epoch under way, so that it can be finished; empty at the end of an epoch.</summary>
    public IReadOnlyList<StepLogEntry> EpochLog { get; private init; } = [];

    /// <summary>Reads one model's state off the device.</summary>
    /// <param name="store">The parameters.</param>
    /// <param name="model">Which of the models.</param>
    /// <param name="steps">Optimiser steps done.</param>
    /// <param name="withOptimizer">Whether what training goes on from goes along: Adam's moments, and the weights beside their averages.</param>
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
        // Each copy from a GPU waits for it: a whole row at a time, not a tensor.
        float[] values = store.Evaluated.AllValues[model].ToArray();
        float[] statistics = store.Evaluated.AllStatistics[model].ToArray();
        bool hasCurrent = withOptimizer && store.Averages is not null;
        float[] currentValues = hasCurrent ? store.AllValues[model].ToArray() : [];
        float[] currentStatistics = hasCurrent ? store.AllStatistics[model].ToArray() : [];
        float[] first = withOptimizer ? store.AllFirstMoments[model].ToArray() : [];
        float[] second = withOptimizer ? store.AllSecondMoments[model].ToArray() : [];
        var tensors = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        foreach (Parameter parameter in store.Parameters)
        {
            Add(parameter.Name, parameter, parameter.IsTrained ? values : statistics);
            if (hasCurrent)
                Add(CheckpointTensors.CurrentPrefix + parameter.Name, parameter, parameter.IsTrained ? currentValues : currentStatistics);
            if (!withOptimizer || !parameter.IsTrained)
                continue;

            Add(CheckpointTensors.FirstMomentPrefix + parameter.Name, parameter, first);
            Add(CheckpointTensors.SecondMomentPrefix + parameter.Name, parameter, second);
        }

        return new ModelCheckpoint(tensors, steps)
        {
            Labels = [.. labels],
            Network = network,
            Normalisation = normalisation,
            Recipe = recipe,
            Extra = extra ?? new Dictionary<string, string>(),
        };

        void Add(string name, Parameter parameter, float[] row) => tensors.Add(
            name,
            CheckpointTensors.Capture(name, parameter.Shape, row.AsSpan((int)parameter.Offset, (int)parameter.Shape.Count).ToArray()));
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">It is not one, or its parts do not fit together.</exception>
    public static ModelCheckpoint Load(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        IReadOnlyList<string> labels = CheckpointMetadata.Labels(file) ?? throw CheckpointMetadata.Missing(file, CheckpointMetadata.LabelsKey);
        AudioClassifierOptions network = CheckpointMetadata.Network(file, labels.Count);
        return new ModelCheckpoint(CheckpointTensors.Read(file, network, withOptimizer: true), CheckpointTensors.Steps(file))
        {
            Labels = labels,
            Network = network,
            Normalisation = CheckpointMetadata.Normalisation(file) ?? throw CheckpointMetadata.Missing(file, CheckpointMetadata.MeanKey),
            Recipe = CheckpointMetadata.Recipe(file.Metadata),
            Extra = file.Metadata.ToDictionary(),
            Temperature = CheckpointMetadata.Temperature(file),
            EpochLog = CheckpointTensors.EpochLog(file),
        };
    }

    /// <summary>The same checkpoint with a temperature.</summary>
    /// <param name="temperature">What logits are to be divided by, above 0.</param>
    public ModelCheckpoint WithTemperature(double temperature) => With(
        new Dictionary<string, string>(Extra) { [CheckpointMetadata.TemperatureKey] = temperature.ToString(CultureInfo.InvariantCulture) }, EpochLog, temperature);

    /// <summary>The same checkpoint as one within an epoch.</summary>
    /// <param name="log">The log of the epoch's steps so far.</param>
    public ModelCheckpoint WithEpochLog(IReadOnlyList<StepLogEntry> log) => With(Extra, log, Temperature);

    /// <summary>Writes the checkpoint, atomically.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path)
    {
        Dictionary<string, long> counters = BatchCounters();
        counters.Add(CheckpointTensors.StepsName, Steps);
        IEnumerable<NamedTensor> log = EpochLog.Count == 0 ? [] : [CheckpointTensors.OfEpochLog(EpochLog)];
        SafetensorsWriter.Write(path, tensors.Values.Concat(log), counters, CheckpointMetadata.Of(this));
    }

    /// <summary>
    /// Writes the network for PyTorch, atomically: what <c>load_state_dict(strict=True)</c> of the tutorial's model asks for. That model keeps
    /// its blocks a second time in one Sequential, so all their parameters are there twice: with four blocks 58 tensors.
    /// </summary>
    /// <param name="path">The file.</param>
    public void SaveStateDict(string path)
    {
        Dictionary<string, long> counters = BatchCounters();
        foreach ((string name, long count) in counters.ToArray())
            counters.Add(PyTorchNames.Alias(name)!, count);
        IEnumerable<NamedTensor> parameters = tensors.Values.Where(tensor => !CheckpointTensors.IsOfTraining(tensor.Name));
        IEnumerable<NamedTensor> aliases = parameters
            .Where(tensor => PyTorchNames.Alias(tensor.Name) is not null)
            .Select(tensor => new NamedTensor(PyTorchNames.Alias(tensor.Name)!, tensor.Shape, tensor.Values));
        SafetensorsWriter.Write(path, parameters.Concat(aliases), counters, CheckpointMetadata.Of(this));
    }

    /// <summary>Writes the state to one model on a device, the averages with it where the store keeps them.</summary>
    /// <param name="store">The parameters, allocated.</param>
    /// <param name="model">Which of the models.</param>
    /// <param name="withOptimizer">Whether training goes on: Adam's moments are written too, and the weights that it stopped at.</param>
    public void Restore(ParameterStore store, int model, bool withOptimizer = false)
    {
        foreach (Parameter parameter in store.Parameters)
        {
            string current = CheckpointTensors.CurrentPrefix + parameter.Name;
            Write(withOptimizer && tensors.ContainsKey(current) ? current : parameter.Name, parameter.Value);
            if (store.Averages is not null)
                Write(parameter.Name, store.Averages[parameter.Name].Value);
            if (!withOptimizer || !parameter.IsTrained)
                continue;

            Write(CheckpointTensors.FirstMomentPrefix + parameter.Name, parameter.FirstMoment);
            Write(CheckpointTensors.SecondMomentPrefix + parameter.Name, parameter.SecondMoment);
        }

        void Write(string name, ModelTensor target) => CheckpointTensors.Write(tensors[name], target, model);
    }

    /// <summary>A parameter's values in PyTorch's shape and layout.</summary>
    /// <param name="name">Its name.</param>
    public NamedTensor Tensor(string name) => tensors[name];

    private ModelCheckpoint With(IReadOnlyDictionary<string, string> extra, IReadOnlyList<StepLogEntry> log, double? temperature) => new(tensors, Steps)
    {
        Labels = Labels,
        Network = Network,
        Normalisation = Normalisation,
        Recipe = Recipe,
        Extra = extra,
        Temperature = temperature,
        EpochLog = log,
    };

    private Dictionary<string, long> BatchCounters()
    {
        var counters = new Dictionary<string, long>();
        for (int block = 1; block <= Network.Channels.Count; block++)
            counters[string.Create(CultureInfo.InvariantCulture, $"bn{block}.num_batches_tracked")] = Steps;
        return counters;
    }
}
