using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RawAudioNet.App.Reporting;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tests;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Tests.Tuning;

public sealed class TuneCommandTests(TunedTones tones) : IClassFixture<TunedTones>
{
    private static readonly string[] SameBytes = ["log.csv", "predictions.csv", "metrics.json", "options.json"];

    [Theory]
    [InlineData("max-lr=3e-3 no-augment=on", 6, "--max-lr", "3e-3", "--no-augment")]
    [InlineData("max-lr=1e-2 no-augment=off", 5)]
    public void Tune_training_isTheRunOfTrainToTheBit(string trial, int seed, params string[] options)
    {
        string alone = "alone" + seed;
        Assert.Equal(0, AppRun.Of(Without("-s", tones.Arguments("train", alone, [.. options, "-s", $"{seed}"]))).Code);
        foreach (string file in SameBytes)
            Assert.Equal(File.ReadAllText(Path.Combine(tones.At(alone), file)), File.ReadAllText(FileOf("whole", trial, seed, file)));
    }

    [Theory]
    [InlineData("batch-size=2,5", "batch-size=5", "--batch-size", "5")]
    [InlineData("pad=silence,repeat", "pad=repeat", "--pad", "repeat")]
    [InlineData("recipe=strong,default", "recipe=default", "--recipe", "default")]
    [InlineData("channels=4/8,4", "channels=8,4", "--channels", "8,4")]
    [InlineData("mixup=0,0.4", "mixup=0.4", "--mixup", "0.4", "--background", "0.5")]
    [InlineData("gain=off,6", "gain=off", "--max-lr", "1e-2")]
    [InlineData("label-smoothing=off,0.2", "label-smoothing=0.2", "--label-smoothing", "0.2", "--average", "0.9")]
    [InlineData("class-weights=balanced", "class-weights=balanced", "--class-weights", "balanced", "--cache", "none")]
    public void Tune_optionThatVaries_isTheOptionOfTrain(string vary, string trial, string option, string value, params string[] common)
    {
        string name = option.Trim('-');
        AppRun run = tones.Tune(name, ["--vary", vary, "--seeds", "1", .. common]);
        Assert.True(run.Code == 0, run.Error);
        string[] arguments = tones.Arguments("train", name + "-alone", common);
        Assert.Equal(0, AppRun.Of([.. Without(option == "--batch-size" ? "-b" : option, arguments), option, value]).Code);
        foreach (string file in SameBytes)
            Assert.Equal(File.ReadAllText(Path.Combine(tones.At(name + "-alone"), file)), File.ReadAllText(FileOf(name, trial, 5, file)));
    }

    [Fact]
    public void Tune_stretchesOfLongClips_areThoseOfEachTrialAndSeed()
    {
        using var folder = new ToneFolder(clipsPerClass: 0);
        for (int clip = 0; clip < 3; clip++)
        {
            folder.Add($"data/low/{clip}.wav", ToneFolder.Tone(300 + 50 * clip, 6 + clip));
            folder.Add($"data/high/{clip}.wav", ToneFolder.Tone(2500 + 50 * clip, 6 + clip));
        }
        string[] common = [folder.Data, "-e", "2", "-b", "2", "--split", "0.4", "-d", "cpu", "--channels", "4", "-o"];
        AppRun run = AppRun.Of(["tune", .. common, folder.At("tune"), "--vary", "crops=1,3", "--seeds", "2"]);
        Assert.True(run.Code == 0, run.Error);
        foreach ((int crops, int seed) in (ReadOnlySpan<(int, int)>)[(1, 1), (3, 0), (3, 1)])
        {
            string alone = folder.At($"{crops}-{seed}");
            Assert.Equal(0, AppRun.Of(["train", .. common, alone, "--crops", $"{crops}", "-s", $"{seed}"]).Code);
            string tuned = folder.At($"tune/trials/crops={crops}/seed-{seed}/log.csv");
            Assert.Equal(File.ReadAllText(Path.Combine(alone, "log.csv")), File.ReadAllText(tuned));
        }
    }

    [Fact]
    public void Tune_winnersOptions_areThoseOfAConfig()
    {
        JsonElement result = tones.Whole.Json();
        string winner = result.GetProperty("winner").GetString()!;
        string options = result.GetProperty("options").GetString()!;
        Assert.Equal(Path.Combine(tones.At("whole"), "options.json"), options);
        Assert.Equal(winner, result.GetProperty("trials")[0].GetProperty("trial").GetString());
        AppRun run = AppRun.Of("train", "--config", options, "--test", tones.Data, "-o", tones.At("winner"));
        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(File.ReadAllText(FileOf("whole", winner, 5, "log.csv")), File.ReadAllText(Path.Combine(tones.At("winner"), "log.csv")));
    }

