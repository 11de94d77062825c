using System.Runtime.InteropServices;
using System.Text.Json;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.Audio.Tests.Training;

/// <summary>Steps of the tutorial recipe as PyTorch and torchaudio take them; tests/oracles/README.md describes the files.</summary>
internal sealed class TutorialGolden
{
    private const string FolderVariable = "RAWAUDIONET_GOLDENS_DIR";

    private readonly float[] values;

    private TutorialGolden(TutorialSteps steps, float[] values)
    {
        Steps = steps;
        this.values = values;
    }

    public TutorialSteps Steps { get; }

    /// <summary>The committed snapshots, or those in the folder that the environment names.</summary>
    public static TutorialGolden Load()
    {
        string folder = Environment.GetEnvironmentVariable(FolderVariable) ?? Path.Combine(AppContext.BaseDirectory, "Goldens");
        TutorialSteps steps = JsonSerializer.Deserialize<TutorialSteps>(File.ReadAllText(Path.Combine(folder, "tutorial-steps.json")), JsonSerializerOptions.Web)!;
        byte[] bytes = File.ReadAllBytes(Path.Combine(folder, "tutorial-steps.bin"));
        return new TutorialGolden(steps, MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }

    /// <summary>One tensor of a state, in PyTorch's layout.</summary>
    public ReadOnlySpan<float> Tensor(int state, TutorialTensor tensor) =>
        values.AsSpan(state + tensor.Offset, tensor.Shape.Aggregate(1, (count, extent) => count * extent));

    /// <summary>Puts the state before a step into a model.</summary>
    public void Restore(TutorialSnapshot snapshot, ParameterStore store)
    {
        foreach (TutorialTensor tensor in Steps.Parameters)
        {
            Parameter parameter = store[tensor.Name];
            Write(parameter.Value[0], Tensor(snapshot.Parameters, tensor));
            Write(parameter.FirstMoment[0], Tensor(snapshot.FirstMoments, tensor));
            Write(parameter.SecondMoment[0], Tensor(snapshot.SecondMoments, tensor));
        }

        foreach (TutorialTensor tensor in Steps.Running)
            Write(store[tensor.Name].Value[0], Tensor(snapshot.RunningBefore, tensor));
    }

    /// <summary>A tensor of ours in PyTorch's layout.</summary>
    public static float[] Read(Tensor tensor) => tensor.Shape.Rank switch
    {
        4 => PyTorchLayouts.ConvToPyTorch(tensor.ToArray(), tensor.Shape[0] * tensor.Shape[1], tensor.Shape[2], tensor.Shape[3]),
        2 => PyTorchLayouts.LinearToPyTorch(tensor.ToArray(), tensor.Shape[0], tensor.Shape[1]),
        _ => tensor.ToArray(),
    };

    private static void Write(Tensor tensor, ReadOnlySpan<float> values) => tensor.CopyFrom(tensor.Shape.Rank switch
    {
        4 => PyTorchLayouts.ConvFromPyTorch(values, tensor.Shape[0] * tensor.Shape[1], tensor.Shape[2], tensor.Shape[3]),
        2 => PyTorchLayouts.LinearFromPyTorch(values, tensor.Shape[0], tensor.Shape[1]),
        _ => values,
    });
}

internal sealed record TutorialSteps(
    int Classes,
    int TotalSteps,
    double MaxLearningRate,
    TutorialClip[] Clips,
    TutorialTensor[] Parameters,
    TutorialTensor[] Running,
    TutorialStep[] Steps,
    TutorialSnapshot[] Snapshots);

internal sealed record TutorialClip(string File, int Label, int Samples);

internal sealed record TutorialTensor(string Name, int[] Shape, int Offset);

internal sealed record TutorialStep(int Step, double BatchMean, double BatchDeviation, double Loss, double LossInDouble, TutorialItem[] Items);

internal sealed record TutorialItem(int Clip, int Begin, int Shift, float ShiftUniform, float[] Masks);

internal sealed record TutorialSnapshot(
    int Step, int Parameters, int FirstMoments, int SecondMoments, int RunningBefore, int Gradients, int RunningAfter);
