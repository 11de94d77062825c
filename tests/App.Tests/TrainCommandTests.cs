using System.Text.Json;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Tests;

public sealed class TrainCommandTests(TrainedTones trained) : IClassFixture<TrainedTones>
{
    [Fact]
    public void Train_onTones_learnsThemAndSaysSoInJson()
    {
        JsonElement result = trained.Training.Json();
        string[] keys =
        [
            "run", "device", "classes", "trainClips", "validationClips", "skippedClips", "epochs", "bestEpoch", "steps", "seconds", "clipsPerSecond",
            "trainLoss", "trainAccuracy", "validationLoss", "validationAccuracy", "macroF1", "test",
        ];
        Assert.Equal(keys, result.EnumerateObject().Select(property => property.Name));
        Assert.Equal("cpu", result.GetProperty("device").GetString());
        Assert.Equal(2, result.GetProperty("classes").GetInt32());
        Assert.Equal(12, result.GetProperty("trainClips").GetInt32());
        Assert.Equal(4, result.GetProperty("validationClips").GetInt32());
        Assert.Equal(12, result.GetProperty("steps").GetInt32());
        Assert.Equal(1, result.GetProperty("validationAccuracy").GetDouble());
        Assert.Equal(16, result.GetProperty("test").GetProperty("clips").GetInt32());
    }

    [Fact]
    public void Train_testClipsThatWereTrainedOn_areCounted() =>
        Assert.Contains("12 of 16 clips were trained on", trained.Training.Error, StringComparison.Ordinal);

