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
    private readonly Argument<string> data = new("DATA")
    {
        Description = "a folder with one sub-folder a class; or an UrbanSound8K-shaped root (audio/fold*/, metadata/*.csv); "
            + "or any folder with --metadata",
    };

    private readonly TrainOptions options = new();
    private readonly DataOptions dataOptions = new();

    public TrainCommand()
        : base(
            "train",
            "Trains a classifier and writes a run folder.",
            "rawaudionet train samples/voices/train --test samples/voices/test --epochs 60")
    {
        Add(data);
        options.AddTo(this);
        dataOptions.AddTo(this, splits: true);
    }

    public override string? Contradiction(ParseResult parse) => options.ContradictionIn(parse);

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        TrainSettings settings = options.SettingsIn(parse, dataOptions.SettingsIn(parse, parse.GetValue(data)!));
        int threads = settings.Threads ?? 0;
        using IBackend backend = BackendFactory.Create(settings.Device, threads);
        TrainingClips clips = TrainingClips.Load(settings, console);
        LabelledClips? testClips = settings.Test is null
            ? null
            : LabelledClips.Load(settings.Data.Elsewhere(settings.Test), clips.Labels, fold: null, console);
        if (clips.Training.Count == 0)
            throw new DataException(settings.Data.Root, "no clip is left to train on; hold out less");
        if (settings.Patience is not null && clips.Validation.Count == 0)
            throw new UsageException("--patience watches the validation loss, but nothing is held out");

        RunFolder folder = RunFolder.Create(options.OutputIn(parse), settings.Data.Root);
        DataTables.WriteSummary(console, $"data {settings.Data.Root}", DataSummary.Of(clips.Labels, clips.All));
        console.Progress(Printable.Line(clips.Division));
        IReadOnlyList<SoundClip> scored = testClips?.Clips ?? clips.Test;
        if (clips.Validation.Count > 0)
            DataTables.WriteLeaks(console, "validate", LeakReport.Of(clips.Labels, clips.Training, clips.Validation));
        if (scored.Count > 0)
            DataTables.WriteLeaks(console, "test", LeakReport.Of(clips.Labels, clips.Training, scored));
        foreach (string label in clips.UntrainedLabels)
            console.Warn($"no clip of the class '{label}' is left to train on: the network will never name it");
        console.Progress($"training on {backend.Id}: {backend.Description}");
        folder.Write("options.json", settings);
        folder.Write(ClipRecord.FileName, ClipRecord.Of(clips));
        DateTimeOffset started = TimeProvider.System.GetUtcNow();
        TrainingOutcome outcome;
        using (var run = new TrainingRun(backend, settings, clips, folder, console, cancellation))
            outcome = run.Run();

        ClipScores? test = scored.Count == 0 ? null : Score(scored, folder, backend, threads, console, cancellation);
        TrainReport report = Report(outcome, folder, backend, clips, testClips?.Skipped ?? 0, test);
        TrainingSummary.WriteFiles(folder, settings, outcome, report, test, backend, started);
        if (parse.GetValue(Json))
            console.Out.WriteLine(JsonText.Line(report));
        else
            TrainingSummary.Print(console, settings, outcome, report, test);
        return 0;
    }

    private static ClipScores Score(
        IReadOnlyList<SoundClip> clips, RunFolder folder, IBackend backend, int threads, AppConsole console, CancellationToken cancellation)
    {
        TrainedRun run = TrainedRun.Open(folder.Path, "best");
        run.WarnOfTrainedClips(clips, console);
        using var classifier = new SoundClassifier(run.Checkpoint, backend);
        return ClipEvaluation.Run(classifier, backend, clips, threads, console, cancellation);
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
}
