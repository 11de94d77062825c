using System.Text.Json;

namespace RawAudioNet.App.Tests;

/// <summary>Data sets in the shapes that people have them in, from the command line.</summary>
public sealed class DataSetTests : IDisposable
{
    private readonly ToneFolder folder = new(clipsPerClass: 1);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Train_onNamesWithLabelsAndRecordings_splitsByRecording()
    {
        for (int i = 0; i < 12; i++)
            folder.Add($"flat/{(i % 2 == 0 ? "low" : "high")}_r{i / 4}_{i}.wav", ToneFolder.Tone(i % 2 == 0 ? 300 + i : 2500 + i, 0.3));
        AppRun run = Train("flat", "--label-pattern", "^([a-z]+)_", "--group-pattern", "_(r[0-9])_", "--split", "0.34", "--json");
        Assert.Equal(2, run.Json().GetProperty("classes").GetInt32());
        Assert.Contains("34 % of each class, whole recordings", run.Error, StringComparison.Ordinal);
        Assert.Contains("same recording", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", run.Error, StringComparison.Ordinal);
        Assert.All(run.ErrorLines, line => Assert.True(line.Length <= 80 || !line.StartsWith("  ", StringComparison.Ordinal), line));
    }

    [Fact]
    public void Train_onLists_scoresTheTestClipsThatTheySetApart()
    {
        for (int i = 0; i < 8; i++)
            folder.Add($"data/{(i % 2 == 0 ? "low" : "high")}/{i:x8}_nohash_0.wav", ToneFolder.Tone(i % 2 == 0 ? 300 + i : 2500 + i, 0.3));
        folder.Add("data/_background_noise_/hum.wav", ToneFolder.Tone(50, 0.3));
        folder.Add("data/validation_list.txt", "low/00000000_nohash_0.wav\nhigh/00000001_nohash_0.wav\n"u8.ToArray());
        folder.Add("data/testing_list.txt", "low/00000002_nohash_0.wav\n"u8.ToArray());
        AppRun run = Train("data", "--json");
        JsonElement result = run.Json();
        Assert.Equal((7, 2, 1), (Count("trainClips"), Count("validationClips"), result.GetProperty("test").GetProperty("clips").GetInt32()));
        Assert.Contains("as the data set lists them", run.Error, StringComparison.Ordinal);

        int Count(string key) => result.GetProperty(key).GetInt32();
    }

    [Fact]
    public void Train_onOddClips_namesThem()
    {
        folder.Add("data/low/silent.wav", Silence(4000));
        folder.Add("data/low/short.wav", ToneFolder.Tone(300, 0.05));
        folder.Add("data/high/copy.wav", File.ReadAllBytes(folder.At("data/high/0.wav")));
        folder.Add("data/high/2.wav", ToneFolder.Tone(2600, 0.3));
        AppRun run = Train("data", "--split", "0", "--json");
        Assert.Contains("1 clip silent:\n  low/silent.wav", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 clip shorter than 0.1 s:\n  low/short.wav", run.Error, StringComparison.Ordinal);
        Assert.Contains("same content):\n  high/copy.wav = high/0.wav", run.Error, StringComparison.Ordinal);
        Assert.Contains("  class             clips  seconds kHz          coding        ch   min s min dB\n", run.Error, StringComparison.Ordinal);
        Assert.Matches(@"\n  all +6 +2 8 +16-bit +1 +0\.05 +-inf\n", run.Error);
        Assert.DoesNotContain(", 0 validate\n  class", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_onClipsThatAreCutShortOrContradict_namesThemOnStderrAndInTheReport()
    {
        folder.Add("data/low/cut.wav", ToneFolder.Tone(300, 1)[..8000]);
        folder.Add("data/low/wrong.wav", File.ReadAllBytes(folder.At("data/high/0.wav")));
        folder.Add("data/high/2.wav", ToneFolder.Tone(2600, 0.3));
        AppRun run = Train("data", "--split", "0");
        Assert.Contains("1 clip with something odd in the file; inspect tells what:\n  low/cut.wav", run.Error, StringComparison.Ordinal);
        Assert.Contains("another label (same content):\n  low/wrong.wav = high/0.wav", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("another name", run.Error, StringComparison.Ordinal);
        string page = File.ReadAllText(folder.At("run/report.html"));
        Assert.Contains("low/cut.wav: The file is cut short", page, StringComparison.Ordinal);
        Assert.Contains("low/wrong.wav = high/0.wav", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_withTheSameContentOnBothSides_warns()
    {
        folder.Add("held/low/same.wav", File.ReadAllBytes(folder.At("data/low/0.wav")));
        folder.Add("held/high/other.wav", ToneFolder.Tone(2600, 0.3));
        AppRun run = Train("data", "--validation", folder.At("held"), "--json");
        Assert.Contains("warning: 1 of 2 held-out clips (50.0 %) have the same content as a training clip", run.ErrorWords, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_withHighQuality_isRememberedByTheCheckpoint()
    {
        Assert.Equal(0, Train("data", "--split", "0", "--resample-quality", "high", "--json").Code);
        string options = File.ReadAllText(folder.At("run/options.json"));
        Assert.Equal("High", JsonDocument.Parse(options).RootElement.GetProperty("resampleQuality").GetString());
        AppRun run = AppRun.Of("predict", folder.At("run"), folder.At("data/low/0.wav"), "--checkpoint", "last", "-d", "cpu", "--json");
        Assert.Equal(0, run.Code);
        using var classifier = RawAudioNet.Audio.SoundClassifier.Load(folder.At("run"));
        Assert.Equal(RawAudioNet.Audio.Resampling.ResampleQuality.High, classifier.Preparer.Preparation.ResampleQuality);
    }

    [Theory]
    [InlineData("--label-pattern", "(", "--label-pattern is not a regular expression")]
    [InlineData("--group-pattern", "[", "--group-pattern is not a regular expression")]
    [InlineData("--resample-quality", "best", "--resample-quality")]
    public void Train_withoutMeaning_isAUsageError(string option, string value, string problem) =>
        AppRun.Of("train", folder.Data, option, value).IsRefused(2, problem);

    [Fact]
    public void Train_withAColumnButNoTable_isRefused() =>
        AppRun.Of("train", folder.Data, "-d", "cpu", "--group-column", "tape").IsRefused(3, "no table", "'tape'");

    private AppRun Train(string data, params string[] options)
    {
        AppRun run = AppRun.Of(["train", folder.At(data), "-e", "1", "-b", "4", "-d", "cpu", "-o", folder.At("run"), .. options]);
        Assert.True(run.Code == 0, run.Error);
        return run;
    }

    private static byte[] Silence(int frames)
    {
        byte[] file = ToneFolder.Tone(300, frames / 8000.0);
        file.AsSpan(44).Clear();
        return file;
    }
}
