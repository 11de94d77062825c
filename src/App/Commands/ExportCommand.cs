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
    private readonly TextOption onnx = new("--onnx", "F", "write an ONNX model: log-mel spectrograms in dB [N, 2, 64, 344] in, logits [N, K] out");
    private readonly FlagOption waveform = new(
        "--waveform", "let the ONNX model take 44.1 kHz sound [N, 2, 176000] in [−1, 1]: the spectrograms are made in the model");

    private readonly TextOption safetensors = new(
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
        if (parse.GetResult(onnx) is not null)
            return null;
        if (parse.GetValue(waveform))
            return "--waveform belongs to --onnx, which is missing";
        return parse.GetResult(safetensors) is null ? "nothing to write; name a file with --onnx or --safetensors" : null;
    }

    public override int Execute(ParseResult parse, AppConsole console, CancellationToken cancellation)
    {
        ModelCheckpoint checkpoint = TrainedRun.Open(parse.GetValue(scoring.Run)!, parse.GetValue(scoring.Checkpoint)!, sound: null).Checkpoint;
        var files = new List<string>();
        if (parse.GetValue(onnx) is { } model)
        {
            byte[] content = parse.GetValue(waveform) ? OnnxClassifier.OfWaveforms(checkpoint) : OnnxClassifier.OfSpectrograms(checkpoint);
            AtomicFile.Write(model, stream => stream.Write(content));
            files.Add(model);
        }
        if (parse.GetValue(safetensors) is { } weights)
        {
            checkpoint.SaveStateDict(weights);
            files.Add(weights);
        }
        if (parse.GetValue(Json))
            console.Out.WriteLine(JsonText.Line(new { Files = files }));
        else
            files.ForEach(written => console.Out.WriteLine($"{Printable.Line(written)}: {Size(written)}"));
        return 0;
    }

    private static string Size(string file) => $"{new FileInfo(file).Length / 1024} KiB";
}
