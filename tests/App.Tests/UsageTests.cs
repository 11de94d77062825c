namespace RawAudioNet.App.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("", "a verb is missing", "--help")]
    [InlineData("trian data", "unknown verb 'trian'", "did you mean 'train'?")]
    [InlineData("--quiet", "unknown option '--quiet'")]
    [InlineData("train", "DATA is missing", "rawaudionet train --help")]
    [InlineData("crossval a --collect --fold 2", "--collect and --fold exclude each other")]
    [InlineData("crossval a --folds 1", "--folds is '1'", "from 2")]
    [InlineData("crossval a --split 0.2", "unknown option '--split'")]
    [InlineData("tune", "DATA is missing")]
    [InlineData("tune a --vary", "--vary needs a value: NAME=A,B")]
    [InlineData("train a b", "one argument too many: 'b'")]
    [InlineData("train a --epoch 3", "unknown option '--epoch'", "did you mean '--epochs'?")]
    [InlineData("train a --epcohs=3", "unknown option '--epcohs=3'", "did you mean '--epochs'?")]
    [InlineData("train a --epochs", "--epochs needs a value")]
    [InlineData("train a --epochs many", "--epochs is 'many'", "a whole number from 1")]
    [InlineData("train a --epochs 0", "--epochs is '0'")]
    [InlineData("train a -e 3 -e 4", "--epochs is given twice")]
    [InlineData("train a --max-lr 0", "--max-lr is '0'", "above 0")]
    [InlineData("train a --max-lr nan", "--max-lr is 'nan'")]
    [InlineData("train a --max-lr 0,01", "--max-lr is '0,01'")]
    [InlineData("train a --seed -1", "--seed is '-1'")]
    [InlineData("train a --label-smoothing 1", "--label-smoothing is '1'", "to 0.9")]
    [InlineData("train a --weight-decay -0.1", "--weight-decay is '-0.1'", "from 0")]
    [InlineData("train a --average 1", "--average is '1'", "to 0.99999")]
    [InlineData("train a --split 1", "--split is '1'")]
    [InlineData("train a --fold 2 --split 0.1", "--fold and --split exclude each other")]
    [InlineData("train a --validation b --fold 2", "--validation and --fold exclude each other")]
    [InlineData("train a --augment --no-augment", "--augment and --no-augment exclude each other")]
    [InlineData("train a --gain 3 --no-augment", "--gain and --no-augment exclude each other")]
    [InlineData("train a --recipe tutorial --mixup 0.2", "the tutorial recipe")]
    [InlineData("train a --recipe tutorial --masks none", "the tutorial recipe")]
    [InlineData("train a --recipe tutorial --pad repeat", "--pad repeat needs another recipe")]
    [InlineData("train a --pad repeated", "--pad is 'repeated'", "did you mean 'repeat'?")]
    [InlineData("train a --mixup -1", "--mixup is '-1'")]
    [InlineData("train a --background 2", "--background is '2'", "from 0 to 1")]
    [InlineData("train a --masks sounds", "--masks is 'sounds'", "did you mean 'sound'?")]
    [InlineData("train a --crops 0", "--crops is '0'")]
    [InlineData("train a --recipe tutoriel", "--recipe is 'tutoriel'", "did you mean 'tutorial'?")]
    [InlineData("train a --device gpu", "--device is 'gpu'", "cuda:N")]
    [InlineData("train a --device cuda:one", "--device is 'cuda:one'")]
    [InlineData("train a --channels 8,x", "--channels is '8,x'")]
    [InlineData("train a --json --epochs 0", "--epochs is '0'")]
    [InlineData("train --resume run --epochs 3", "--epochs cannot be given")]
    [InlineData("train data --resume run", "DATA cannot be given")]
    [InlineData("train --metadata a.csv --config run", "--metadata belongs to DATA")]
    [InlineData("evaluate", "RUN is missing")]
    [InlineData("evaluate run --fold 2", "--fold belongs to DATA")]
    [InlineData("evaluate run --label-column class", "--label-column belongs to DATA")]
    [InlineData("predict run - a.wav -", "'-' is given twice")]
    [InlineData("features - - --out x.npy", "'-' is given twice")]
    [InlineData("export run --onnx model --safetensors ./model", "--onnx and --safetensors name the same file")]
    [InlineData("evaluate run data --checkpoint first", "--checkpoint is 'first'")]
    [InlineData("predict run", "FILE is missing")]
    [InlineData("predict run --treshold 1 a.wav", "unknown option '--treshold'", "did you mean '--threshold'?")]
    [InlineData("predict run a.wav --json --format csv", "--json and --format exclude each other")]
    [InlineData("predict run a.wav --shard 3/2", "--shard is '3/2'", "I/N")]
    [InlineData("predict run a.wav --shard 0/2", "--shard is '0/2'")]
    [InlineData("predict run a.wav --top 0", "--top is '0'")]
    [InlineData("help trian", "unknown verb 'trian'", "did you mean 'train'?")]
    [InlineData("devices here", "one argument too many: 'here'")]
    public void Usage_wrong_isOneLineAndCode2(string arguments, params string[] words) => AppRun.Of(arguments).IsRefused(2, words);

    [Fact]
    public void Usage_lineBreakInArgument_isStillOneLine() => AppRun.Of("train", "a", "--device", "x\ny\e[2J").IsRefused(2, "x y\uFFFD[2J");

    [Fact]
    public void Usage_emptyValue_isRefused() => AppRun.Of("train", "a", "--out", "").IsRefused(2, "--out is empty");

    [Fact]
    public void Usage_responseFileSyntax_isAnOrdinaryName() => AppRun.Of("train", "@missing").IsRefused(3, "@missing");

    [Fact]
    public void Version_isPrinted_asTheAssemblyHasIt()
    {
        AppRun run = AppRun.Of("--version");
        Assert.Equal(0, run.Code);
        Assert.Matches(@"^rawaudionet \d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?\n$", run.Out);
        Assert.StartsWith($"rawaudionet {typeof(CommandLine).Assembly.GetName().Version!.ToString(3)}", run.Out, StringComparison.Ordinal);
    }
}