    [Fact]
    public void Tune_figures_areThoseOfTheTrainings()
    {
        const double t = 12.706204736;
        JsonElement result = tones.Whole.Json();
        Assert.Equal(result.GetRawText(), JsonText.Line(JsonDocument.Parse(File.ReadAllText(Path.Combine(tones.At("whole"), "tune.json"))).RootElement));
        Assert.Equal("max-lr=1e-2 no-augment=off", result.GetProperty("base").GetString());
        JsonElement[] trials = [.. result.GetProperty("trials").EnumerateArray()];
        Assert.Equal([1, 2, 3, 4], trials.Select(trial => trial.GetProperty("rank").GetInt32()));
        (double X, double Y) reference = Last(result.GetProperty("base").GetString()!, 7);
        foreach (JsonElement trial in trials)
        {
            string name = trial.GetProperty("trial").GetString()!;
            (double x, double y) = Last(name, 7);
            JsonElement accuracy = trial.GetProperty("accuracy");
            Assert.Equal(2, accuracy.GetProperty("n").GetInt32());
            Assert.Equal((x + y) / 2, accuracy.GetProperty("mean").GetDouble(), 1e-12);
            Assert.Equal(t * Math.Abs(x - y) / 2, accuracy.GetProperty("high").GetDouble() - accuracy.GetProperty("mean").GetDouble(), 1e-6);
            (double lossX, double lossY) = Last(name, 6);
            Assert.Equal((lossX + lossY) / 2, trial.GetProperty("loss").GetProperty("mean").GetDouble(), 1e-12);
            JsonElement difference = trial.GetProperty("againstBase");
            if (name == result.GetProperty("base").GetString())
                Assert.Equal(JsonValueKind.Null, difference.ValueKind);
            else
                Assert.Equal((x + y - reference.X - reference.Y) / 2, difference.GetProperty("mean").GetDouble(), 1e-12);
        }
    }

    [Fact]
    public void Tune_keepsFiguresAndNoNetworks()
    {
        string folder = Path.GetDirectoryName(FileOf("whole", "max-lr=3e-3 no-augment=on", 5, "log.csv"))!;
        Assert.Empty(Directory.EnumerateFiles(folder, "*.safetensors"));
        Assert.Empty(Directory.EnumerateFiles(folder, "*.png"));
        string[] lines = File.ReadAllLines(Path.Combine(tones.At("whole"), "tune.csv"));
        Assert.Equal("trial,seed,clips,epochs,accuracy,loss,bestEpoch,bestAccuracy,bestLoss,divergedAtStep", lines[0]);
        Assert.Equal(9, lines.Length);
        Assert.StartsWith("max-lr=3e-3 no-augment=off,5,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Tune_interrupted_goesOnToTheSameBytes()
    {
        string[] options = ["--vary", "max-lr=3e-3,1e-2", "--vary", "no-augment", "--seeds", "2", "--json"];
        using var interruption = new Interruption();
        using var error = new StopAt("done (3 of 8)", interruption.Request);
        Assert.Equal(130, CommandLine.Run(tones.Arguments("tune", "stopped", options), new(Stream.Null, TextWriter.Null, error), interruption));
        Assert.Contains($" of 8 trainings done; the same command with --out {tones.At("stopped")} does the others", error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(tones.At("stopped"), "tune.csv")));

        // What a kill leaves: a training without its record, half a file.
        string torn = FileOf("stopped", "max-lr=3e-3 no-augment=off", 5, "trial.json");
        File.Delete(torn);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(torn)!, "best.safetensors"), "half a file");
        string whole = Directory.EnumerateFiles(tones.At("stopped"), "trial.json", SearchOption.AllDirectories).First();
        string clock = Path.Combine(Path.GetDirectoryName(whole)!, "run.json");
        string kept = File.ReadAllText(clock);

        AppRun again = tones.Tune("stopped", options);
        Assert.True(again.Code == 0, again.Error);
        Assert.Contains(" of them done before", again.Error, StringComparison.Ordinal);
        Assert.Equal(kept, File.ReadAllText(clock));
        Assert.Equal(File.ReadAllText(Path.Combine(tones.At("whole"), "tune.csv")), File.ReadAllText(Path.Combine(tones.At("stopped"), "tune.csv")));
        Assert.Equal(tones.Whole.Json().GetProperty("trials").GetRawText(), again.Json().GetProperty("trials").GetRawText());

