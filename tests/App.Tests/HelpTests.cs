namespace RawAudioNet.App.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("--help", "train", "evaluate", "predict", "devices")]
    [InlineData("train --help", "-e, --epochs N", "(default 30)", "-b, --batch-size", "-s, --seed", "-d, --device", "-o, --out", "1e-2", "0.2")]
    [InlineData("train -h", "Example", "rawaudionet train samples/voices/train")]
    [InlineData("crossval --help", "DATA", "--folds N", "--fold N", "--collect", "-o, --out", "Example")]
    [InlineData("tune --help", "DATA", "--vary NAME=A,B", "--seeds N", "(default 5)", "--one-at-a-time", "--max-lr X", "Examples")]
    [InlineData("evaluate --help", "RUN", "[DATA]", "--checkpoint best|last", "Example")]
    [InlineData("predict --help", "FILE…", "--window X", "seconds", "(default 4)", "Example")]
    [InlineData("export --help", "RUN", "--onnx F", "--safetensors F", "[N, 2, 64, 344]", "Example")]
    [InlineData("benchmark --help", "RUN", "--device", "--threads N", "Example")]
    [InlineData("devices --help", "--json", "Example")]
    public void Help_ofEveryVerb_namesItsParts(string arguments, params string[] words)
    {
        AppRun run = AppRun.Of(arguments);
        Assert.Equal(0, run.Code);
        Assert.Equal("", run.Error);
        string text = string.Join(' ', run.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(words, word => Assert.Contains(word, text, StringComparison.Ordinal));
        Assert.All(run.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [InlineData("help train", "train --help")]
    [InlineData("help", "--help")]
    public void Help_asAVerb_isTheOptionsText(string verb, string option) => Assert.Equal(AppRun.Of(option), AppRun.Of(verb));

    [Fact]
    public void Help_winsOverMistakes() => Assert.Equal(0, AppRun.Of("train --help --epochs x").Code);
}
