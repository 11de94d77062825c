using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.Fuzz;

/// <summary>A checkpoint, read as one of this program's and as one of PyTorch's, within bounded memory.</summary>
internal sealed class SafetensorsTarget : IFuzzTarget
{
    private const long LargestAllocation = 64 << 20;

    private readonly string root = Directory.CreateTempSubdirectory("rawaudionet-fuzz").FullName;

    public IEnumerable<byte[]> Seeds()
    {
        string path = Path.Combine(root, "seed.safetensors");
        var network = new AudioClassifierOptions(2, [1]);
        using IBackend backend = BackendFactory.Create("cpu", 1);
        using var store = new ParameterStore(1);
        AudioClassifier.Create(network).Declare(store, AudioClassifier.InputShape(network));
        store.Allocate(backend, [1]);
        foreach (bool withOptimizer in (bool[])[false, true])
        {
            ModelCheckpoint checkpoint = ModelCheckpoint.Capture(store, 0, 3, withOptimizer, ["a", "b"], network, new Normalisation(-30, 20), "default");
            checkpoint.Save(path);
            yield return File.ReadAllBytes(path);
            checkpoint.WithEpochLog([new StepLogEntry(1, 2, 3, 4)]).WithTemperature(1.5).Save(path);
            yield return File.ReadAllBytes(path);
            checkpoint.SaveStateDict(path);
            yield return File.ReadAllBytes(path);
        }
        foreach (string type in (string[])["F16", "BF16", "F64", "U8", "BOOL"])
            yield return Header($"{{\"x\":{{\"dtype\":\"{type}\",\"shape\":[0,3],\"data_offsets\":[0,0]}},\"__metadata__\":{{\"labels\":\"[]\"}}}}  ");
        yield return Header("{}");
    }

    public void Judge(byte[] input)
    {
        string path = Path.Combine(root, "checkpoint.safetensors");
        File.WriteAllBytes(path, input);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Try(() => ModelCheckpoint.Load(path));
        Try(() => PyTorchModel.Load(path));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > LargestAllocation + (100L * input.Length))
            throw new InvalidOperationException($"{allocated} bytes were allocated for a file of {input.Length}.");
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (CheckpointException)
        {
            // Refused, as it should be.
            return;
        }
    }

    private static byte[] Header(string json) => [.. BitConverter.GetBytes((long)json.Length), .. System.Text.Encoding.UTF8.GetBytes(json)];
}
