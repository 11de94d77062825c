using System.Text;
using System.Text.Json;

namespace RawAudioNet.App.Tests;

public sealed class BadDataTests
{
    [Fact]
    public void Train_missingFolder_isRefused() => AppRun.Of("train", "/no/such/folder").IsRefused(3, "/no/such/folder", "no such folder");

    [Fact]
    public void Train_missingFolderWithJson_isAnErrorObject()
    {
        AppRun run = AppRun.Of("train", "/no/such/folder", "--json");
        Assert.Equal(3, run.Code);
        JsonElement error = run.Json().GetProperty("error");
        Assert.Equal(3, error.GetProperty("code").GetInt32());
        Assert.Equal("/no/such/folder", error.GetProperty("path").GetString());
        Assert.Equal(run.Out, run.Error);
    }

    [Fact]
    public void Train_missingTestFolder_isRefusedBeforeTraining()
    {
        using var tones = new ToneFolder(3);
        AppRun.Of("train", tones.Data, "--test", "/no/such/test", "-d", "cpu", "-o", tones.At("run")).IsRefused(3, "/no/such/test");
        Assert.False(Directory.Exists(tones.At("run")));
    }

    [Fact]
    public void Train_classWithoutReadableClips_isRefused()
    {
        using var tones = new ToneFolder(40);
        tones.Add("data/broken/x.wav", "no sound"u8.ToArray());
        AppRun.Of("train", tones.Data, "-d", "cpu", "-o", tones.At("run")).IsRefused(3, "'broken'", "no readable clip");
    }

    [Fact]
    public void Train_oneBadClip_isSkippedNamedAndCounted()
    {
        using var tones = new ToneFolder(15);
        string bad = tones.Add("data/low/bad.wav", "no sound"u8.ToArray());
        AppRun run = AppRun.Of("train", tones.Data, "-e", "1", "-d", "cpu", "-o", tones.At("run"), "--json");
        Assert.Equal(0, run.Code);
        Assert.Equal(1, run.Json().GetProperty("skippedClips").GetInt32());
        Assert.Contains($"warning: skipped {bad}:", run.ErrorWords, StringComparison.Ordinal);

        // Only clips that can be read are said to train and validate.
        (int training, int validation) = (run.Json().GetProperty("trainClips").GetInt32(), run.Json().GetProperty("validationClips").GetInt32());
        Assert.Equal(30, training + validation);
        Assert.Contains($"{training} clips train, {validation} validate:", run.ErrorWords, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_oneBadClipStrict_isRefused()
    {
        using var tones = new ToneFolder(15);
        string bad = tones.Add("data/low/bad.wav", []);
        AppRun.Of("train", tones.Data, "-d", "cpu", "-o", tones.At("run"), "--strict").IsRefused(3, bad, "--strict");
    }

    [Fact]
    public void Train_moreThanOneInTwentyBad_isRefused()
    {
        using var tones = new ToneFolder(9);
        tones.Add("data/low/bad.wav", []);
        AppRun.Of("train", tones.Data, "-d", "cpu", "-o", tones.At("run")).IsRefused(3, "1 of 19 clips", "5 %");
    }

    [Fact]
    public void Train_csvThatIsNotText_isRefused()
    {
        using var tones = new ToneFolder(3);
        string csv = tones.Add("bad.csv", [0xC3, 0x28, 0x0A]);
        AppRun.Of("train", tones.Data, "--metadata", csv).IsRefused(3, csv, "UTF-8");
    }

    [Theory]
    [InlineData("--label-column")]
    [InlineData("--file-column")]
    [InlineData("--fold-column")]
    public void Train_unknownColumn_isRefusedWithTheColumnsThereAre(string option)
    {
        using var tones = new ToneFolder(3);
        string csv = tones.Add("clips.csv", Encoding.UTF8.GetBytes("file,class\nlow/0.wav,low\n"));
        AppRun.Of("train", tones.Data, "--metadata", csv, option, "nope").IsRefused(3, "'nope'", option, "'file', 'class'");
    }

    [Fact]
    public void Train_byCsvWithFolds_validatesOnTheHighestFold()
    {
        using var tones = new ToneFolder(6);
        var csv = new StringBuilder("filename,category,fold\n");
        foreach (string label in (string[])["low", "high"])
        {
            for (int clip = 0; clip < 6; clip++)
                csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{label}/{clip}.wav,{label} tone,{1 + clip % 3}\n");
        }
        string path = tones.Add("clips.csv", Encoding.UTF8.GetBytes(csv.ToString()));
        AppRun run = AppRun.Of("train", tones.Data, "--metadata", path, "-e", "1", "-d", "cpu", "-o", tones.At("run"), "--json");
        Assert.Equal(4, run.Json().GetProperty("validationClips").GetInt32());
        AppRun evaluation = AppRun.Of("evaluate", tones.At("run"), tones.Data, "--metadata", path, "--fold", "1", "--json");
        Assert.Equal(4, evaluation.Json().GetProperty("clips").GetInt32());
        Assert.Contains("4 of 4 clips were trained on", evaluation.Error, StringComparison.Ordinal);
        AppRun.Of("train", tones.Data, "--metadata", path, "--fold", "9", "-d", "cpu").IsRefused(3, "fold 9", "1, 2, 3");
    }

    [Fact]
    public void Train_deviceThatIsNotThere_isRefused()
    {
        using var tones = new ToneFolder(3);
        AppRun.Of("train", tones.Data, "-d", "cuda:99", "-o", tones.At("run")).IsRefused(3, "cuda:99");
    }
}
