namespace RawAudioNet.Lab;

/// <summary>
/// The experiments and pictures of the tour: a chapter's name prints its experiment, <c>all</c> prints every one, and
/// <c>pictures [FOLDER]</c> draws all pictures, by default where the chapters show them; <c>api</c> writes docs/api.md.
/// </summary>
internal static class Program
{
    /// <summary>All experiments in the order of the chapters.</summary>
    public static IReadOnlyList<IExperiment> Experiments { get; } =
    [
        new SamplesExperiment(),
        new ResamplingExperiment(),
        new StftExperiment(),
        new MelExperiment(),
        new AugmentationExperiment(),
        new ConvolutionExperiment(),
        new NormExperiment(),
        new LossExperiment(),
        new AdamExperiment(),
        new TrainingExperiment(),
        new LadderExperiment(),
        new StepExperiment(),
        new GradientsExperiment(),
    ];

    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["pictures", .. string[] folder] when folder.Length < 2:
                Draw(folder is [string given] ? given : Path.Combine(Bench.Root, "docs/tour/images"));
                return 0;
            case ["api"]:
                File.WriteAllText(ApiIndex.File, ApiIndex.Text());
                return 0;
            case ["all"]:
                Print(Experiments);
                return 0;
            case [string name] when Experiments.Any(experiment => experiment.Name == name):
                Print([.. Experiments.Where(experiment => experiment.Name == name)]);
                return 0;
            default:
                Console.Error.WriteLine($"give one of {string.Join(", ", Experiments.Select(experiment => experiment.Name))}; all; pictures [FOLDER]; api");
                return 2;
        }
    }

    private static void Print(IReadOnlyList<IExperiment> experiments)
    {
        using var bench = new Bench();
        foreach (IExperiment experiment in experiments)
        {
            if (experiments.Count > 1)
                Console.WriteLine($"== {experiment.Name}");
            experiment.Print(bench, new Report(Console.Out));
        }
    }

    private static void Draw(string folder)
    {
        using var bench = new Bench();
        Directory.CreateDirectory(folder);
        foreach (IExperiment experiment in Experiments)
        {
            foreach ((string file, byte[] png) in experiment.Draw(bench))
            {
                File.WriteAllBytes(Path.Combine(folder, file), png);
                Console.WriteLine($"{file}: {png.Length / 1000} kB");
            }
        }
    }
}