        // More seeds and values add to what is there; other options do not.
        AppRun more = tones.Tune("stopped", "--vary", "max-lr=1e-2,3e-2", "--vary", "no-augment=on", "--seeds", "3");
        Assert.Contains("6 trainings, 2 of them done before", more.Error, StringComparison.Ordinal);
        tones.Tune("stopped", [.. options, "--class-weights", "balanced"]).IsLast(2, "was trained with other options (classWeights \"none\" there, \"balanced\" here)");
    }

    [Fact]
    public void Tune_oneAtATime_triesEachValueAlone()
    {
        AppRun run = tones.Tune("ablation", "--vary", "max-lr=1e-2,1e-3", "--vary", "no-augment=on", "--one-at-a-time", "--seeds", "1", "--json");
        Assert.Contains("the trial max-lr=1e-2 is left out: it has the options of base", run.Error, StringComparison.Ordinal);
        JsonElement result = run.Json();
        Assert.Equal("base", result.GetProperty("base").GetString());
        Assert.Equal(["base", "max-lr=1e-3", "no-augment=on"], Names(result).Order(StringComparer.Ordinal));
        Assert.All(result.GetProperty("trials").EnumerateArray(), trial => Assert.False(trial.GetProperty("differsFromWinner").GetBoolean()));
    }

    // On the CPU each has a core; on another device those that go on share their launches with those that went wrong.
    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Tune_trainingThatDiverges_isALineAndNoEnd(BackendKind kind)
    {
        string device = TestDevices.Get(kind).Id;
        Assert.Equal(0, AppRun.Of(tones.Arguments("train", $"good-{kind}")).Code);
        string good = Path.Combine(tones.At($"good-{kind}"), "best.safetensors");
        string bad = Path.Combine(tones.At($"good-{kind}"), "bad.safetensors");
        SafetensorsFile file = SafetensorsFile.Read(good);
        ILookup<bool, string> names = file.Names.ToLookup(name => name.EndsWith("num_batches_tracked", StringComparison.Ordinal) || name == "optimizer.steps");
        SafetensorsWriter.Write(
            bad,
            names[false].Select(file.Floats).Select(tensor =>
                tensor.Name == "conv1.weight" ? new NamedTensor(tensor.Name, tensor.Shape, [.. tensor.Values.Select(value => value * 1e37f)]) : tensor).ToArray(),
            names[true].ToDictionary(name => name, file.Counter),
            file.Metadata);
        string[] arguments = On(device, tones.Arguments("tune", $"diverged-{kind}", "--seeds", "2", "--vary", $"init={bad},{good}"));
        AppRun run = AppRun.Of(arguments);
        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(kind != BackendKind.Cpu, run.ErrorWords.Contains("4 trainings side by side in the same launches", StringComparison.Ordinal));
        Assert.Contains("diverged at step 1 (seed 5 and 1 more)", run.Out, StringComparison.Ordinal);
        Assert.Contains(",5,6,,,,,,,1", File.ReadAllText(Path.Combine(tones.At($"diverged-{kind}"), "tune.csv")), StringComparison.Ordinal);
        Assert.Equal($"init={good}", JsonDocument.Parse(File.ReadAllText(Path.Combine(tones.At($"diverged-{kind}"), "tune.json"))).RootElement.GetProperty("winner").GetString());
        Assert.DoesNotContain("seed 5 done", AppRun.Of(arguments).Error, StringComparison.Ordinal);

        AppRun none = AppRun.Of(On(device, tones.Arguments("tune", $"none-{kind}", "--seeds", "1", "--vary", $"init={bad}")));
        Assert.Equal(3, none.Code);
        Assert.Contains("every trial diverged", none.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(tones.At($"none-{kind}"), "tune.csv")));
    }

    [Fact]
    public void Tune_officialFoldAndValidationFolder_areTheSameForAllSeeds()
    {
        AppRun run = AppRun.Of(
            "tune", tones.Data, "--validation", tones.Data, "--seeds", "2", "-e", "1", "-d", "cpu", "--channels", "4", "-o", tones.At("elsewhere"));
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("16 validation clips", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("each seed holds out others", run.Error, StringComparison.Ordinal);
        Assert.Contains("each seed holds out others", tones.Whole.ErrorWords, StringComparison.Ordinal);
    }

    [Fact]
    public void Tune_whereWeightsOverflow_isADivergedTraining() =>
        AppRun.Of("tune", tones.Data, "-e", "3", "-b", "4", "--max-lr", "1000", "--weight-decay", "1000", "--seeds", "2", "-d", "cpu", "-o", tones.At("overflow"))
            .IsLast(3, "every trial diverged");

    [Theory]
    [InlineData("lastAccuracy", "null")]
    [InlineData("bestAccuracy", "2")]
    [InlineData("divergedAtStep", "0")]
    [InlineData("clips", "0")]
    public void Tune_recordThatWasEdited_isRefused(string name, string value)
    {
        if (!Directory.Exists(tones.At("edited")))
            Assert.Equal(0, tones.Tune("edited", "--seeds", "1").Code);
        string file = Path.Combine(tones.At("edited"), "trials", "base", "seed-5", "trial.json");
        string text = File.ReadAllText(file);
        JsonNode record = JsonNode.Parse(text)!;
        record[name] = JsonNode.Parse(value);
        File.WriteAllText(file, record.ToJsonString());
        tones.Tune("edited", "--seeds", "1").IsLast(3, "trial.json", "figures that cannot be");
        File.WriteAllText(file, text);
    }

    [Fact]
    public void Tune_folderInUseOrOfSomethingElse_isRefused()
    {
        using (RunLock.Take(tones.At("whole")))
            tones.Tune("whole", "--seeds", "1").IsLast(3, "in use by process");
        string keep = Path.Combine(tones.At("foreign"), "trials", "base", "seed-5", "thesis.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(keep)!);
        File.WriteAllText(keep, "years of work");
        tones.Tune("foreign", "--seeds", "1").IsLast(2, "something else than a training");
        Assert.Equal("years of work", File.ReadAllText(keep));
    }

    [Theory]
    [InlineData("--vary max-rl=1", "unknown option 'max-rl'", "did you mean 'max-lr'?")]
    [InlineData("--vary max-lr", "--vary max-lr needs values", "max-lr=A,B")]
    [InlineData("--vary max-lr=1e-2,0", "--max-lr is '0'", "above 0", "in the trial max-lr=0")]
    [InlineData("--vary recipe=defualt", "--recipe is 'defualt'", "did you mean 'default'?")]
    [InlineData("--vary max-lr=1e-2,", "a value is empty")]
    [InlineData("--vary max-lr=1,1", "a value is there twice")]
    [InlineData("--vary no-augment=yes", "no-augment is off or on, not 'yes'")]
    [InlineData("--vary epochs=1,2 --vary epochs=3", "--vary epochs is given twice")]
    [InlineData("--vary no-augment --augment", "--augment and --no-augment exclude each other", "in the trial no-augment=on")]
    [InlineData("--vary seed=0,1", "--vary cannot take seed: --seeds says")]
    [InlineData("--vary split=0.1,0.2", "compared on the same clips")]
    [InlineData("--vary metadata=a.csv", "compared on the same clips")]
    [InlineData("--vary resample-quality=high", "the same features")]
    [InlineData("--vary cache=none", "the same features")]
    [InlineData("--vary threads=1", "decides nothing that is learned")]
    [InlineData("--vary seeds=2", "unknown option 'seeds'")]
    [InlineData("--vary recipe=default,tutorial", "cannot be compared")]
    [InlineData("--split 0", "--split 0 holds nothing out")]
    [InlineData("--seed 9223372036854775807", "there are no 5 seeds from there")]
    [InlineData("--test there", "--test is not taken", "train --config")]
    [InlineData("--one-at-a-time", "--vary is meant, which is missing")]
    [InlineData("--seeds 0", "--seeds is '0'", "from 1")]
    [InlineData("--resume there", "unknown option '--resume'")]
    public void Tune_whatMakesNoSense_isRefusedInALine(string options, params string[] words) =>
        AppRun.Of(["tune", tones.Data, .. options.Split(' ')]).IsRefused(2, words);

    [Fact]
    public void Tune_gridOfTooManyTrials_isRefused()
    {
        string numbers = string.Join(',', Enumerable.Range(1, 101));
        AppRun.Of("tune", tones.Data, "--vary", $"epochs={numbers}", "--vary", $"batch-size={numbers}").IsRefused(2, "more than 10000 trials");
    }

    private static IEnumerable<string> Names(JsonElement result) =>
        result.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("trial").GetString()!);

    /// <summary>A command line without an option and its value, the first time that it is there.</summary>
    private static string[] Without(string option, string[] arguments)
    {
        int at = Array.IndexOf(arguments, option);
        return at < 0 ? arguments : [.. arguments[..at], .. arguments[(at + 2)..]];
    }

    /// <summary>A command line on another device, without the widths that come with first weights.</summary>
    private static string[] On(string device, string[] arguments) => [.. Without("-d", Without("--channels", arguments)), "-d", device];

    /// <summary>A column of the last line of log.csv, for both seeds.</summary>
    private (double First, double Second) Last(string trial, int column)
    {
        return (Of(5), Of(6));

        double Of(int seed) => double.Parse(File.ReadAllLines(FileOf("whole", trial, seed, "log.csv"))[^1].Split(',')[column], CultureInfo.InvariantCulture);
    }

    private string FileOf(string run, string trial, int seed, string file) =>
        Path.Combine(tones.At(run), "trials", trial.Replace(' ', '_'), $"seed-{seed}", file);
}
