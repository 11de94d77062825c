using System.CommandLine;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Training;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Commands;

/// <summary><c>evaluate RUN [DATA]</c>: scores a trained classifier on labelled clips.</summary>
internal sealed class EvaluateCommand : Verb
{
    private readonly Argument<string> run = new("RUN") { Description = "a run folder or a .safetensors file" };

    private readonly Argument<string?> data = new("DATA")
    {
        Description = "labelled clips, as in train; without it the run's own validation clips",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly ChoiceOption checkpoint = new("--checkpoint", "which one of a run folder: of the lowest validation loss, or of the last epoch", ["best", "last"], "best");
    private readonly NumberOption<int> fold = new("--fold", "score this fold of DATA only", 0, int.MaxValue);
    private readonly DeviceOption device = new("where to compute; auto is the CPU, or CUDA where there is much to do");
    private readonly NumberOption<int> threads = new("--threads", "threads of the CPU backend and of decoding (default: physical cores)", 1, 1024);
    private readonly DataOptions dataOptions = new();

    public EvaluateCommand()
        : base("evaluate", "Scores a trained classifier on labelled clips.", "rawaudionet evaluate runs/train-1 samples/voices/test")
    {
        Add(run);
        Add(data);
        Add(checkpoint);
        Add(fold);
        Add(device);
        Add(threads);
        dataOptions.AddTo(this);
    }

    public override string? Contradiction(ParseResult parse)
    {
        if (parse.GetValue(data) is not null)
            return null;
        Option? idle = new Option[] { fold, dataOptions.Metadata }.FirstOrDefault(option => parse.GetResult(option) is not null);
        return idle is null ? null : $"{idle.Name} belongs to DATA, which is missing";
    }

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        string runPath = parse.GetValue(run)!;
        TrainedRun trained = TrainedRun.Open(runPath, parse.GetValue(checkpoint)!);
        string? root = parse.GetValue(data);
        IReadOnlyList<SoundClip> clips = root is null
            ? trained.ValidationClips(parse.GetValue(dataOptions.Strict), console)
            : LabelledClips.Load(dataOptions.SettingsIn(parse, root), trained.Checkpoint.Labels, parse.GetValue(fold), console).Clips;
        trained.WarnOfTrainedClips(clips, console);

        int decoders = parse.GetValue(threads) ?? 0;
        using IBackend backend = DeviceChoice.ForScoring(parse.GetValue(device)!, clips.Count, decoders);
        using var classifier = new SoundClassifier(trained.Checkpoint, backend);
        ScoreReport score = ClipEvaluation.Run(classifier, backend, clips, decoders, console).Report;
        console.ClearTransient();
        if (parse.GetValue(Json))
            console.Out.WriteLine(JsonText.Line(score));
        else
            ScoreTables.Write(console, root ?? $"validation clips of {runPath}", score);
        return 0;
    }
}
