using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.Bench.Training;

/// <summary>Writes the tutorial's network as it is before training, to be exported and run elsewhere: how long it takes does not depend on its weights.</summary>
internal static class UntrainedCheckpoint
{
    public static void Write(string file, double mean, double deviation)
    {
        var network = new AudioClassifierOptions(10, AudioClassifierOptions.DefaultChannels);
        using IBackend backend = BackendFactory.Create("cpu", 1);
        using var store = new ParameterStore(1);
        AudioClassifier.Create(network).Declare(store, AudioClassifier.InputShape(network));
        store.Allocate(backend, [1]);
        string[] labels = [.. Enumerable.Range(0, network.Classes).Select(k => $"class {k}")];
        ModelCheckpoint.Capture(store, 0, 0, withOptimizer: false, labels, network, new Normalisation(mean, deviation), "default").Save(file);
    }
}
