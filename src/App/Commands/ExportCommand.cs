using System.CommandLine;
using RawAudioNet.App.Data;
using RawAudioNet.App.Export;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Commands;

/// <summary><c>export RUN</c>: writes a trained classifier for other programs.</summary>
internal sealed class ExportCommand : Verb
{
    private readonly OutputOption onnx = new("--onnx", "F", "write an ONNX model: log-mel spectrograms in dB [N, 2, 64, 344] in, logits [N, K] out");
    private readonly FlagOption waveform = new(
        "--waveform", "let the ONNX model take 44.1 kHz sound [N, 2, 176000] in [−1, 1]: the spectrograms are made in the model");

    private readonly OutputOption safetensors = new(
        "--safetensors", "F", "write the weights for PyTorch, as load_state_dict(strict=True) of the tutorial's model takes them");

    private readonly ScoringOptions scoring = new();

    public ExportCommand()
        : base("export", "Writes a trained classifier for other programs.", "rawaudionet export runs/train-1 --onnx voices.onnx")
    {
        Add(scoring.Run);
        Add(onnx);
        Add(waveform);
        Add(safetensors);
        Add(scoring.Checkpoint);
    }

    public override bool ReadsSound => false;

    public override string? Contradiction(ParseResult parse)
    {
        if (parse.GetValue(onnx) is { } model)
        {
            bool same = parse.GetValue(safetensors) is { } weights && Path.GetFullPath(weights) == Path.GetFullPath(model);
            return same ? $"--onnx and --safetensors name the same file, '{model}'" : null;
        }
        if (parse.GetValue(waveform))
            return "--waveform belongs to --onnx, which is missing";
        return parse.GetResult(safetensors) is null ? "nothing to write; name a file with --onnx or --safetensors" : null;
    }

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        (string? model, string? weights) = (onnx.TargetIn(parse), safetensors.TargetIn(parse));
        string run = parse.GetValue(scoring.Run)!;
        RequireOther(run, model);
        RequireOther(run, weights);
        ModelCheckpoint checkpoint = TrainedRun.Open(run, parse.GetValue(scoring.Checkpoint)!, sound: null).Checkpoint;
        var files = new List<string>();
        if (model is not null)
        {
            byte[] content = parse.GetValue(waveform) ? OnnxClassifier.OfWaveforms(checkpoint) : OnnxClassifier.OfSpectrograms(checkpoint);
            cancellation.ThrowIfCancellationRequested();
            AtomicFile.Write(model, stream => stream.Write(content));
            files.Add(model);
        }
        if (weights is not null)
        {
            cancellation.ThrowIfCancellationRequested();
            checkpoint.SaveStateDict(weights);
            files.Add(weights);
        }
        if (parse.GetValue(Json))
            console.Out.WriteLine(JsonText.Line(new { Files = files }));
        else
            files.ForEach(written => console.Out.WriteLine($"{Printable.Line(written)}: {Size(written)}"));
        return 0;
    }

    /// <summary>A run's own checkpoints hold more than what is written here: they are not to be lost to a slip.</summary>
    private static void RequireOther(string run, string? target)
    {
        if (target is null)
            return;
        string[] kept = Directory.Exists(run) ? [Path.Combine(run, RunFolder.BestName), Path.Combine(run, RunFolder.LastName)] : [run];
        if (kept.Any(file => Path.GetFullPath(file) == Path.GetFullPath(target)))
            throw new UsageException($"'{target}' is the checkpoint to export; name another file");
    }

    private static string Size(string file) => $"{new FileInfo(file).Length / 1024} KiB";
}
