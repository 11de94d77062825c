using System.Diagnostics;
using System.Globalization;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Bench.Training;

/// <summary>
/// Times what a user waits for: a whole training step, inference and spectrograms, with the data in memory. The programs in
/// <c>bench/peers</c> do the same work elsewhere and print the same lines.
/// </summary>
internal static class StepTiming
{
    private const int Blocks = 5;
    private const int Batch = 16;
    private const int Clips = 64;
    private const double BlockSeconds = 0.2;
    private const double WarmUpSeconds = 0.5;

    /// <summary>Measures on one device and prints a line for each kind of work.</summary>
    /// <param name="device">The device.</param>
    /// <param name="threads">Threads of the CPU; 0 means one a core.</param>
    /// <param name="works">Some of train, infer and mel, none means all; and no-capture, so that CUDA records no step.</param>
    public static void Measure(string device, int threads, string[] works)
    {
        bool captures = !works.Contains("no-capture");
        works = [.. works.Where(work => work != "no-capture")];
        using IBackend backend = BackendFactory.Create(
            device, new BackendOptions { Threads = threads, Capture = captures, Notice = Console.WriteLine });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{backend.Id}: {backend.Description}"));
        if (IsChosen("train"))
            Train(backend);
        if (IsChosen("infer"))
        {
            Infer(backend, $"batch {Batch}", Batch);
            Infer(backend, "one clip", 1);
        }
        if (IsChosen("mel"))
            Transform(backend);

        bool IsChosen(string work) => works.Length == 0 || works.Contains(work);
    }

    private static void Train(IBackend backend)
    {
        using var source = new RandomSource(backend, Clips, AudioClassifier.InputShape(new AudioClassifierOptions(10, AudioClassifierOptions.DefaultChannels)));
        using var trainer = new Trainer(backend, source, new TrainerOptions
        {
            Network = new AudioClassifierOptions(10, AudioClassifierOptions.DefaultChannels),
            Batch = Batch,
            Epochs = 2,
            Augment = false,
            Normalisation = new Normalisation(0, 1),
        });
        Report($"train step, batch {Batch}", backend, () =>
        {
            trainer.BeginEpoch(0);
            for (int step = 0; step < trainer.StepsPerEpoch; step++)
                trainer.Step(0, step);
        }, Clips / Batch);
    }

    private static void Infer(IBackend backend, string what, int batch)
    {
        var options = new AudioClassifierOptions(10, AudioClassifierOptions.DefaultChannels);
        Shape image = AudioClassifier.InputShape(options);
        using var parameters = new ParameterStore(1);
        using Sequential network = AudioClassifier.Create(options);
        network.Declare(parameters, image);
        parameters.Allocate(backend, [0]);
        using var activations = new TensorArena("activations");
        using var workspace = new TensorArena("workspace");
        Tensor input = activations.Reserve(new Shape(batch, image[0], image[1], image[2]));
        ModelTensor moments = ModelTensor.Reserve(activations, 1, new Shape(2));
        network.Build(new BuildContext(backend, 1, batch, activations, workspace), image);
        activations.Allocate(backend);
        workspace.Allocate(backend);
        input.CopyFrom(RandomSource.Values(input.Count));
        moments[0].CopyFrom([0, 1]);
        Report($"inference, {what}", backend, () => network.Forward(new Activation(input), ForwardMode.Evaluation), 1);
        Report(
            $"normalisation and inference, {what}",
            backend,
            () =>
            {
                backend.Normalise(1, input, moments);
                network.Forward(new Activation(input), ForwardMode.Evaluation);
            },
            1);
    }

    private static void Transform(IBackend backend)
    {
        const int Images = 32;
        const int Samples = 176000;
        using var spectrogram = new MelSpectrogram(backend, new SpectrogramOptions(), Images, 1, Samples);
        Shape image = spectrogram.ImageShape;
        using var arena = new TensorArena("spectrograms");
        Tensor waveforms = arena.Reserve(new Shape(Images, 1, Samples));
        Tensor features = arena.Reserve(new Shape(Images, image[0], image[1], image[2]));
        arena.Allocate(backend);
        waveforms.CopyFrom(RandomSource.Values(waveforms.Count));
        Report($"log-mel of {Images} x {Samples} samples", backend, () => spectrogram.Compute(waveforms, features), 1);
    }

    private static void Report(string work, IBackend backend, Action run, int times)
    {
        MillisecondsARun(WarmUpSeconds);
        var milliseconds = new double[Blocks];
        for (int block = 0; block < Blocks; block++)
            milliseconds[block] = MillisecondsARun(BlockSeconds) / times;
        Array.Sort(milliseconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{work,-40} median {milliseconds[Blocks / 2]:F4} ms, best {milliseconds[0]:F4} ms"));

        double MillisecondsARun(double seconds)
        {
            var watch = Stopwatch.StartNew();
            int runs = 0;
            do
            {
                run();
                backend.Synchronize();
                runs++;
            }
            while (watch.Elapsed.TotalSeconds < seconds);
            return watch.Elapsed.TotalMilliseconds / runs;
        }
    }
}
