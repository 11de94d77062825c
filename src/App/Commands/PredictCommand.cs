using System.CommandLine;
using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Reporting.Predictions;
using RawAudioNet.App.Training;
using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;

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

    private readonly NumberOption<double> hop = new("--hop", "seconds from one window to the next", 0.01, 1e6, 2);
    private readonly NumberOption<int> top = new("--top", "classes to print for each file", 1, 1000, 3);
    private readonly NumberOption<double> threshold = new(
        "--threshold", "print 'unknown' where the first class is less probable than this, 0 to 1", 0, 1);

    private readonly ChoiceOption format = new("--format", "the form of the result (default table)", ["table", "json", "csv"], null);
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
        Option[] own = [window, hop, top, threshold, format];
        foreach (Option option in own)
            Add(option);
        scoring.AddTo(this);
    }

    public override string? Contradiction(ParseResult parse) =>
        parse.GetValue(Json) && parse.GetResult(format) is not null ? "--json and --format exclude each other" : null;

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        TrainedRun trained = TrainedRun.Open(parse.GetValue(scoring.Run)!, parse.GetValue(scoring.Checkpoint)!, Sound.SettingsIn(parse));
        string[] sounds = SoundFiles.Expand(parse.GetValue(files)!, console);
        var settings = new PredictionSettings(
            window.ValueIn(parse), hop.ValueIn(parse), top.ValueIn(parse), parse.GetValue(threshold) ?? 0);
        double windows = sounds.Sum(sound => settings.WindowsIn(SecondsOf(sound)));
        using IBackend backend = DeviceChoice.ForScoring(parse.GetValue(scoring.Device)!, windows, parse.GetValue(scoring.Threads) ?? 0);
        using SoundClassifier classifier = trained.CreateClassifier(backend);

        IPredictionOutput output = (parse.GetValue(Json) ? "json" : parse.GetValue(format)) switch
        {
            "json" => new JsonOutput(console),
            "csv" => new CsvOutput(console),
            _ => new TableOutput(console),
        };
        var prediction = new Prediction(classifier, settings, output);
        int failed = 0;
        foreach (string sound in sounds)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                prediction.Add(sound, ClipPreparer.RequireSound(SoundFile.Open(sound, console), sound));
            }
            catch (Exception fault) when (fault is AudioFormatException or IOException or UnauthorizedAccessException)
            {
                failed++;
                output.Error(new FileError(sound, fault.Message));
            }
        }
        prediction.Flush();
        output.End();
        return failed == 0 ? 0 : Failure.DataOrDevice;
    }

    /// <summary>A sound's duration; 0 where it is not known, as for a file that will be refused when its turn comes.</summary>
    private static double SecondsOf(string sound)
    {
        if (!File.Exists(sound))
            return 0;
        try
        {
            return AudioFile.ReadHeader(sound).Seconds ?? 0;
        }
        catch (Exception fault) when (fault is AudioFormatException or IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
