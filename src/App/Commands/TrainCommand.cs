using System.CommandLine;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Commands;

/// <summary><c>train DATA</c>: trains a classifier and writes a run folder.</summary>
internal sealed class TrainCommand : Verb
{
    private const double DefaultMaxLr = 1e-2;
    private const double TutorialMaxLr = 1e-3;

    private readonly Argument<string> data = new("DATA")
    {
        Description = "a folder with one sub-folder a class; or an UrbanSound8K-shaped root (audio/fold*/, metadata/*.csv); or any folder with --metadata",
    };

    private readonly NumberOption<int> epochs = new("--epochs", "passes over the training clips", 1, 100_000, 30, aliases: ["-e"]);
    private readonly NumberOption<int> batchSize = new("--batch-size", "clips a training step", 1, 4096, 16, aliases: ["-b"]);
    private readonly NumberOption<double> maxLr = new("--max-lr", "peak learning rate (default 1e-2; 1e-3 in the tutorial recipe)", 0, 1e3, above: true);
    private readonly NumberOption<long> seed = new("--seed", "seed of every random draw: the same seed gives the same bits", 0, long.MaxValue, 0, aliases: ["-s"]);
    private readonly DeviceOption device = new("where to compute; auto is the first CUDA device, else the first OpenCL GPU that works, else the CPU");
    private readonly ChoiceOption recipe = new("--recipe", "default, or the published tutorial with its defects", ["default", "tutorial"], "default");
    private readonly TextOption validation = new("--validation", "DIR", "validate on this data instead of a part of DATA");
    private readonly NumberOption<int> fold = new("--fold", "validate on this fold of DATA (without --validation, --fold and --split: the highest, where DATA has folds)", 0, int.MaxValue);
    private readonly NumberOption<double> split = new("--split", "validate on this part of DATA, 0 to 0.9; 0 trains on everything (default 0.2 where DATA has no folds)", 0, 0.9);
    private readonly TextOption test = new("--test", "DIR", "score this data once, after the end, with the best checkpoint");
    private readonly ChannelsOption channels = new();
    private readonly FlagOption augment = new("--augment", "shift and mask training clips at random (default)");
    private readonly FlagOption noAugment = new("--no-augment", "train on the clips as they are");
    private readonly ChoiceOption classWeights = new("--class-weights", "balanced gives rare classes more weight in the loss", ["none", "balanced"], "none");
    private readonly NumberOption<int> patience = new("--patience", "stop after so many epochs without a lower validation loss (default: never)", 1, int.MaxValue);
    private readonly ChoiceOption cache = new("--cache", "keep features in memory, or make them anew for every batch", ["auto", "none"], "auto");
    private readonly NumberOption<int> threads = new("--threads", "threads of the CPU backend and of decoding (default: physical cores)", 1, 1024);
    private readonly TextOption output = new("--out", "DIR", "the run folder (default runs/<data>-<n>)", aliases: ["-o"]);
    private readonly DataOptions dataOptions = new();

    public TrainCommand()
        : base("train", "Trains a classifier and writes a run folder.", "rawaudionet train samples/voices/train --test samples/voices/test --epochs 60")
    {
        Add(data);
        Option[] own =
        [
            epochs, batchSize, maxLr, seed, device, output, validation, fold, split, test, recipe, channels, augment, noAugment, classWeights, patience,
            cache, threads,
        ];
        foreach (Option option in own)
            Add(option);
        dataOptions.AddTo(this, splits: true);
    }

    public override string? Contradiction(ParseResult parse)
    {
        Option[] chosen = [.. new Option[] { validation, fold, split }.Where(option => parse.GetResult(option) is not null)];
        if (chosen.Length > 1)
            return $"{chosen[0].Name} and {chosen[1].Name} exclude each other: one set to validate on";
        return parse.GetValue(augment) && parse.GetValue(noAugment) ? "--augment and --no-augment exclude each other" : null;
    }

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        TrainSettings settings = SettingsIn(parse);
        using IBackend backend = BackendFactory.Create(settings.Device, settings.Threads ?? 0);
        TrainingClips clips = TrainingClips.Load(settings, console);
        LabelledClips? testClips = settings.Test is null ? null : LabelledClips.Load(settings.Data.Elsewhere(settings.Test), clips.Labels, null, console);
        if (clips.Training.Count == 0)
            throw new DataException(settings.Data.Root, "no clip is left to train on; hold out less");
        if (settings.Patience is not null && clips.Validation.Count == 0)
            throw new UsageException("--patience watches the validation loss, but nothing is held out");

