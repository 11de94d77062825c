using System.Diagnostics;
using System.Globalization;
using RawAudioNet.Bench.Training;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Bench.Gpu;

/// <summary>
/// What matters on a GPU: a training step with everything on the device, recorded and launched kernel by kernel, for several batches and numbers of
/// models; and spectrograms of sound that is on the device already.
/// </summary>
internal static class GpuTiming
{
    private const int Blocks = 5;
    private const int ClipsAnEpoch = 1024;
    private const int MostSteps = 64;
    private const int EpochsABlock = 4;
    private const int ClipsOfUrbanSound8K = 8732;

    /// <summary>Measures on one device and prints a table in Markdown for each kind of work.</summary>
    public static void Measure(string device)
    {
        Console.WriteLine("| batch | models | step, recorded | clips/s | step, launched | kernels ready |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|");
        foreach (int models in new[] { 1, 10 })
        {
            foreach (int batch in new[] { 16, 64, 256 })
            {
                (double recorded, double ready) = MicrosecondsAStep(device, batch, models, capture: true);
                (double launched, _) = MicrosecondsAStep(device, batch, models, capture: false);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {batch} | {models} | {recorded:F1} us | {1e6 * batch * models / recorded:F0} | {launched:F1} us | {ready:F2} s |"));
            }
        }

        Console.WriteLine();
        Console.WriteLine("| spectrograms of | time |");
        Console.WriteLine("|---|---:|");
        double clip = MicrosecondsAClip(device);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| one clip among 32, two channels of 4 s | {clip:F1} us |"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {ClipsOfUrbanSound8K} clips at that rate | {clip * ClipsOfUrbanSound8K / 1000:F1} ms |"));
    }

    /// <summary>The median over blocks, and how long the first step of all took, with its kernels.</summary>
    private static (double Step, double FirstSeconds) MicrosecondsAStep(string device, int batch, int models, bool capture)
    {
        using IBackend backend = BackendFactory.Create(device, new BackendOptions { Capture = capture });
        var network = new AudioClassifierOptions(10, AudioClassifierOptions.DefaultChannels);
        int steps = Math.Min(ClipsAnEpoch / batch, MostSteps);
        using var source = new RandomSource(backend, steps * batch, AudioClassifier.InputShape(network));
        var options = new TrainerOptions { Network = network, Batch = batch, Epochs = 1, Normalisation = new Normalisation(0, 1) };
        using var trainer = new Trainer(
            backend, source, [.. Enumerable.Range(0, models).Select(seed => options with { Seed = (ulong)seed })]);
        var first = Stopwatch.StartNew();
        trainer.BeginEpoch(0);
        trainer.Step(0, 0);
        backend.Synchronize();
        double firstSeconds = first.Elapsed.TotalSeconds;

        BlockSeconds();
        double[] blocks = [.. Enumerable.Range(0, Blocks).Select(_ => BlockSeconds()).Order()];
        return (1e6 * blocks[Blocks / 2] / (EpochsABlock * steps), firstSeconds);

        // Steps alone: what stands between epochs is not counted, the one wait behind an epoch's last step is.
        double BlockSeconds()
        {
            var watch = new Stopwatch();
            for (int epoch = 0; epoch < EpochsABlock; epoch++)
            {
                trainer.BeginEpoch(0);
                watch.Start();
                for (int step = 0; step < steps; step++)
                    trainer.Step(0, step);
                backend.Synchronize();
                watch.Stop();
            }

            return watch.Elapsed.TotalSeconds;
        }
    }

    private static double MicrosecondsAClip(string device)
    {
        const int Clips = 32;
        const int Channels = 2;
        const int Samples = 176_000;
        const int Runs = 20;
        using IBackend backend = BackendFactory.Create(device);
        using var spectrogram = new MelSpectrogram(backend, new SpectrogramOptions(), Clips, Channels, Samples);
        using var arena = new TensorArena("spectrograms");
        Shape image = spectrogram.ImageShape;
        Tensor waveforms = arena.Reserve(new Shape(Clips, Channels, Samples));
        Tensor features = arena.Reserve(new Shape(Clips, image[0], image[1], image[2]));
        arena.Allocate(backend);
        waveforms.CopyFrom(RandomSource.Values(waveforms.Count));
        Block();
        double[] blocks = [.. Enumerable.Range(0, Blocks).Select(_ => Block()).Order()];
        return blocks[Blocks / 2];

        double Block()
        {
            var watch = Stopwatch.StartNew();
            for (int run = 0; run < Runs; run++)
                spectrogram.Compute(waveforms, features);
            backend.Synchronize();
            return 1000 * watch.Elapsed.TotalMilliseconds / (Runs * Clips);
        }
    }
}
