using System.Diagnostics;
using System.Globalization;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Bench.Training;

/// <summary>
/// How time grows with the work: batch, clip length, network width and the number of models, each varied alone, for training and inference.
/// Prints one table in Markdown; the last column says how far a setting lies above the straight line through its series.
/// </summary>
internal static class GrowthTiming
{
    private const int Rounds = 5;
    private const double BlockSeconds = 0.08;
    private const int FramesASecond = 86;

    private static readonly (string Name, Setting[] Settings)[] Series =
    [
        ("batch", [.. new[] { 1, 2, 4, 8, 16, 32, 64, 128 }.Select(batch => new Setting($"{batch} clips", Batch: batch))]),
        ("clip length", [.. new[] { 1, 2, 4, 8, 15, 30 }.Select(seconds => new Setting($"{seconds} s", Seconds: seconds))]),
        ("channels", [.. new[] { 1, 2, 4 }.Select(width => new Setting($"x{width}", Width: width))]),
        ("models", [.. new[] { 1, 2, 5, 10 }.Select(models => new Setting($"{models} side by side", Models: models))]),
    ];

    /// <summary>Measures all series on the CPU.</summary>
    /// <param name="threadCounts">The numbers of threads to measure.</param>
    public static void Measure(int[] threadCounts)
    {
        Console.WriteLine("| work | threads | series | setting | MFLOP a clip | clips/s | ms a step | GFLOP/s | beside the line |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (bool training in new[] { true, false })
        {
            foreach (int threads in threadCounts)
            {
                foreach ((string name, Setting[] settings) in Series)
                    Print(training, threads, name, settings, Measure(training, threads, settings));
            }
        }
    }

    /// <summary>Milliseconds a step of each setting: the median of rounds in turn, so that a slow spell of the machine meets all alike.</summary>
    private static double[] Measure(bool training, int threads, Setting[] settings)
    {
        using IBackend backend = BackendFactory.Create("cpu", threads);
        Runner[] runners = [.. settings.Select(setting => training ? Train(backend, setting) : Infer(backend, setting))];
        var rounds = new double[settings.Length][];
        for (int i = 0; i < settings.Length; i++)
            rounds[i] = new double[Rounds];
        for (int round = -1; round < Rounds; round++)
        {
            for (int i = 0; i < settings.Length; i++)
            {
                double milliseconds = MillisecondsAStep(runners[i]);
                if (round >= 0)
                    rounds[i][round] = milliseconds;
            }
        }

        foreach (Runner runner in runners)
            runner.Dispose();
        return [.. rounds.Select(times => times.Order().ElementAt(Rounds / 2))];
    }

    private static void Print(bool training, int threads, string name, Setting[] settings, double[] milliseconds)
    {
        double[] work = [.. settings.Select(setting => setting.Flops(training))];
        (double fixedPart, double slope) = Line(work, milliseconds);
        for (int i = 0; i < settings.Length; i++)
        {
            int clips = settings[i].Batch * settings[i].Models;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {(training ? "training" : "inference")} | {threads} | {name} | {settings[i].Name} | {work[i] / clips / 1e6:F1} | {clips / milliseconds[i] * 1000:F0} | {milliseconds[i]:F3} | {work[i] / milliseconds[i] / 1e6:F0} | {milliseconds[i] / (fixedPart + slope * work[i]):F2} |"));
        }
    }

    /// <summary>The line <c>time = a + b work</c> of least relative squares, with a not below 0.</summary>
    private static (double Fixed, double Slope) Line(double[] work, double[] time)
    {
        double ones = 0, works = 0, squares = 0, times = 0, products = 0;
        for (int i = 0; i < work.Length; i++)
        {
            double weight = 1 / (time[i] * time[i]);
            ones += weight;
            works += weight * work[i];
            squares += weight * work[i] * work[i];
            times += weight * time[i];
            products += weight * work[i] * time[i];
        }

        double slope = (ones * products - works * times) / (ones * squares - works * works);
        double constant = (times - slope * works) / ones;
        return constant >= 0 ? (constant, slope) : (0, products / squares);
    }

    private static double MillisecondsAStep(Runner runner)
    {
        var watch = Stopwatch.StartNew();
        int runs = 0;
        do
        {
            runner.Run();
            runs++;
        }
        while (watch.Elapsed.TotalSeconds < BlockSeconds);
        return watch.Elapsed.TotalMilliseconds / runs / runner.Steps;
    }

    private static Runner Train(IBackend backend, Setting setting)
    {
        const int Steps = 2;
        var source = new RandomSource(backend, Steps * setting.Batch, AudioClassifier.InputShape(setting.Network));
        var options = new TrainerOptions
        {
            Network = setting.Network, Batch = setting.Batch, Epochs = 2, Augment = false, Normalisation = new Normalisation(0, 1),
        };
        var trainer = new Trainer(
            backend, source, [.. Enumerable.Range(0, setting.Models).Select(seed => options with { Seed = (ulong)seed })]);
        return new Runner(Run, Steps, [trainer, source]);

        void Run()
        {
            trainer.BeginEpoch(0);
            for (int step = 0; step < Steps; step++)
                trainer.Step(0, step);
        }
    }

    private static Runner Infer(IBackend backend, Setting setting)
    {
        Shape image = AudioClassifier.InputShape(setting.Network);
        var parameters = new ParameterStore(setting.Models);
        Sequential network = AudioClassifier.Create(setting.Network);
        network.Declare(parameters, image);
        parameters.Allocate(backend, [.. Enumerable.Range(0, setting.Models).Select(seed => (ulong)seed)]);
        var activations = new TensorArena("activations");
        var workspace = new TensorArena("workspace");
        Tensor input = activations.Reserve(new Shape(setting.Models * setting.Batch, image[0], image[1], image[2]));
        network.Build(new BuildContext(backend, setting.Models, setting.Batch, activations, workspace), image);
        activations.Allocate(backend);
        workspace.Allocate(backend);
        input.CopyFrom(RandomSource.Values(input.Count));
        return new Runner(() => network.Forward(new Activation(input), ForwardMode.Evaluation), 1, [network, workspace, activations, parameters]);
    }

    private sealed record Runner(Action Run, int Steps, IDisposable[] Owned) : IDisposable
    {
        public void Dispose()
        {
            foreach (IDisposable owned in Owned)
                owned.Dispose();
        }
    }

    private sealed record Setting(string Name, int Batch = 16, int Seconds = 4, int Width = 1, int Models = 1)
    {
        public AudioClassifierOptions Network { get; } =
            new(10, [.. AudioClassifierOptions.DefaultChannels.Select(channels => channels * Width)], Frames: Seconds * FramesASecond);

        /// <summary>The arithmetic of one step, convolutions alone: forward, and in training both gradients (the first block needs one).</summary>
        public double Flops(bool training)
        {
            double sum = 0;
            int height = Network.Mels, width = Network.Frames, input = Network.InputChannels;
            for (int block = 0; block < Network.Channels.Count; block++)
            {
                int kernel = block == 0 ? 5 : 3;
                height = (height + 1) / 2;
                width = (width + 1) / 2;
                double forward = 2.0 * height * width * kernel * kernel * input * Network.Channels[block];
                sum += forward * (!training ? 1 : block == 0 ? 2 : 3);
                input = Network.Channels[block];
            }

            return sum * Batch * Models;
        }
    }
}
