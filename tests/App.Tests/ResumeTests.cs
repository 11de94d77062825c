using System.Text;
using System.Text.Json;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Tests;

public sealed class ResumeTests : IDisposable
{
    private static readonly string[] Bitwise =
        ["best.safetensors", "last.safetensors", "log.csv", "predictions.csv", "metrics.json", "options.json", "clips.json", "curves.png", "confusion.png"];

    // Data that are not there: a config that is taken is refused later, for another reason.
    private const string SoundConfig = """{"data": {"root": "nowhere"}, "epochs": 1, "batchSize": 4, "maxLr": 0.01, "channels": [8]""";

    private readonly ToneFolder tones = new();

    [Theory]
    [InlineData(3, "-e 6 -s 5")]
    [InlineData(1, "-e 4 -b 5 --class-weights balanced")]
    [InlineData(4, "-e 6 --recipe tutorial -b 4")]
    [InlineData(2, "-e 4 -b 5 --label-smoothing 0.1 --weight-decay 0.5 --average 0.9")]
    [InlineData(2, "-e 3 --recipe tutorial -b 4 --average 0.9")]
    [InlineData(2, "-e 3 --split 0")]
    [InlineData(2, "-e 40 --max-lr 1 --patience 3")]
    [InlineData(2, "-e 4 --cache none")]
    [InlineData(2, "-e 4 -b 5 --mixup 0.3 --gain 6 --filter 6 --background 0.5 --masks sound --crops 2")]
    [InlineData(2, "-e 3 --recipe strong")]
    [InlineData(2, "-e 3 --pad repeat --cache none --gain 3 --masks sound")]
    [InlineData(2, "-e 3 --masks none --gain 3")]
    [InlineData(2, "-e 3 --cache none --mixup 0.3 --filter 6 --filter-shape linear --masks sound")]
    public void Resume_afterAStop_leavesTheBytesOfAnUninterruptedRun(int stopAfter, string options)
    {
        string[] common = ["train", tones.Data, "-d", "cpu", .. options.Split(' ')];
        Assert.Equal(0, AppRun.Of([.. common, "-o", tones.At("whole")]).Code);
        (int code, string error) = RunUntilEpoch(stopAfter, [.. common, "-o", tones.At("parts")]);
        Assert.Equal(130, code);
        Assert.Contains($"rawaudionet train --resume {tones.At("parts")}", error, StringComparison.Ordinal);
        Assert.False(File.Exists(tones.At("parts/metrics.json")));

        AppRun resumed = AppRun.Of("train", "--resume", tones.At("parts"));
        Assert.True(resumed.Code == 0, resumed.Error);
        foreach (string name in Bitwise.Where(name => File.Exists(tones.At($"whole/{name}"))))
            Assert.True(File.ReadAllBytes(tones.At($"whole/{name}")).SequenceEqual(File.ReadAllBytes(tones.At($"parts/{name}"))), name);
        Assert.Equal(File.ReadAllLines(tones.At("whole/timing.csv")).Length, File.ReadAllLines(tones.At("parts/timing.csv")).Length);
    }

    [Fact]
    public void Resume_andConfigWhereTheDataAreNot_sayWhereTheyWereAndWhatToDo()
    {
        Directory.CreateDirectory(tones.At("begun"));
        File.WriteAllText(tones.At("begun/options.json"), SoundConfig + "}");
        AppRun.Of("train", "--resume", tones.At("begun")).IsRefused(3, "nowhere", "the earlier run", "options.json");
        AppRun.Of("train", "--config", tones.At("begun")).IsRefused(3, "nowhere", "the earlier run", "options.json");
    }

