using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Training;

/// <summary>Weights that a training begins with, out of an earlier run or a file that PyTorch wrote: all of them, or all but the head.</summary>
internal sealed class InitialWeights
{
    private readonly string path;
    private readonly PyTorchModel model;
    private bool keepsHead;

    private InitialWeights(string path, PyTorchModel model)
    {
        this.path = path;
        this.model = model;
    }

    /// <summary>The widths of the network's blocks.</summary>
    public IReadOnlyList<int> Channels => model.Network.Channels;

    /// <summary>Reads them.</summary>
    /// <param name="path">A run folder, whose best checkpoint is taken, or a .safetensors file.</param>
    /// <exception cref="CheckpointException">There are none, or they are not those of such a network.</exception>
    public static InitialWeights Load(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, RunFolder.BestName) : path;
        PyTorchModel model = PyTorchModel.Load(file);
        int channels = new ClipPreparation().Channels;
        return model.Network.InputChannels == channels
            ? new InitialWeights(path, model)
            : throw new CheckpointException(file, $"the network takes images of {model.Network.InputChannels} channels; sound is made into {channels} here");
    }

    /// <summary>Decides whether the head fits the classes to be learned, and says so.</summary>
    public void Fit(IReadOnlyList<string> labels, AppConsole console)
    {
        keepsHead = model.Network.Classes == labels.Count && (model.Labels ?? labels).SequenceEqual(labels);
        if (!keepsHead)
            console.Progress($"weights of {Printable.Line(path)}; the classes differ, so the last layer begins anew");
        else if (model.Labels is not null)
            console.Progress($"weights of {Printable.Line(path)}");
        else
            console.Warn($"{path} names no classes: its outputs are taken to be {string.Join(", ", labels)}, in this order");
    }

    /// <summary>Writes them over the initial values on a device.</summary>
    public void Restore(ParameterStore parameters) => model.Restore(parameters, 0, keepsHead);
}
