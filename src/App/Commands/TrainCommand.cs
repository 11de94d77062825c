using System.CommandLine;
using System.Diagnostics;
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
    private readonly Argument<string> data = new("DATA")
    {
        Description = "a folder with one sub-folder a class; or an UrbanSound8K-shaped root (audio/fold*/, metadata/*.csv); "
            + "or any folder with --metadata",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly TrainOptions options = new();
    private readonly DataOptions dataOptions = new();

    public TrainCommand()
        : base(
            "train",
            "Trains a classifier and writes a run folder.",
            "rawaudionet train samples/voices/train --test samples/voices/test --epochs 60",
            "rawaudionet train sounds --patience 10 --class-weights balanced",
            "rawaudionet train UrbanSound8K --fold 10 --epochs 50 --out runs/fold-10")
    {
        Add(data);
        options.AddTo(this);
        dataOptions.AddTo(this, splits: true);
    }

    public override string? Contradiction(ParseResult parse)
    {
        bool hasData = parse.GetValue(data) is not null;
        if (options.ResumeIn(parse) is not null)
        {
            Option? other = Options.FirstOrDefault(
                option => option != options.Resume && option != Json && parse.GetResult(option) is { Implicit: false });
            return other is not null || hasData
                ? $"--resume takes the data and options of the run, so {other?.Name ?? "DATA"} cannot be given"
                : null;
        }
        if (!hasData && !options.HasConfig(parse))
            return "DATA is missing";
        Option? idle = hasData ? null : dataOptions.AboutData.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false });
        return idle is null ? options.ContradictionIn(parse) : $"{idle.Name} belongs to DATA, which is missing";
    }

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        string? stopped = options.ResumeIn(parse);

        // Before a file of it is read: another process that still trains there would change them.
        using RunLock? resumed = stopped is not null && RunFolder.IsBegun(stopped) ? RunLock.Take(stopped) : null;
        EarlierRun? earlier = stopped is null ? null : EarlierRun.Open(stopped);
        TrainSettings settings = earlier?.Settings ?? SettingsIn(parse);
        if (parse.GetValue(data) is null && !Directory.Exists(settings.Data.Root))
        {
            throw new DataException(
                settings.Data.Root,
                "there is no such folder, where the earlier run had its data; start where it was started, or say in its options.json where they are");
        }
        settings.UseSound();
        if (options.OutputIn(parse) is { } wanted)
            RunFolder.ThrowIfTaken(wanted);
        InitialWeights? start = settings.Init is null || earlier?.State is not null ? null : InitialWeights.Load(settings.Init);
        if (start is not null)
            settings = settings with { Channels = start.Channels };
        int threads = settings.Threads ?? 0;
        using IBackend backend = BackendFactory.Create(settings.Device, console.BackendOptions(threads, settings.Capture));
        TrainingClips clips = Stop.BeforeTraining(() => TrainingClips.Load(settings, console, cancellation), cancellation);
        LabelledClips? testClips = settings.Test is null
            ? null
            : Stop.BeforeTraining(() => LabelledClips.Load(settings.Data.Elsewhere(settings.Test), clips.Labels, fold: null, console, cancellation), cancellation);
        if (clips.Training.Count == 0)
            throw new DataException(settings.Data.Root, "no clip is left to train on; hold out less");
        if (settings.Patience is not null && clips.Validation.Count == 0)
            throw new UsageException("--patience watches the validation loss, but nothing is held out");

        earlier?.RequireSame(clips);
        RunFolder folder = earlier is not null ? RunFolder.Resume(earlier.Path, earlier.Log) : RunFolder.Create(options.OutputIn(parse), settings.Data.Root);
        using RunLock? begun = earlier is null ? RunLock.Take(folder.Path) : null;
        DataTables.WriteSummary(console, $"data {settings.Data.Root}", DataSummary.Of(clips.Labels, clips.All));
        console.Progress(TextWrap.Paragraph(Printable.Line(clips.Division)));
        IReadOnlyList<SoundClip> scored = testClips?.Clips ?? clips.Test;
        if (clips.Validation.Count > 0)
            DataTables.WriteLeaks(console, "validate", LeakReport.Of(clips.Labels, clips.Training, clips.Validation));
        if (scored.Count > 0)
            DataTables.WriteLeaks(console, "test", LeakReport.Of(clips.Labels, clips.Training, scored));
        foreach (string label in clips.UntrainedLabels)
            console.Warn($"no clip of the class '{label}' is left to train on: the network will never name it");
        start?.Fit(clips.Labels, console);
        console.Progress($"training on {backend.Id}: {backend.Description}");
        var preparing = Stopwatch.StartNew();
        using ClipFeatures features = Stop.BeforeTraining(
            () => ClipFeatures.Create(backend, settings, clips.Training, clips.Validation, console, cancellation), cancellation);
        var job = new TrainingJob
        {
            Settings = settings,
            Clips = clips,
            Features = features,
            Start = start,
            Earlier = earlier,
            Backend = backend,
            Threads = threads,
            Folder = folder,
            Progress = new TrainingProgress(console, settings.Epochs, clips.Training.Count, earlier?.EpochsDone(clips.Training.Count) ?? 0),
            Console = console,
            Cancellation = cancellation,
            Preparation = preparing.Elapsed,
            SkippedTestClips = testClips?.Skipped ?? 0,
        };
        TrainingResult result = Run(job, scored.Count == 0 ? null : () => Score(scored, folder, backend, threads, console, cancellation));
        if (parse.GetValue(Json))
            console.Out.WriteLine(JsonText.Line(result.Report));
        else
            TrainingSummary.Print(console, settings, clips, result);
        return 0;
    }

    private TrainSettings SettingsIn(ParseResult parse)
    {
        TrainSettings? config = options.EarlierIn(parse);
        DataSettings described = parse.GetValue(data) is { } root ? dataOptions.SettingsIn(parse, root) : config!.Data;
        return options.SettingsIn(parse, described, Sound.SettingsIn(parse), config);
    }

    private static TrainingResult Run(TrainingJob job, Func<ClipScores>? scoreTest)
    {
        try
        {
            return job.Run(scoreTest);
        }
        catch (OperationCanceledException stopped) when (job.Cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException($"{Stop.WordsOf(stopped)}; go on with: rawaudionet train --resume {Printable.Argument(job.Folder.Path)}");
        }
        catch (DeviceException fault) when (File.Exists(job.Folder.LastCheckpoint))
        {
            throw new DeviceException(
                $"{fault.Message}; the last epoch's checkpoint is whole, go on with: rawaudionet train --resume {Printable.Argument(job.Folder.Path)}", fault);
        }
    }

    private static ClipScores Score(
        IReadOnlyList<SoundClip> clips, RunFolder folder, IBackend backend, int threads, AppConsole console, CancellationToken cancellation)
    {
        TrainedRun run = TrainedRun.Open(folder.Path, "best", new SoundSettings());
        run.WarnOfTrainedClips(clips, console);
        using SoundClassifier classifier = run.CreateClassifier(backend);
        return ClipEvaluation.Run(classifier, backend, clips, threads, console, cancellation);
    }
}
