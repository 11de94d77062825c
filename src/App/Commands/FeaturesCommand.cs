using System.CommandLine;
using RawAudioNet.App.Data;
using RawAudioNet.App.Features;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.App.Reporting.Predictions;
using RawAudioNet.App.Training;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Commands;

/// <summary><c>features FILE… --out X.npy</c>: the tensors that the network sees.</summary>
internal sealed class FeaturesCommand : Verb
{
    private readonly Argument<string[]> files = new("FILE")
    {
        Description = "sound files, folders of them, or - for one on standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly OutputOption output = new(
        "--out", "X.npy", "the array to write: float32 [N, channels, mels, frames], an entry a window of 4 s (needed)", aliases: ["-o"]);

    private readonly TextOption run = new("--run", "RUN", "pad and normalise as this run does; without it short sounds lie in silence, and the values are dB");

    private readonly ChoiceOption recipe = new(
        "--recipe", "default puts a short sound in the middle of the 4 s, tutorial at their begin", ["default", "tutorial"], "default");

    private readonly DeviceOption device = new("where to compute; auto is the CPU, or CUDA where there is much to do");

    private readonly NumberOption<int> threads = new("--threads", "threads of the CPU backend (default: physical cores)", 1, TrainSettings.MostThreads);

    public FeaturesCommand()
        : base(
            "features",
            "Writes the exact tensors that the network sees, in NumPy's format.",
            "rawaudionet features samples/voices/test/french --out french.npy",
            "rawaudionet features sounds --run runs/sounds-1 --out normalised.npy")
    {
        Add(files);
        Option[] own = [output, run, recipe, device, threads];
        foreach (Option option in own)
            Add(option);
    }

    public override string? Contradiction(ParseResult parse) =>
        parse.GetValue(output) is null ? "--out is missing" : SoundFiles.Contradiction(parse.GetValue(files)!);

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        string target = output.TargetIn(parse)!;
        SoundSettings sound = Sound.SettingsIn(parse);
        TrainedRun? trained = parse.GetValue(run) is { } path ? TrainedRun.Open(path, "best", sound) : null;
        var preparer = new ClipPreparer(trained?.Preparation ?? sound.Preparation);
        string[] sounds = SoundFiles.Expand(parse.GetValue(files)!, console);
        var judged = new PredictionSettings(PredictionSettings.NetworkSeconds, PredictionSettings.NetworkHopSeconds, Top: 1, Threshold: 0);
        using IBackend backend = DeviceChoice.ForScoring(
            parse.GetValue(device)!, sounds.Select(name => judged.WindowsIn(SoundFile.SecondsOf(name))), console.BackendOptions(parse.GetValue(threads) ?? 0));

        var names = new List<string>();
        var errors = new List<FileError>();
        int[] shape = [];
        AtomicFile.Write(target, stream =>
        {
            using var features = new FeatureArray(
                backend, stream, preparer, trained?.Checkpoint.Normalisation, parse.GetValue(recipe) == "tutorial", cancellation);
            int done = 0;
            foreach ((string name, Task<Recording> opened) in SoundFile.OpenInOrder(sounds, console))
            {
                cancellation.ThrowIfCancellationRequested();
                console.Transient($"spectrograms {TrainingProgress.Bar((double)done++ / sounds.Length)}");
                try
                {
                    int windows = features.Add(opened.WaitAsync(cancellation).GetAwaiter().GetResult());
                    names.AddRange(Enumerable.Repeat(name, windows));
                }
                catch (Exception fault) when (sounds.Length > 1 && SoundFile.IsAtFault(fault))
                {
                    errors.Add(new FileError(name, fault.Message));
                    console.Complain(fault.Message);
                }
            }
            if (names.Count == 0)
                throw new DataException(errors[0].File, $"none of the {sounds.Length} sounds can be read, so nothing was written");
            features.Finish();
            shape = features.Shape;
        });
        console.ClearTransient();
        if (parse.GetValue(Json))
            console.Out.WriteLine(JsonText.Line(new { Out = target, Shape = shape, Files = names, Errors = errors }));
        else
            console.Out.WriteLine($"{Printable.Line(target)}: float32 [{string.Join(", ", shape)}], {(trained is null ? "dB" : "normalised")}");
        return errors.Count == 0 ? 0 : Failure.DataOrDevice;
    }
}