    [Fact]
    public void Resume_whereTheLogIsAheadOfTheCheckpoint_doesThatEpochAgain()
    {
        Assert.Equal(0, AppRun.Of("train", tones.Data, "-d", "cpu", "-e", "3", "-o", tones.At("whole")).Code);
        (int code, _) = RunUntilEpoch(2, "train", tones.Data, "-d", "cpu", "-e", "3", "-o", tones.At("killed"));
        Assert.Equal(130, code);

        // As a kill between the log and the checkpoint leaves it.
        File.Copy(tones.At("whole/log.csv"), tones.At("killed/log.csv"), overwrite: true);
        File.Copy(tones.At("whole/timing.csv"), tones.At("killed/timing.csv"), overwrite: true);
        Assert.Equal(0, AppRun.Of("train", "--resume", tones.At("killed")).Code);
        Assert.Equal(File.ReadAllBytes(tones.At("whole/last.safetensors")), File.ReadAllBytes(tones.At("killed/last.safetensors")));
        Assert.Equal(File.ReadAllText(tones.At("whole/log.csv")), File.ReadAllText(tones.At("killed/log.csv")));
    }

    [Fact]
    public void Resume_whereMemoryWasShortAtFirst_makesFeaturesAnewAgain()
    {
        string[] common = ["train", tones.Data, "-d", "cpu", "-e", "3"];
        Assert.Equal(0, AppRun.Of([.. common, "--cache", "none", "-o", tones.At("anew")]).Code);
        RunUntilEpoch(1, [.. common, "--cache", "none", "-o", tones.At("stopped")]);

        // As --cache auto leaves it where neither memory nor disk has room for the features.
        Edit("stopped/options.json", "\"cache\": \"none\"", "\"cache\": \"auto\"");
        Assert.Contains("\"keptFeatures\": false", File.ReadAllText(tones.At("stopped/run.json")), StringComparison.Ordinal);
        Assert.Equal(0, AppRun.Of("train", "--resume", tones.At("stopped")).Code);
        Assert.Equal(File.ReadAllText(tones.At("anew/log.csv")), File.ReadAllText(tones.At("stopped/log.csv")));

        // And so does another run with its options, unless told otherwise.
        Assert.Equal(0, AppRun.Of("train", "--config", tones.At("stopped"), "-o", tones.At("again")).Code);
        Assert.Equal(File.ReadAllText(tones.At("anew/log.csv")), File.ReadAllText(tones.At("again/log.csv")));
        Assert.Equal(0, AppRun.Of("train", "--config", tones.At("stopped"), "--cache", "auto", "-o", tones.At("kept")).Code);
        Assert.NotEqual(File.ReadAllText(tones.At("anew/log.csv")), File.ReadAllText(tones.At("kept/log.csv")));
        Assert.Contains("\"keptFeatures\": true", File.ReadAllText(tones.At("kept/run.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_ofARunThatIsDone_writesItsFilesAgain()
    {
        Assert.Equal(0, AppRun.Of("train", tones.Data, "-d", "cpu", "-e", "2", "-o", tones.At("done")).Code);
        byte[] metrics = File.ReadAllBytes(tones.At("done/metrics.json"));
        File.Delete(tones.At("done/metrics.json"));
        Assert.Equal(0, AppRun.Of("train", "--resume", tones.At("done")).Code);
        Assert.Equal(metrics, File.ReadAllBytes(tones.At("done/metrics.json")));
    }

    [Theory]
    [InlineData("\"batchSize\": 4", "\"batchSize\": 16", "batchSize 4 there, 16 here")]
    [InlineData("\"average\": 0", "\"average\": 0.9", "average 0 there, 0.9 here")]
    [InlineData("\"epochs\": 3", "\"epochs\": 2", "epochs 3 there, 2 here")]
    [InlineData("    8,\n", "    9,\n", "channels 8,16,32,64 there, 9,16,32,64 here")]
    public void Resume_withEditedOptions_isRefused(string was, string becomes, string difference)
    {
        RunUntilEpoch(1, "train", tones.Data, "-d", "cpu", "-e", "3", "-b", "4", "-o", tones.At("edited"));
        byte[] last = File.ReadAllBytes(tones.At("edited/last.safetensors"));
        Edit("edited/options.json", was, becomes);
        AppRun.Of("train", "--resume", tones.At("edited")).IsRefused(3, "other options than the checkpoint", difference, "--config");
        Assert.Equal(last, File.ReadAllBytes(tones.At("edited/last.safetensors")));
    }

    [Fact]
    public void Resume_whereDataWereMovedAndThreadsDiffer_goesOn()
    {
        RunUntilEpoch(1, "train", tones.Data, "-d", "cpu", "-e", "2", "--threads", "1", "-o", tones.At("moved"));
        Directory.Move(tones.Data, tones.At("elsewhere"));
        Edit("moved/options.json", tones.Data, tones.At("elsewhere"));
        Edit("moved/options.json", "\"threads\": 1", "\"threads\": 2");
        Assert.Equal(0, AppRun.Of("train", "--resume", tones.At("moved")).Code);
    }

    [Fact]
    public void Resume_withOtherData_isRefused()
    {
        RunUntilEpoch(1, "train", tones.Data, "-d", "cpu", "-e", "3", "-o", tones.At("moved"));
        tones.Add("data/low/new.wav", ToneFolder.Tone(333, 0.3));
        AppRun run = AppRun.Of("train", "--resume", tones.At("moved"));
        Assert.Equal(3, run.Code);
        Assert.Contains("low/new.wav", run.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_ofNoRun_isRefused() => AppRun.Of("train", "--resume", tones.Data).IsRefused(3, "options.json");

    [Fact]
    public void Resume_damagedLog_isRefused()
    {
        RunUntilEpoch(1, "train", tones.Data, "-d", "cpu", "-e", "3", "-o", tones.At("damaged"));
        File.WriteAllText(tones.At("damaged/log.csv"), "epoch,step\n1,x\n");
        AppRun.Of("train", "--resume", tones.At("damaged")).IsRefused(3, "log.csv");
    }

    [Fact]
    public void Config_ofARun_givesTheSameBytes()
    {
        string[] options = ["-e", "2", "-s", "9", "-b", "5", "--max-lr", "0.02", "--split", "0.3", "--channels", "4,8", "--no-augment", "--resample-quality", "high"];
        Assert.Equal(0, AppRun.Of(["train", tones.Data, "-d", "cpu", .. options, "-o", tones.At("first")]).Code);
        AppRun second = AppRun.Of("train", "--config", tones.At("first/options.json"), "-o", tones.At("second"));
        Assert.True(second.Code == 0, second.Error);
        foreach (string name in Bitwise)
            Assert.True(File.ReadAllBytes(tones.At($"first/{name}")).SequenceEqual(File.ReadAllBytes(tones.At($"second/{name}"))), name);
    }

    [Fact]
    public void Config_withOptionsBesideIt_letsTheseWin()
    {
        Assert.Equal(0, AppRun.Of("train", tones.Data, "-d", "cpu", "-e", "1", "-s", "9", "-o", tones.At("first")).Code);
        Assert.Equal(0, AppRun.Of("train", "--config", tones.At("first"), "-s", "8", "-o", tones.At("second")).Code);
        string settings = File.ReadAllText(tones.At("second/options.json"));
        Assert.Contains("\"seed\": 8", settings, StringComparison.Ordinal);
        Assert.Contains("\"epochs\": 1,", settings, StringComparison.Ordinal);
    }

    [Fact]
    public void Config_thatIsNone_isRefused()
    {
        AppRun.Of("train", "--config", tones.Data).IsRefused(3, "options.json");
        AppRun.Of("train", "--config", tones.Add("bad.json", "{\"epochs\": 3}"u8.ToArray())).IsRefused(3, "bad.json");
    }

    [Theory]
    [InlineData("\"channels\": [8, 0]")]
    [InlineData("\"recipe\": \"tutoriel\"")]
    [InlineData("\"recipe\": null")]
    [InlineData("\"recipe\": \"tutorial\", \"gain\": 3")]
    [InlineData("\"mixup\": -1")]
    [InlineData("\"gain\": 61")]
    [InlineData("\"filter\": -1")]
    [InlineData("\"filterShape\": \"round\"")]
    [InlineData("\"background\": 1.5")]
    [InlineData("\"backgroundSnr\": 99")]
    [InlineData("\"masks\": null")]
    [InlineData("\"pad\": null")]
    [InlineData("\"recipe\": \"tutorial\", \"pad\": \"repeat\"")]
    [InlineData("\"crops\": 0")]
    [InlineData("\"classWeights\": \"some\"")]
    [InlineData("\"device\": null")]
    [InlineData("\"split\": 5")]
    [InlineData("\"threads\": -3")]
    [InlineData("\"threads\": 1025")]
    [InlineData("\"epochs\": 100001")]
    [InlineData("\"batchSize\": 4097")]
    [InlineData("\"maxLr\": 1001")]
    [InlineData("\"maxLr\": 1e999")]
    [InlineData("\"folds\": 1001")]
    [InlineData("\"labelSmoothing\": 1")]
    [InlineData("\"weightDecay\": -0.1")]
    [InlineData("\"average\": 1")]
    [InlineData("\"fold\": -1")]
    [InlineData("\"channels\": [8, 8, 8, 8, 8, 8, 8]")]
    [InlineData("\"channels\": [2048]")]
    [InlineData("\"data\": {\"root\": null}")]
    [InlineData("\"data\": {\"root\": \"x\", \"labelPattern\": \"(\"}")]
    [InlineData("\"data\": {\"root\": \"nowhere\", \"followlinks\": true}")]
    [InlineData("\"resampleQuality\": \"best\"")]
    [InlineData("\"resampleQuality\": 7")]
    [InlineData("\"seed\": 1.5")]
    [InlineData("\"augment\": 0")]
    [InlineData("\"Gain\": 3")]
    [InlineData("\"fold\": 1, \"split\": 0.5")]
    public void Config_withAValueThatTrainRefuses_isRefused(string value)
    {
        AppRun.Of("train", "--config", tones.Add("sound.json", Encoding.UTF8.GetBytes(SoundConfig + "}"))).IsRefused(3, "nowhere", "no such folder");
        AppRun.Of("train", "--config", tones.Add("bad.json", Encoding.UTF8.GetBytes(SoundConfig + ", " + value + "}"))).IsRefused(3, "bad.json", "not options that train wrote");
    }

    [Fact]
    public void Config_ofAFoldThatIsNotThere_isRefused()
    {
        string config = $$"""
            {"data": {"root": {{JsonSerializer.Serialize(tones.Data)}}}, "epochs": 1, "batchSize": 4, "maxLr": 0.01,
             "channels": [8], "device": "cpu", "folds": 3, "fold": 4}
            """;
        AppRun.Of("train", "--config", tones.Add("fold.json", Encoding.UTF8.GetBytes(config))).IsRefused(3, "fold 4 of 3");
    }

    [Fact]
    public void Checkpoint_whateverTheThreads_hasTheSameBytes()
    {
        foreach (string threads in (string[])["1", "2"])
            Assert.Equal(0, AppRun.Of("train", tones.Data, "-d", "cpu", "-e", "1", "--threads", threads, "-o", tones.At("t" + threads)).Code);
        Assert.Equal(File.ReadAllBytes(tones.At("t1/best.safetensors")), File.ReadAllBytes(tones.At("t2/best.safetensors")));
    }

    public void Dispose() => tones.Dispose();

    private void Edit(string name, string was, string becomes)
    {
        string text = File.ReadAllText(tones.At(name));
        Assert.Contains(was, text, StringComparison.Ordinal);
        File.WriteAllText(tones.At(name), text.Replace(was, becomes, StringComparison.Ordinal));
    }

    /// <summary>Runs a command line and asks it to stop, as Ctrl-C does, once an epoch is reported done.</summary>
    private static (int Code, string Error) RunUntilEpoch(int epoch, params string[] arguments)
    {
        using var interruption = new Interruption();
        using var error = new Watcher(line => line.TrimStart().StartsWith($"{epoch}/", StringComparison.Ordinal), interruption.Request);
        int code = CommandLine.Run(arguments, new AppConsole(Stream.Null, TextWriter.Null, error), interruption);
        return (code, error.ToString());
    }

    private sealed class Watcher(Predicate<string> isAwaited, Action then) : StringWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value)
        {
            base.Write(value);
            if (value is not null && isAwaited(value))
                then();
        }
    }
}
