using System.Globalization;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>The tensors of a checkpoint: between our layouts and the file's, which are PyTorch's.</summary>
internal static class CheckpointTensors
{
    public const string FirstMomentPrefix = "optimizer.first_moment.";
    public const string SecondMomentPrefix = "optimizer.second_moment.";
    public const string CurrentPrefix = "optimizer.current.";
    public const string StepsName = "optimizer.steps";

    private const string OptimizerPrefix = "optimizer.";
    private const string EpochLogName = "epoch.log";
    private const int EpochLogColumns = 4;

    /// <summary>Whether a tensor belongs to the training's state: moments, and the weights under training where those beside them are averages.</summary>
    public static bool IsOfTraining(string name) => name.StartsWith(OptimizerPrefix, StringComparison.Ordinal);

    /// <summary>Optimiser steps done: ours where the file has them, else the batches that PyTorch's batch norm counted.</summary>
    /// <exception cref="CheckpointException">It is no number of steps.</exception>
    public static long Steps(SafetensorsFile file)
    {
        long steps = file.Contains(StepsName) ? file.Counter(StepsName) : PyTorchNames.FindCounter(file, "bn1.num_batches_tracked") ?? 0;
        return steps is >= 0 and <= int.MaxValue ? steps : throw new CheckpointException(file.Path, $"{steps} steps of training cannot be");
    }

    /// <summary>Reads all parameters of a network, by our names, and the training's state where it is there.</summary>
    /// <exception cref="CheckpointException">One is missing, has another shape, or cannot be used.</exception>
    public static Dictionary<string, NamedTensor> Read(SafetensorsFile file, AudioClassifierOptions network, bool withOptimizer)
    {
        using var store = new ParameterStore(1);
        try
        {
            AudioClassifier.Create(network).Declare(store, AudioClassifier.InputShape(network));
        }
        catch (ShapeException exception)
        {
            throw new CheckpointException(file.Path, exception.Message, exception);
        }

        var tensors = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        foreach (Parameter parameter in store.Parameters)
        {
            long[] shape = PyTorchShape(parameter.Shape);
            NamedTensor tensor = PyTorchNames.Find(file, parameter.Name, shape);
            RequireUsable(tensor, parameter, file.Path);
            tensors.Add(parameter.Name, tensor);
            foreach (string prefix in (string[])(parameter.IsTrained ? [FirstMomentPrefix, SecondMomentPrefix, CurrentPrefix] : [CurrentPrefix]))
            {
                if (!withOptimizer || !file.Contains(prefix + parameter.Name))
                    continue;

                tensors.Add(prefix + parameter.Name, PyTorchNames.Find(file, prefix + parameter.Name, shape));
                RequireUsable(tensors[prefix + parameter.Name], parameter, file.Path);
            }
        }
        return tensors;
    }

    /// <summary>The log of an epoch under way as a tensor: a row a step with loss, right ones, mean and deviation.</summary>
    public static NamedTensor OfEpochLog(IReadOnlyList<StepLogEntry> log) => new(
        EpochLogName,
        [log.Count, EpochLogColumns],
        [.. log.SelectMany(step => (float[])[step.Loss, step.Correct, step.Mean, step.Deviation])]);

    /// <summary>The log of an epoch under way; empty where there is none.</summary>
    /// <exception cref="CheckpointException">It has another shape, or values that no step leaves.</exception>
    public static StepLogEntry[] EpochLog(SafetensorsFile file)
    {
        if (!file.Contains(EpochLogName))
            return [];
        NamedTensor log = file.Floats(EpochLogName);
        return log.Shape is [_, EpochLogColumns] && log.Values.All(float.IsFinite)
            ? [.. log.Values.Chunk(EpochLogColumns).Select(row => new StepLogEntry(row[0], row[1], row[2], row[3]))]
            : throw new CheckpointException(file.Path, $"tensor {log} is not the log of an epoch's steps");
    }

    /// <summary>A tensor in PyTorch's layout.</summary>
    public static NamedTensor Capture(string name, Shape shape, float[] values) => new(name, PyTorchShape(shape), shape.Rank switch
    {
        4 => PyTorchLayouts.ConvToPyTorch(values, shape[0] * shape[1], shape[2], shape[3]),
        2 => PyTorchLayouts.LinearToPyTorch(values, shape[0], shape[1]),
        _ => values,
    });

    /// <summary>Writes a tensor to one model on a device, in our layout.</summary>
    public static void Write(NamedTensor tensor, ModelTensor target, int model)
    {
        Shape shape = target.Shape;
        target[model].CopyFrom(shape.Rank switch
        {
            4 => PyTorchLayouts.ConvFromPyTorch(tensor.Values, shape[0] * shape[1], shape[2], shape[3]),
            2 => PyTorchLayouts.LinearFromPyTorch(tensor.Values, shape[0], shape[1]),
            _ => tensor.Values,
        });
    }

    private static long[] PyTorchShape(Shape shape) => shape.Rank switch
    {
        4 => [shape[3], shape[2], shape[0], shape[1]],
        2 => [shape[1], shape[0]],
        _ => [shape[0]],
    };

    // One weight that is not a number, or one variance below zero, makes every probability NaN; a bad moment does so at the next step.
    private static void RequireUsable(NamedTensor tensor, Parameter parameter, string path)
    {
        bool isVariance = (!parameter.IsTrained && parameter.Name.EndsWith(".running_var", StringComparison.Ordinal))
            || tensor.Name.StartsWith(SecondMomentPrefix, StringComparison.Ordinal);
        foreach (float value in tensor.Values)
        {
            if (!float.IsFinite(value) || (isVariance && value < 0))
                throw new CheckpointException(path, $"tensor {tensor} holds {value.ToString(CultureInfo.InvariantCulture)}");
        }
    }
}
