using System.CommandLine;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Pictures;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Reporting.Html;
using RawAudioNet.App.Training;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Commands;

/// <summary><c>evaluate RUN [DATA]</c>: scores a trained classifier on labelled clips.</summary>
internal sealed class EvaluateCommand : Verb
{
    private readonly Argument<string?> data = new("DATA")
    {
        Description = "labelled clips, as in train; without it the run's own validation clips",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly NumberOption<int> fold = new("--fold", "score this fold of DATA only", 0, int.MaxValue);
    private readonly OutputOption report = new("--report", "HTML", "write a page with all figures and the worst mistakes to see and hear");
    private readonly ScoringOptions scoring = new();
    private readonly DataOptions dataOptions = new();

    public EvaluateCommand()
        : base(
            "evaluate",
            "Scores a trained classifier on labelled clips.",
            "rawaudionet evaluate runs/train-1",
            "rawaudionet evaluate runs/train-1 samples/voices/test --report score.html")
    {
        Add(scoring.Run);
        Add(data);
        Add(fold);
        Add(report);
        Add(scoring.Votes);
        scoring.AddTo(this);
        dataOptions.AddTo(this);
    }

    public override string? Contradiction(ParseResult parse)
    {
        if (parse.GetValue(data) is not null)
            return null;
        Option? idle = dataOptions.AboutData
            .Prepend(fold)
            .FirstOrDefault(option => option != dataOptions.Strict && parse.GetResult(option) is { Implicit: false });
        return idle is null ? null : $"{idle.Name} belongs to DATA, which is missing";
    }

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        string runPath = parse.GetValue(scoring.Run)!;
        string? page = report.TargetIn(parse);
        if (page is not null)
            DrawingLibrary.Require();
        string? root = parse.GetValue(data);
        int decoders = parse.GetValue(scoring.Threads) ?? 0;
        SoundSettings sound = Sound.SettingsIn(parse);
        LabelledClips? labelled = null;
        TrainedRun trained = TrainedRun.Open(
            runPath,
            parse.GetValue(scoring.Checkpoint)!,
            sound,
            root is null ? null : model => BareNetwork.Complete(model, runPath, Labelled(model.Labels), sound, decoders, console, cancellation));
        IReadOnlyList<SoundClip> clips = root is null
            ? trained.ValidationClips(parse.GetValue(dataOptions.Strict), console, cancellation)
            : Labelled(trained.Checkpoint.Labels).Clips;
        trained.WarnOfTrainedClips(clips, console);

        int votes = scoring.Votes.ValueIn(parse);
        int windows = Window.ForEvaluation(clips, new ClipPreparer(trained.Preparation), votes: votes).Length;
        using IBackend backend = DeviceChoice.ForScoring(parse.GetValue(scoring.Device)!, [windows], console.BackendOptions(decoders));
        using SoundClassifier classifier = trained.CreateClassifier(backend);
        ClipScores scores = ClipEvaluation.Run(classifier, backend, clips, decoders, console, cancellation, votes);
        string title = root ?? $"validation clips of {runPath}";
        if (page is not null)
            AtomicFile.WriteText(page, ReportPage.OfScore(runPath, title, scores, backend));
        ScoreReport score = scores.Report;
        console.ClearTransient();
        if (parse.GetValue(Json))
            console.Out.WriteLine(JsonText.Line(score));
        else
        {
            ScoreTables.Write(console, title, score);
            console.Out.WriteLine(Why(runPath, page, ofTraining: root is null));
        }
        return 0;

        LabelledClips Labelled(IReadOnlyList<string>? labels) =>
            labelled ??= LabelledClips.Load(dataOptions.SettingsIn(parse, root!), labels, parse.GetValue(fold), console, cancellation);
    }

    /// <summary>Where the mistakes can be looked at.</summary>
    private static string Why(string run, string? page, bool ofTraining)
    {
        string own = Path.Combine(run, RunReport.PageName);
        string? there = page ?? (ofTraining && File.Exists(own) ? own : null);
        return there is null
            ? "which clips, and why: --report score.html shows the worst mistakes and plays them"
            : $"which clips, and why: {Printable.Line(there)}";
    }
}