    [Fact]
    public void Train_runFolder_hasAllFilesWhole()
    {
        string[] names = [.. Directory.EnumerateFiles(trained.Run).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "best.safetensors", "clips.json", "confusion.png", "curves.png", "last.safetensors", "log.csv", "metrics.json", "options.json", "predictions.csv", "report.html", "run.json",
                "run.lock", "test-predictions.csv", "timing.csv",
            ],
            names);
        string[] log = File.ReadAllLines(Path.Combine(trained.Run, "log.csv"));
        Assert.Equal("epoch,step,lr,beta1,trainLoss,trainAccuracy,validationLoss,validationAccuracy", log[0]);
        Assert.Equal(13, log.Length);
        Assert.StartsWith("12,12,", log[12], StringComparison.Ordinal);
        Assert.Equal("epoch,seconds,clipsPerSecond", File.ReadLines(Path.Combine(trained.Run, "timing.csv")).First());
        string[] predictions = File.ReadAllLines(Path.Combine(trained.Run, "predictions.csv"));
        Assert.Equal("file,label,predicted,probability,loss", predictions[0]);
        Assert.Equal(5, predictions.Length);
        Assert.Equal(12, trained.RunJson("options.json").GetProperty("epochs").GetInt32());
        Assert.Equal(16, trained.RunJson("clips.json").GetArrayLength());
        Assert.Equal("cpu", trained.RunJson("run.json").GetProperty("device").GetString());
    }

    [Fact]
    public void Train_bestEpoch_hasTheLowestLossInTheLog()
    {
        JsonElement result = trained.Training.Json();
        double[] losses = [.. File.ReadLines(Path.Combine(trained.Run, "log.csv")).Skip(1)
            .Select(line => double.Parse(line.Split(',')[6], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(losses.Min(), result.GetProperty("validationLoss").GetDouble());
        Assert.Equal(Array.IndexOf(losses, losses.Min()) + 1, result.GetProperty("bestEpoch").GetInt32());
    }

    [Fact]
    public void Train_intoAFolderWithARun_isRefused() =>
        AppRun.Of("train", trained.Data, "-e", "1", "-d", "cpu", "-o", trained.Run).IsRefused(2, "holds a trained run", "--out");

    [Fact]
    public void Train_intoAFolderThatCannotBeMade_isRefused()
    {
        AppRun run = AppRun.Of("train", trained.Data, "-e", "1", "-d", "cpu", "-o", "/proc/none");
        Assert.Equal(3, run.Code);
        Assert.Contains("/proc/none: the run folder cannot be made here", run.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Train_sameSeedTwice_leavesTheSameBytes()
    {
        string[] runs = [trained.At("twice-1"), trained.At("twice-2")];
        foreach (string run in runs)
            Assert.Equal(0, AppRun.Of("train", trained.Data, "-e", "2", "-s", "7", "-d", "cpu", "-o", run).Code);
        foreach (string name in (string[])["best.safetensors", "last.safetensors", "log.csv", "predictions.csv", "options.json", "metrics.json", "clips.json"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(runs[0], name)), File.ReadAllBytes(Path.Combine(runs[1], name)));
    }

    [Fact]
    public void Train_withoutCache_isTheSameTrainingWhereNothingIsShifted()
    {
        string[] runs = [trained.At("kept"), trained.At("anew")];
        Assert.Equal(0, AppRun.Of("train", trained.Data, "-e", "2", "--no-augment", "-d", "cpu", "-o", runs[0]).Code);
        Assert.Equal(0, AppRun.Of("train", trained.Data, "-e", "2", "--no-augment", "-d", "cpu", "--cache", "none", "-o", runs[1]).Code);
        Assert.Equal(File.ReadAllText(Path.Combine(runs[0], "log.csv")), File.ReadAllText(Path.Combine(runs[1], "log.csv")));
    }

    [Fact]
    public void Train_splitZero_trainsOnEverythingAndBestIsTheLastEpoch()
    {
        AppRun run = AppRun.Of("train", trained.Data, "-e", "2", "--split", "0", "-d", "cpu", "-o", trained.At("all"), "--json");
        JsonElement result = run.Json();
        Assert.Equal(16, result.GetProperty("trainClips").GetInt32());
        Assert.Equal(2, result.GetProperty("bestEpoch").GetInt32());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("validationLoss").ValueKind);
        AppRun.Of("evaluate", trained.At("all")).IsRefused(3, "no validation clips", "DATA");
        Assert.EndsWith(",,", File.ReadAllLines(Path.Combine(trained.At("all"), "log.csv"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Train_patience_stopsEarly()
    {
        AppRun run = AppRun.Of("train", trained.Data, "-e", "200", "--max-lr", "1", "--patience", "2", "-d", "cpu", "-o", trained.At("early"), "--json");
        JsonElement result = run.Json();
        Assert.Equal(result.GetProperty("bestEpoch").GetInt32() + 2, result.GetProperty("epochs").GetInt32());
        AppRun.Of("train", trained.Data, "--split", "0", "--patience", "2", "-d", "cpu", "-o", trained.At("never")).IsRefused(2, "--patience");
        Assert.False(Directory.Exists(trained.At("never")));
    }

    [Fact]
    public void Train_withAnAverage_keepsItAsTheWeightsAndTheOthersToGoOn()
    {
        string run = trained.At("averaged");
        AppRun training = AppRun.Of(
            "train", trained.Data, "-e", "3", "--average", "0.9", "--weight-decay", "0.1", "--label-smoothing", "0.2", "-d", "cpu", "-o", run);
        Assert.True(training.Code == 0, training.Error);
        ModelCheckpoint last = ModelCheckpoint.Load(Path.Combine(run, "last.safetensors"));
        Assert.NotEqual(last.Tensor("conv1.weight").Values, last.Tensor("optimizer.current.conv1.weight").Values);
        Assert.NotEqual(last.Tensor("bn1.running_mean").Values, last.Tensor("optimizer.current.bn1.running_mean").Values);
        JsonElement options = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "options.json"))).RootElement;
        Assert.Equal((0.9, 0.1, 0.2), (Number("average"), Number("weightDecay"), Number("labelSmoothing")));

        // Scored by another command, the checkpoint gives what training measured.
        Assert.Equal(0, AppRun.Of("evaluate", run).Code);
        Assert.Equal(0, AppRun.Of("train", "--config", run, "-o", trained.At("averaged-again")).Code);
        Assert.Equal(File.ReadAllBytes(Path.Combine(run, "last.safetensors")), File.ReadAllBytes(Path.Combine(trained.At("averaged-again"), "last.safetensors")));

        double Number(string name) => options.GetProperty(name).GetDouble();
    }

    [Fact]
    public void Train_tutorialRecipe_runsAndItsCheckpointIsUsable()
    {
        string run = trained.At("tutorial");
        AppRun training = AppRun.Of("train", trained.Data, "-e", "1", "--recipe", "tutorial", "-b", "4", "-d", "cpu", "-o", run, "--json");
        Assert.True(training.Code == 0, training.Error);
        Assert.Equal(3, training.Json().GetProperty("validationClips").GetInt32());
        Assert.Equal(0.001, JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "options.json"))).RootElement.GetProperty("maxLr").GetDouble());
        Assert.Equal(0, AppRun.Of("evaluate", run, trained.Data).Code);
    }

    [Fact]
    public void Train_forPeople_printsTablesOnStdoutAndProgressOnStderr()
    {
        AppRun run = AppRun.Of("train", trained.Data, "-e", "2", "--validation", trained.Data, "--class-weights", "balanced", "-d", "cpu", "-o", trained.At("people"));
        Assert.Equal(0, run.Code);
        Assert.Contains("95 % interval", run.Out, StringComparison.Ordinal);
        Assert.Contains("confusion", run.Out, StringComparison.Ordinal);
        Assert.Contains("run folder: " + trained.At("people"), run.Out, StringComparison.Ordinal);
        Assert.Contains("2/2", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Out + run.Error);
    }

    [Fact]
    public void Train_interrupted_endsWithTheSignalsCode()
    {
        using var interruption = new Interruption();
        interruption.Request();
        using var error = new StringWriter();
        var console = new RawAudioNet.App.Reporting.AppConsole(Stream.Null, TextWriter.Null, error);
        Assert.Equal(130, CommandLine.Run(["train", trained.Data, "-d", "cpu", "-o", trained.At("stopped")], console, interruption));
        Assert.Contains("stopped before training began", error.ToString(), StringComparison.Ordinal);
    }
}