        RunFolder folder = RunFolder.Create(parse.GetValue(output), settings.Data.Root);
        console.Progress(Printable.Line(clips.Division));
        if (clips.Leaks is not null)
            console.Warn(clips.Leaks);
        console.Progress($"training on {backend.Id}: {backend.Description}");
        folder.Write("options.json", settings);
        folder.Write(ClipRecord.FileName, ClipRecord.Of(clips));
        DateTimeOffset started = TimeProvider.System.GetUtcNow();
        TrainingOutcome outcome;
        using (var run = new TrainingRun(backend, settings, clips, folder, console))
            outcome = run.Run(cancellation);

        IReadOnlyList<SoundClip> scored = testClips?.Clips ?? clips.Test;
        ClipScores? test = scored.Count == 0 ? null : Score(scored, folder, backend, settings.Threads ?? 0, console);
        TrainReport report = Report(outcome, folder, backend, clips, testClips?.Skipped ?? 0, test);
        TrainingSummary.WriteFiles(folder, settings, outcome, report, test, backend, started);
        if (parse.GetValue(Json))
            console.Out.WriteLine(JsonText.Line(report));
        else
            TrainingSummary.Print(console, settings, outcome, report, test);
        return 0;
    }

    private static ClipScores Score(IReadOnlyList<SoundClip> clips, RunFolder folder, IBackend backend, int threads, AppConsole console)
    {
        TrainedRun run = TrainedRun.Open(folder.Path, "best");
        run.WarnOfTrainedClips(clips, console);
        using var classifier = new SoundClassifier(run.Checkpoint, backend);
        return ClipEvaluation.Run(classifier, backend, clips, threads, console);
    }

    private static TrainReport Report(
        TrainingOutcome outcome, RunFolder folder, IBackend backend, TrainingClips clips, int skippedTestClips, ClipScores? test) => new()
        {
            Run = folder.Path,
            Device = backend.Id,
            Classes = clips.Labels.Count,
            TrainClips = clips.Training.Count,
            ValidationClips = clips.Validation.Count,
            SkippedClips = clips.Skipped + skippedTestClips,
            Epochs = outcome.Epochs,
            BestEpoch = outcome.Best.Epoch,
            Steps = outcome.Steps,
            Seconds = outcome.Seconds,
            ClipsPerSecond = outcome.ClipsPerSecond,
            TrainLoss = outcome.Best.TrainLoss,
            TrainAccuracy = outcome.Best.TrainAccuracy,
            ValidationLoss = outcome.Best.ValidationLoss,
            ValidationAccuracy = outcome.Best.ValidationAccuracy,
            MacroF1 = outcome.Scores?.Metrics.MacroF1,
            Test = test?.Report,
        };

    private TrainSettings SettingsIn(ParseResult parse)
    {
        string chosenRecipe = parse.GetValue(recipe)!;
        return new()
        {
            Data = dataOptions.SettingsIn(parse, parse.GetValue(data)!),
            Validation = parse.GetValue(validation),
            Fold = parse.GetValue(fold),
            Split = parse.GetValue(split),
            Test = parse.GetValue(test),
            Recipe = chosenRecipe,
            Epochs = epochs.ValueIn(parse),
            BatchSize = batchSize.ValueIn(parse),
            MaxLr = parse.GetValue(maxLr) ?? (chosenRecipe == "tutorial" ? TutorialMaxLr : DefaultMaxLr),
            Seed = seed.ValueIn(parse),
            Device = parse.GetValue(device)!,
            Channels = parse.GetValue(channels)!,
            Augment = !parse.GetValue(noAugment),
            ClassWeights = parse.GetValue(classWeights)!,
            Patience = parse.GetValue(patience),
            Cache = parse.GetValue(cache)!,
            Threads = parse.GetValue(threads),
        };
    }
}
