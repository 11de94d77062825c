using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tests;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Audio.Tests.Training;

/// <summary>The same training run on every device, from sound files on: devices agree with the CPU, and each with itself to the bit.</summary>
public sealed class DeviceAgreementTests
{
    private const int Steps = 20;
    private const int Batch = 16;

    private static readonly Lazy<Run> CpuRun = new(() => Train(TestDevices.Get(BackendKind.Cpu)));

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Device_trains_as_the_cpu_does(BackendKind kind)
    {
        Run device = Train(TestDevices.Get(kind));
        Run cpu = CpuRun.Value;

        foreach ((string name, float[] expected) in cpu.FirstGradients)
            Assert.True(RelativeError(expected, device.FirstGradients[name]) <= 1e-5, $"{name}: {RelativeError(expected, device.FirstGradients[name]):e2}");
        for (int step = 0; step < Steps; step++)
        {
            double tolerance = step == 0 ? 1e-6 : step < 5 ? 1e-4 : 1e-3;
            Assert.Equal(cpu.Losses[step], device.Losses[step], tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Same_seed_gives_the_same_bits(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);

        Assert.Equal(Train(backend).LastWeights, Train(backend).LastWeights);
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Number_of_threads_does_not_change_a_bit()
    {
        using IBackend one = BackendFactory.Create("cpu", 1);
        using IBackend three = BackendFactory.Create("cpu", 3);

        Assert.Equal(Train(one).LastWeights, Train(three).LastWeights);
    }

    private static Run Train(IBackend backend)
    {
        SoundClip[] clips = Samples.TrainClips(perClass: 8);
        Window[] windows = Window.ForTraining(clips, Samples.Preparer, seed: 0);
        using FeatureStore store = FeatureStore.Compute(backend, Samples.Spectrogram, Samples.Preparer, clips, windows);
        int[] rows = [.. Enumerable.Range(0, clips.Length)];
        using var source = new StoredBatchSource(backend, store, clips, rows, Batch);
        int stepsPerEpoch = (clips.Length + Batch - 1) / Batch;
        int epochs = (Steps + stepsPerEpoch - 1) / stepsPerEpoch;
        using var trainer = new Trainer(backend, source, new TrainerOptions
        {
            Network = new AudioClassifierOptions(5, AudioClassifierOptions.DefaultChannels),
            Batch = Batch,
            Epochs = epochs,
            MaximumRate = 1e-3,
            Normalisation = store.Normalisation(rows),
        });

        Dictionary<string, float[]> firstGradients = [];
        var losses = new List<double>();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            trainer.BeginEpoch(epoch);
            for (int step = 0; step < stepsPerEpoch; step++)
            {
                trainer.Step(epoch, step);
                if (epoch == 0 && step == 0)
                    firstGradients = trainer.Parameters.Parameters.Where(one => one.IsTrained).ToDictionary(one => one.Name, one => one.Gradient[0].ToArray());
            }

            losses.AddRange(trainer.ReadLog(0, epoch).Select(row => (double)row.Loss));
        }

        float[] weights = [.. trainer.Parameters.Parameters.SelectMany(one => one.Value[0].ToArray())];
        return new Run(firstGradients, [.. losses], weights);
    }

    private static double RelativeError(float[] expected, float[] actual)
    {
        double difference = 0;
        double length = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow(expected[i] - actual[i], 2);
            length += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(difference / length);
    }

    private sealed record Run(Dictionary<string, float[]> FirstGradients, double[] Losses, float[] LastWeights);
}
