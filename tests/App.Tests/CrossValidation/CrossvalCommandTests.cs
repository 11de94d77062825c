using System.Text.Json;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Tests.CrossValidation;

public sealed class CrossvalCommandTests(FoldedTones tones) : IClassFixture<FoldedTones>
{
    private static readonly string[] SameBytes =
    [
        "best.safetensors", "last.safetensors", "log.csv", "predictions.csv", "metrics.json", "clips.json", "options.json",
    ];

    [Theory]
    [InlineData]
    [InlineData("--cache", "none")]
    [InlineData("--recipe", "tutorial")]
    public void Crossval_fold_isTheRunOfTrainToTheBit(params string[] options)
    {
        string name = string.Concat(options);
        Assert.Equal(0, tones.Crossval("folds" + name, options).Code);
        Assert.Equal(0, tones.Run("train", "alone" + name, ["--fold", "2", .. options]).Code);
        foreach (string file in SameBytes)
            Assert.Equal(File.ReadAllBytes(Path.Combine(tones.At("alone" + name), file)), File.ReadAllBytes(FileOf("folds" + name, 2, file)));
    }

    [Fact]
    public void Crossval_json_hasTheFoldsAndWhatTheyComeTo()
    {
        JsonElement result = tones.Whole.Json();
        Assert.Equal(["run", "folds", "meanAccuracy", "sdAccuracy", "leaks"], result.EnumerateObject().Select(property => property.Name));
        JsonElement[] folds = [.. result.GetProperty("folds").EnumerateArray()];
        Assert.Equal(["fold", "clips", "accuracy", "macroF1", "loss"], folds[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal([1, 2, 3], folds.Select(fold => fold.GetProperty("fold").GetInt32()));
        Assert.All(folds, fold => Assert.Equal(4, fold.GetProperty("clips").GetInt32()));

        double[] accuracies = [.. Enumerable.Range(1, 3).Select(fold =>
            JsonDocument.Parse(File.ReadAllText(FileOf("whole", fold, "metrics.json"))).RootElement.GetProperty("validationAccuracy").GetDouble())];
        double mean = accuracies.Sum() / 3;
        Assert.Equal(accuracies, folds.Select(fold => fold.GetProperty("accuracy").GetDouble()));
        Assert.Equal(mean, result.GetProperty("meanAccuracy").GetDouble(), 1e-12);
        Assert.Equal(Math.Sqrt(accuracies.Sum(a => (a - mean) * (a - mean)) / 2), result.GetProperty("sdAccuracy").GetDouble(), 1e-12);
        Assert.Equal(2, result.GetProperty("leaks").GetInt32());
    }

    [Fact]
    public void Crossval_predictions_haveEveryClipOnce()
    {
        string[] lines = File.ReadAllLines(Path.Combine(tones.At("whole"), "predictions.csv"));
        Assert.Equal("file,label,predicted,probability,loss", lines[0]);
        Assert.Equal(12, lines.Skip(1).Select(line => line.Split(',')[0]).Distinct().Count());
        Assert.Equal(13, lines.Length);
    }

    [Fact]
    public void Crossval_again_keepsWholeFoldsAndTrainsTornOnesAnew()
    {
        Assert.Equal(0, tones.Crossval("resumed").Code);
        string torn = FileOf("resumed", 2, "fold.json");
        File.Delete(torn);
        File.WriteAllText(FileOf("resumed", 2, "best.safetensors"), "half a file");
        string[] clocks = [.. new[] { 1, 3 }.Select(fold => File.ReadAllText(FileOf("resumed", fold, "run.json")))];

        AppRun again = tones.Crossval("resumed", "--json");
        Assert.Contains("2 of them done before", again.Error, StringComparison.Ordinal);
        Assert.Equal(tones.Whole.Json().GetProperty("folds").GetRawText(), again.Json().GetProperty("folds").GetRawText());
        Assert.Equal(clocks, new[] { 1, 3 }.Select(fold => File.ReadAllText(FileOf("resumed", fold, "run.json"))));
        foreach (string file in SameBytes)
            Assert.Equal(File.ReadAllBytes(FileOf("whole", 2, file)), File.ReadAllBytes(FileOf("resumed", 2, file)));
        Assert.DoesNotContain("epoch", tones.Crossval("resumed").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Crossval_foldTrainedOtherwiseThanTheOthers_isRefusedBeforeItIsTrained()
    {
        Assert.Equal(0, tones.Crossval("otherwise", "--fold", "1").Code);
        AppRun other = tones.Crossval("otherwise", "--fold", "2", "--max-lr", "0.02");
        Assert.Equal(2, other.Code);
        Assert.Contains("fold-1 was trained with other options (maxLr 0.01 there, 0.02 here)", other.ErrorLines[^1], StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(tones.At("otherwise"), "fold-2")));
    }

    [Fact]
    public void Crossval_foldOfAVersionThatKnewFewerOptions_isKept()
    {
        Assert.Equal(0, tones.Crossval("older", "--fold", "1").Code);
        string file = FileOf("older", 1, "options.json");
        string options = File.ReadAllText(file);
        string older = options.Replace("  \"pad\": \"silence\",\n", "", StringComparison.Ordinal);
        Assert.NotEqual(options, older);
        File.WriteAllText(file, older);
        Assert.Contains("1 of them done before", tones.Crossval("older").Error, StringComparison.Ordinal);
        Assert.Equal(0, tones.Crossval("older", "--collect").Code);

        // Of a later version's it cannot be known what they do.
        File.WriteAllText(file, options.Replace("{\n", "{\n  \"later\": 1,\n", StringComparison.Ordinal));
        tones.Crossval("older").IsLast(3, "'later'");
    }

    [Fact]
    public void Crossval_foldsTrainedOneByOne_areGathered()
    {
        JsonElement alone = tones.Crossval("gathered", "--fold", "3", "--json").Json();
        Assert.Equal(3, Assert.Single(alone.GetProperty("folds").EnumerateArray()).GetProperty("fold").GetInt32());
        Assert.Equal(JsonValueKind.Null, alone.GetProperty("sdAccuracy").ValueKind);
        Assert.False(File.Exists(Path.Combine(tones.At("gathered"), "crossval.json")));
        tones.Crossval("gathered", "--fold", "1");
        AppRun.Of("crossval", tones.At("gathered"), "--collect").IsRefused(3, "not trained yet: fold 2");

        tones.Crossval("gathered", "--fold", "2");
        foreach (AppRun collected in (AppRun[])[AppRun.Of("crossval", tones.At("gathered"), "--collect", "--json"), tones.Crossval("gathered", "--collect", "--json")])
            Assert.Equal(tones.Whole.Json().GetProperty("folds").GetRawText(), collected.Json().GetProperty("folds").GetRawText());
        Assert.Equal(File.ReadAllText(Path.Combine(tones.At("whole"), "predictions.csv")), File.ReadAllText(Path.Combine(tones.At("gathered"), "predictions.csv")));
    }

    [Fact]
    public void Crossval_foldsThatDoNotBelongTogether_areRefused()
    {
        Assert.Equal(0, tones.Crossval("mixed", "--fold", "1").Code);
        Assert.Equal(2, tones.Crossval("mixed", "--no-augment").Code);
        Assert.Contains("augment true there, false here", tones.Crossval("mixed", "--no-augment").Error, StringComparison.Ordinal);
        Assert.Equal(2, tones.Crossval("mixed", "--folds", "3", "--fold", "1").Code);
        Assert.Equal(0, AppRun.Of("crossval", tones.Data, "--folds", "2", "-e", "1", "-d", "cpu", "-o", tones.At("other")).Code);
        Directory.Move(Path.Combine(tones.At("other"), "fold-2"), Path.Combine(tones.At("mixed"), "fold-2"));
        AppRun.Of("crossval", tones.At("mixed"), "--collect").IsRefused(3, "fold-2", "other clips");
    }

    [Fact]
    public void Crossval_folderOfSomethingElse_isLeftAlone()
    {
        string keep = Path.Combine(tones.At("foreign"), "fold-1", "thesis.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(keep)!);
        File.WriteAllText(keep, "years of work");
        Assert.Equal(2, tones.Crossval("foreign", "--fold", "1").Code);
        Assert.Equal("years of work", File.ReadAllText(keep));
        Assert.Contains("give --out another one", AppRun.Of("crossval", tones.Data, "-e", "1", "-o", keep).Error, StringComparison.Ordinal);
        Assert.Equal(2, AppRun.Of("crossval", tones.Data, "-o", Path.Combine(tones.At("whole"), "fold-1")).Code);
        AppRun.Of("crossval", tones.Data, "--collect").IsRefused(3, "no trained fold");
    }

    [Fact]
    public void Crossval_withoutOfficialFolds_makesSome()
    {
        AppRun run = AppRun.Of("crossval", tones.Data, "--folds", "4", "-e", "1", "-d", "cpu", "-o", tones.At("made"));
        Assert.Equal(0, run.Code);
        Assert.Contains("4 folds, 12 clips", run.Out, StringComparison.Ordinal);
        Assert.Contains("mean ± standard deviation", run.Out, StringComparison.Ordinal);
        Assert.Contains("95 % interval", run.Out, StringComparison.Ordinal);
        Assert.Contains("which clips share a recording is not known", run.Out, StringComparison.Ordinal);
        Assert.All((run.Out + run.Error).Split('\n'), line => Assert.InRange(line.Length, 0, 90));
        AppRun.Of("crossval", tones.Data, "--folds", "13", "-e", "1", "-d", "cpu", "-o", tones.At("many")).IsRefused(3, "12 clips do not make 13 folds", "at most 12");
        Assert.Contains("no fold 9; the folds are 1, 2, 3", tones.Crossval("none", "--fold", "9").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Crossval_interrupted_saysWhatIsDoneAndHowToGoOn()
    {
        using var interruption = new Interruption();
        using var error = new StopAt("3 folds, 1 of them done before", interruption.Request);
        var console = new AppConsole(Stream.Null, TextWriter.Null, error);
        Assert.Equal(0, tones.Crossval("stopped", "--fold", "2").Code);
        string[] arguments = ["crossval", tones.Data, "--metadata", tones.At("tones.csv"), "-e", "3", "-b", "3", "-s", "5", "-d", "cpu", "--channels", "4,8", "-o", tones.At("stopped")];
        Assert.Equal(130, CommandLine.Run(arguments, console, interruption));
        Assert.Contains($"1 of 3 folds done; the same command with --out {tones.At("stopped")}", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fold.json", "\"correct\": ", "\"correct\": 99", "figures that cannot be")]
    [InlineData("fold.json", "\"clips\": ", "\"clips\": -", "figures that cannot be")]
    [InlineData("fold.json", "\"accuracy\": ", "\"accuracy\": 9", "figures that cannot be")]
    [InlineData("fold.json", "\"fold\": 2", "\"fold\": 3", "holds fold 3")]
    [InlineData("fold.json", "\"fold\": 2", "\"fold\": 7", "figures that cannot be")]
    [InlineData("predictions.csv", "file,", "", "not the table")]
    public void Crossval_foldsFileThatWasEdited_isRefused(string name, string was, string becomes, string words)
    {
        string run = "edited" + name;
        if (!Directory.Exists(tones.At(run)))
            Assert.Equal(0, tones.Crossval(run).Code);
        string file = FileOf(run, 2, name);
        string text = File.ReadAllText(file);
        File.WriteAllText(file, text.Replace(was, becomes, StringComparison.Ordinal));
        tones.Crossval(run, "--collect").IsRefused(3, "fold-2", words);
        tones.Crossval(run).IsLast(3, "fold-2", words);
        File.WriteAllText(file, text);
    }

    [Fact]
    public void Crossval_foldToBeTrainedAnew_isNotClearedOfWhatIsNoneOfIts()
    {
        Assert.Equal(0, tones.Crossval("notes").Code);
        File.Delete(FileOf("notes", 2, "fold.json"));
        File.WriteAllText(FileOf("notes", 2, "best.safetensors.tmp"), "half a file");
        string notes = FileOf("notes", 2, "notes.csv");
        File.WriteAllText(notes, "years of work");
        tones.Crossval("notes").IsLast(2, notes, "would be lost");
        Assert.Equal("years of work", File.ReadAllText(notes));
        File.Delete(notes);
        Assert.Equal(0, tones.Crossval("notes").Code);
    }

    private string FileOf(string run, int fold, string file) => Path.Combine(tones.At(run), $"fold-{fold}", file);
}
