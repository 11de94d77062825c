#:project ../src/Audio/RawAudioNet.Audio.csproj
#:property Optimize=true
#:property TieredPGO=false
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// From WAV files to a tested classifier, as fast as it goes:
//
//     dotnet run samples/speedrun.cs                                   # the recordings that come with the repository
//     dotnet run samples/speedrun.cs -- TRAIN TEST [SEEDS [EPOCHS]]    # folders with one sub-folder of sounds a class
//
// The clock starts before the first file is opened and stops when the last test clip is judged. Nothing is kept from an earlier run. The test
// clips are looked at once, by the last weights. The score is the mean over all seeds. The rules and the records stand in README.md.
using System.Diagnostics;
using System.Globalization;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Training;

// As many steps as are enough; a small data set so gets more epochs.
const int steps = 550;
const int batch = 16;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string trainFolder = args.ElementAtOrDefault(0) ?? "samples/voices/train";
string testFolder = args.ElementAtOrDefault(1) ?? "samples/voices/test";
int seeds = int.Parse(args.ElementAtOrDefault(2) ?? "3");
int? wantedEpochs = args.Length > 3 ? int.Parse(args[3]) : null;

var accuracies = new List<double>();
var times = new List<double>();
for (int seed = 0; seed < seeds; seed++)
{
    var clock = Stopwatch.StartNew();
    using IBackend backend = BackendFactory.Create("cpu");
    Manifest training = Manifest.Load(trainFolder);
    Manifest test = Manifest.Load(testFolder).WithLabels(training.Labels);
    using Sounds learn = Sounds.Of(training, backend, preparer => clips => Window.ForTraining(clips, preparer, (ulong)seed));
    int perEpoch = (learn.Clips.Count + batch - 1) / batch;
    int epochs = wantedEpochs ?? Math.Max(1, (steps + perEpoch / 2) / perEpoch);
    double read = clock.Elapsed.TotalSeconds;

    var network = new AudioClassifierOptions(training.Labels.Count, AudioClassifierOptions.DefaultChannels);
    using var source = new StoredBatchSource(backend, learn.Store, learn.Clips, learn.Rows, batch);
    using var trainer = new Trainer(backend, source, new TrainerOptions
    {
        Network = network,
        Seed = (ulong)seed,
        Epochs = epochs,
        Batch = batch,
        MaximumRate = 1e-2,
        Normalisation = learn.Store.Normalisation(learn.Rows),
    });
    for (int epoch = 0; epoch < epochs; epoch++)
        trainer.TrainEpoch(epoch);
    double trained = clock.Elapsed.TotalSeconds;

    using Sounds judge = Sounds.Of(test, backend, preparer => clips => Window.ForEvaluation(clips, preparer));
    using var images = new StoredFeatureSource(backend, judge.Store, judge.Rows, 32);
    using var evaluator = new Evaluator(backend, trainer.Parameters, network, images.Images);
    float[][] logits = evaluator.Logits(images, trainer.EvaluationNormalisation(0, epochs - 1));
    int right = judge.RightOf(logits);
    double done = clock.Elapsed.TotalSeconds;

    accuracies.Add((double)right / judge.Clips.Count);
    times.Add(done);
    Console.WriteLine(
        $"seed {seed}: {right} of {judge.Clips.Count} right, {accuracies[^1]:P2}; {done:F2} s "
        + $"(features {read:F2}, {epochs} epochs {trained - read:F2}, test {done - trained:F2})");
}

// The interval is Gauss's, so it is of use from ten seeds or so on.
double mean = accuracies.Average();
double deviation = Math.Sqrt(accuracies.Sum(value => (value - mean) * (value - mean)) / (seeds - 1));
string interval = seeds > 1 ? $" ± {1.96 * deviation / Math.Sqrt(seeds):P2} (95 %)" : "";
Console.WriteLine($"{seeds} seeds: {mean:P2}{interval}; median {times.Order().ElementAt(seeds / 2):F2} s");

/// <summary>The clips of a folder, and their spectrograms.</summary>
internal sealed record Sounds(IReadOnlyList<SoundClip> Clips, Window[] Windows, FeatureStore Store) : IDisposable
{
    public int[] Rows => [.. Enumerable.Range(0, Windows.Length).Select(Store.RowOf)];

    public static Sounds Of(Manifest manifest, IBackend backend, Func<ClipPreparer, Func<IReadOnlyList<SoundClip>, Window[]>> windowsBy)
    {
        // Where short clips are repeated, the network sees sound in place of silence, and half of the epochs do.
        var preparer = new ClipPreparer(new ClipPreparation { Padding = ClipPadding.Repeat });
        ClipScan scan = ClipScan.Run(manifest.Clips, preparer.Preparation);
        scan.ThrowIfUnusable(manifest, strict: false);
        Window[] windows = windowsBy(preparer)(scan.Clips);
        return new Sounds(scan.Clips, windows, FeatureStore.Compute(backend, new SpectrogramOptions(), preparer, scan.Clips, windows));
    }

    /// <summary>How many clips are judged right by the mean of their windows' probabilities.</summary>
    public int RightOf(float[][] logits)
    {
        var sums = new double[Clips.Count][];
        for (int i = 0; i < logits.Length; i++)
        {
            double[] sum = sums[Windows[i].Clip] ??= new double[logits[i].Length];
            double largest = logits[i].Max();
            double total = logits[i].Sum(logit => Math.Exp(logit - largest));
            for (int k = 0; k < sum.Length; k++)
                sum[k] += Math.Exp(logits[i][k] - largest) / total;
        }

        return Clips.Where((clip, i) => Array.IndexOf(sums[i], sums[i].Max()) == clip.Clip.Label).Count();
    }

    public void Dispose() => Store.Dispose();
}
