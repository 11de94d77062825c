using System.CommandLine;
using System.Globalization;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Reporting.Predictions;
using RawAudioNet.App.Training;
using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Commands;

/// <summary><c>predict RUN FILE…</c>: says what sounds are, long recordings window by window.</summary>
internal sealed class PredictCommand : Verb
{
    private readonly Argument<string[]> files = new("FILE")
    {
        Description = "WAV files, folders of them, or - for a WAV on standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly NumberOption<double> window = new(
        "--window", "seconds of a window; shorter ones are padded to the 4 s the network sees", 0.05, 4, 4);

    private readonly NumberOption<double> hop = new("--hop", "seconds from one window to the next (default: half a window)", 0.01, 1e6);
    private readonly NumberOption<int> top = new("--top", "classes to print for each file", 1, 1000, 3);
    private readonly NumberOption<double> threshold = new(
        "--threshold", "print 'unknown' where the first class is less probable than this, 0 to 1", 0, 1);

    private readonly ChoiceOption format = new("--format", "the form of the result; labels is a track for Audacity, of one file (default table)", ["table", "json", "csv", "labels"], null);

    private readonly OutputOption output = new("--out", "FILE", "write the result there, whole or not at all, instead of to standard output", aliases: ["-o"]);

    private readonly FlagOption calibrated = new(
        "--calibrated", "divide logits by the run's temperature: probabilities to be taken at their word; which class is first stays the same");

    private readonly ShardOption shard = new();
    private readonly ScoringOptions scoring = new();

    public PredictCommand()
        : base(
            "predict",
            "Says what sounds are, long recordings window by window.",
            "rawaudionet predict runs/train-1 samples/voices/test/french",
            "rawaudionet predict runs/train-1 day.wav --window 2 --hop 1 --format csv",
            "arecord -d 10 -f cd - | rawaudionet predict runs/train-1 -")
    {
        Add(scoring.Run);
        Add(files);
        Option[] own = [window, hop, top, threshold, calibrated, scoring.Votes, format, output, shard];
        foreach (Option option in own)
            Add(option);
        scoring.AddTo(this);
    }

    public override string? Contradiction(ParseResult parse) =>
        parse.GetValue(Json) && parse.GetResult(format) is not null
            ? "--json and --format exclude each other"
            : SoundFiles.Contradiction(parse.GetValue(files)!);

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        string run = parse.GetValue(scoring.Run)!;
        string? target = output.TargetIn(parse);
        TrainedRun trained = TrainedRun.Open(run, parse.GetValue(scoring.Checkpoint)!, Sound.SettingsIn(parse));
        string[] sounds = ShardOption.Of(SoundFiles.Expand(parse.GetValue(files)!, console), parse.GetValue(shard));
        string form = parse.GetValue(Json) ? "json" : parse.GetValue(format) ?? "table";
        if (form == "labels" && sounds.Length > 1)
            throw new UsageException($"--format labels is for one file, these are {sounds.Length}: a track belongs to one sound");
        double seconds = window.ValueIn(parse);
        var settings = new PredictionSettings(seconds, parse.GetValue(hop) ?? seconds / 2, top.ValueIn(parse), parse.GetValue(threshold) ?? 0, scoring.Votes.ValueIn(parse));
        if (settings.HopSeconds > seconds)
            console.Warn(string.Create(CultureInfo.InvariantCulture, $"--hop {settings.HopSeconds} is longer than a window of {seconds} s: what lies between windows is not judged"));
        IEnumerable<double> windows = sounds.Select(sound => settings.WindowsIn(SoundFile.SecondsOf(sound)));
        using IBackend backend = DeviceChoice.ForScoring(parse.GetValue(scoring.Device)!, windows, console.BackendOptions(parse.GetValue(scoring.Threads) ?? 0));
        using SoundClassifier classifier = trained.CreateClassifier(backend);
        if (parse.GetValue(calibrated))
        {
            classifier.Temperature = trained.Checkpoint.Temperature
                ?? throw new CheckpointException(run, "it has no temperature, as it was trained without validation clips; leave out --calibrated");
        }

        if (target is null)
            return Predict(console.Out);
        int code = 0;
        AtomicFile.Write(target, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            code = Predict(writer);
        });
        if (parse.GetValue(Json))
            console.Out.Write(File.ReadAllText(target));
        return code;

        int Predict(TextWriter to) => Run(sounds, classifier, settings, OutputOf(form, to, console), console, cancellation);
    }

    private static int Run(
        string[] sounds,
        SoundClassifier classifier,
        PredictionSettings settings,
        IPredictionOutput output,
        AppConsole console,
        CancellationToken cancellation)
    {
        var prediction = new Prediction(classifier, settings, output, cancellation);
        bool showsProgress = sounds.Length > 1 && !console.OutIsTerminal;
        (int done, int failed) = (0, 0);
        foreach ((string name, Task<Recording> opened) in SoundFile.OpenInOrder(sounds, console))
        {
            cancellation.ThrowIfCancellationRequested();
            if (showsProgress)
                console.Transient($"file {done + 1} of {sounds.Length} {TrainingProgress.Bar((double)done / sounds.Length)}");
            try
            {
                prediction.Add(name, opened.WaitAsync(cancellation).GetAwaiter().GetResult());
            }
            catch (Exception fault) when (SoundFile.IsAtFault(fault))
            {
                failed++;
                output.Error(new FileError(name, fault.Message));
            }
            prediction.Tell();
            done++;
        }
        prediction.Flush();
        console.ClearTransient();
        output.End();
        return failed == 0 ? 0 : Failure.DataOrDevice;
    }

    private static IPredictionOutput OutputOf(string form, TextWriter to, AppConsole console) => form switch
    {
        "json" => new JsonOutput(to, console),
        "csv" => new CsvOutput(to, console),
        "labels" => new LabelOutput(to, console),
        _ => new TableOutput(to, console),
    };
}
