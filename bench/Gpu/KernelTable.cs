using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using RawAudioNet.Bench.Training;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Bench.Gpu;

/// <summary>
/// Tabulates the kernels of spectrograms, of a training step and of inference, as they are handed to NVIDIA's driver for the usual shapes:
/// compiled on a stand-in for the driver, which keeps their text. Where <c>ptxas</c> is on the path, registers and spills too.
/// </summary>
internal static partial class KernelTable
{
    private const int Batch = 16;
    private const int Samples = 176_000;

    /// <summary>Compiles and prints.</summary>
    /// <param name="folder">Where the stand-in leaves the kernels' text (its STAND_IN_PTX).</param>
    public static void Print(string folder)
    {
        List<string> names = Compile();
        string[] files = [.. Directory.EnumerateFiles(folder, "*.ptx").Order(StringComparer.Ordinal)];
        if (files.Length != names.Count)
            throw new InvalidOperationException($"{names.Count} kernels were compiled, and {files.Length} came to the driver");

        Console.WriteLine(
            "| kernel | instructions | float | div | load x1 | x2 | x4 | store x1 | x2 | x4 "
            + "| shared | bytes | barriers | jumps | registers | spilled bytes |");
        Console.WriteLine("|---|" + string.Concat(Enumerable.Repeat("---:|", 15)));
        for (int i = 0; i < files.Length; i++)
        {
            var code = new KernelCode(File.ReadAllText(files[i]));
            (string registers, string spilled) = Assemble(files[i]);
            string[] cells =
            [
                names[i], .. new[] { code.Instructions, code.Arithmetic, code.Divisions }.Select(Text),
                .. code.GlobalLoads.Values.Select(Text), .. code.GlobalStores.Values.Select(Text),
                Text(code.Shared), Text(code.SharedBytes), Text(code.Barriers), Text(code.Branches), registers, spilled,
            ];
            Console.WriteLine($"| {string.Join(" | ", cells)} |");
        }
    }

    /// <summary>Runs everything once; the kernels' names in the order in which they were compiled.</summary>
    private static List<string> Compile()
    {
        var names = new List<string>();
        using IBackend backend = BackendFactory.Create(
            "cuda:0", new BackendOptions { Capture = false, Progress = line => names.Add(NameIn(line)) });
        using (var spectrogram = new MelSpectrogram(backend, new SpectrogramOptions(), Batch, 2, Samples))
        using (var arena = new TensorArena("spectrograms"))
        {
            Shape image = spectrogram.ImageShape;
            Tensor waveforms = arena.Reserve(new Shape(Batch, 2, Samples));
            Tensor features = arena.Reserve(new Shape(Batch, image[0], image[1], image[2]));
            arena.Allocate(backend);
            spectrogram.Compute(waveforms, features);
        }

        var network = new AudioClassifierOptions(10, AudioClassifierOptions.DefaultChannels);
        using var source = new RandomSource(backend, Batch, AudioClassifier.InputShape(network));
        using var trainer = new Trainer(
            backend, source, new TrainerOptions { Network = network, Batch = Batch, Epochs = 1, Normalisation = new Normalisation(0, 1) });
        trainer.TrainEpoch(0);
        Infer(backend, network, trainer.Parameters);
        return names;
    }

    private static void Infer(IBackend backend, AudioClassifierOptions options, ParameterStore parameters)
    {
        Shape image = AudioClassifier.InputShape(options);
        using Sequential network = AudioClassifier.Create(options);
        network.Declare(parameters, image);
        using var activations = new TensorArena("activations");
        using var workspace = new TensorArena("workspace");
        Tensor input = activations.Reserve(new Shape(Batch, image[0], image[1], image[2]));
        network.Build(new BuildContext(backend, 1, Batch, activations, workspace), image);
        activations.Allocate(backend);
        workspace.Allocate(backend);
        network.Forward(new Activation(input), ForwardMode.Evaluation);
    }

    /// <summary>The kernel's name, and the shape it is compiled for as its bare numbers.</summary>
    private static string NameIn(string line)
    {
        Match match = Name().Match(line);

        // What is nested in a shape follows from the shape's own numbers.
        string shape = string.Join('{', match.Groups["shape"].Value.Split('{').Take(2));
        return $"{match.Groups["name"].Value} {string.Join(' ', Number().Matches(shape).Select(number => number.Value))}".Trim();
    }

    /// <summary>Registers a thread and bytes spilled, from NVIDIA's assembler; dashes without it.</summary>
    private static (string Registers, string Spilled) Assemble(string file)
    {
        string? assembler = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "ptxas")).FirstOrDefault(File.Exists);
        if (assembler is null)
            return ("–", "–");

        var start = new ProcessStartInfo(assembler, ["-v", "-arch=sm_90", "-o", "/dev/null", file]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"ptxas refuses {file}: {said}");
        int spilled = Spills().Matches(said).Sum(match => int.Parse(match.Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture));
        return (Registers().Match(said).Groups["count"].Value, Text(spilled));
    }

    private static string Text(int number) => number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"compiling kernel \d+, (?<name>\S+)(?<shape>.*)$")]
    private static partial Regex Name();

    // Tensor shapes in parentheses follow from the other numbers.
    [GeneratedRegex(@"(?<== )\d+(?=[ ,])|(?<=^ )\d+$")]
    private static partial Regex Number();

    [GeneratedRegex(@"Used (?<count>\d+) registers")]
    private static partial Regex Registers();

    [GeneratedRegex(@"(?<bytes>\d+) bytes spill (stores|loads)")]
    private static partial Regex Spills();
}
