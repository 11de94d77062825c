using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace RawAudioNet.App.Tests;

public sealed class PredictCommandTests(TrainedTones trained) : IClassFixture<TrainedTones>
{
    private string Low => Path.Combine(trained.Data, "low", "0.wav");

    private string High => Path.Combine(trained.Data, "high", "3.wav");

    [Fact]
    public void Predict_files_namesTheirClassesInOrder()
    {
        JsonElement results = AppRun.Of("predict", trained.Run, Low, High, "--json").Json().GetProperty("results");
        Assert.Equal([Low, High], results.EnumerateArray().Select(result => result.GetProperty("file").GetString()));
        Assert.Equal(["low", "high"], results.EnumerateArray().Select(result => result.GetProperty("top")[0].GetProperty("label").GetString()));
        Assert.Equal(0.3, results[0].GetProperty("end").GetDouble(), 6);
        Assert.Equal(1, results[0].GetProperty("top").EnumerateArray().Sum(entry => entry.GetProperty("probability").GetDouble()), 6);
    }

    [Fact]
    public void Predict_folder_isWalkedInOrdinalOrder()
    {
        JsonElement results = AppRun.Of("predict", trained.Run, trained.Data, "--json").Json().GetProperty("results");
        string[] files = [.. results.EnumerateArray().Select(result => result.GetProperty("file").GetString()!)];
        Assert.Equal(16, files.Length);
        Assert.Equal(files.Order(StringComparer.Ordinal), files);
    }

    [Fact]
    public void Predict_manyTogether_areAsEachAlone()
    {
        string alone = AppRun.Of("predict", trained.Run, Low, "--format", "csv").Out;
        string[] rows = AppRun.Of("predict", trained.Run, High, Low, "--format", "csv").Out.Split('\n');
        Assert.Equal(alone.Split('\n')[1..3], rows[3..5]);
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("evaluate")]
    [InlineData("predict", "lin.weight")]
    [InlineData("evaluate", "lin.weight")]
    public void Network_whoseScoresAreNotFinite_isRefused(string verb, string? firstClassOf = null)
    {
        // Weights that are finite, as loading demands, and too large to add up: of all, or below zero of one class alone, whose probability would be 0.
        byte[] file = File.ReadAllBytes(Path.Combine(trained.Run, "best.safetensors"));
        int data = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        JsonElement header = JsonDocument.Parse(file.AsMemory(8, data - 8)).RootElement;
        foreach (string name in (string[])(firstClassOf is null ? ["conv2.weight", "lin.weight"] : [firstClassOf]))
        {
            int[] range = [.. header.GetProperty(name).GetProperty("data_offsets").EnumerateArray().Select(offset => data + offset.GetInt32())];
            Span<float> weights = MemoryMarshal.Cast<byte, float>(file.AsSpan(range[0]..range[1]));
            if (firstClassOf is null)
                weights.Fill(3e38f);
            else
                weights[..(weights.Length / 2)].Fill(-3e38f);
        }
        string damaged = trained.Add("damaged.safetensors", file);
        AppRun.Of(verb, damaged, verb == "predict" ? Low : trained.Data).IsLast(3, "scores are not finite");
    }

    [Fact]
    public void Predict_standardInput_isNamedByADash()
    {
        using var input = new MemoryStream(ToneFolder.Tone(310, 0.4));
        AppRun run = AppRun.Of(input, "predict", trained.Run, "-", "--format", "csv", "--top", "1");
        string[] lines = run.Out.Split('\n');
        Assert.Equal("file,start,end,label,probability,rank", lines[0]);
        Assert.StartsWith("-,0,0.4,low,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",1", lines[1], StringComparison.Ordinal);
        Assert.Equal(("", 0), (lines[2], run.Code));
    }

    [Fact]
    public void Predict_longRecording_hasATimelineAndTheMeanOnTop()
    {
        string path = trained.Add("long.wav", ToneFolder.Tone(320, 9.5));
        JsonElement result = AppRun.Of("predict", trained.Run, path, "--json").Json().GetProperty("results")[0];
        JsonElement[] windows = [.. result.GetProperty("windows").EnumerateArray()];
        Assert.Equal(4, windows.Length);
        Assert.Equal(0, windows[0].GetProperty("start").GetDouble());
        Assert.Equal(9.5, windows[^1].GetProperty("end").GetDouble(), 3);
        Assert.All(windows, window => Assert.True(window.GetProperty("end").GetDouble() <= 9.5));
        string label = result.GetProperty("top")[0].GetProperty("label").GetString()!;
        double mean = windows.Average(window => window.GetProperty("top").EnumerateArray()
            .Single(entry => entry.GetProperty("label").GetString() == label).GetProperty("probability").GetDouble());
        Assert.Equal(mean, result.GetProperty("top")[0].GetProperty("probability").GetDouble(), 9);
    }

    [Theory]
    [InlineData("4", "2")]
    [InlineData("1.5", "1.1")]
    [InlineData("4", "70")]
    public void Predict_recordingOfSeveralParts_isJudgedAsAWhole(string window, string hop)
    {
        // Standard input is decoded as a whole; the file in two parts, see Recording.PartFrames.
        byte[] content = ToneFolder.Tone(317, 150);
        string path = trained.Add("several.wav", content);
        using var input = new MemoryStream(content);
        AppRun whole = AppRun.Of(input, "predict", trained.Run, "-", "--window", window, "--hop", hop, "--format", "csv");
        AppRun parts = AppRun.Of("predict", trained.Run, Low, path, "--window", window, "--hop", hop, "--format", "csv");
        Assert.Equal(
            whole.Out.Split('\n')[1..].Where(line => line.Length > 0).Select(line => line[1..]),
            parts.Out.Split('\n').Where(line => line.StartsWith(path, StringComparison.Ordinal)).Select(line => line[path.Length..]));
    }

    [Fact]
    public void Predict_shortWindows_tellWhichPartIsWhich()
    {
        byte[] low = ToneFolder.Tone(320, 1);
        byte[] both = [.. ToneFolder.Tone(320, 2)];
        byte[] high = ToneFolder.Tone(2550, 1);
        low.AsSpan(44).CopyTo(both.AsSpan(44));
        high.AsSpan(44).CopyTo(both.AsSpan(low.Length));
        string path = trained.Add("both.wav", both);
        JsonElement result = AppRun.Of("predict", trained.Run, path, "--window", "1", "--hop", "1", "--json").Json().GetProperty("results")[0];
        JsonElement[] windows = [.. result.GetProperty("windows").EnumerateArray()];
        Assert.Equal(["low", "high"], windows.Select(window => window.GetProperty("top")[0].GetProperty("label").GetString()));
        Assert.Equal([0.0, 1.0, 1.0, 2.0], windows.SelectMany(window => new[] { window.GetProperty("start").GetDouble(), window.GetProperty("end").GetDouble() }));
    }

    [Theory]
    [InlineData("4", 4)]
    [InlineData("2", 9)]
    public void Predict_votes_areTheMeanOverShiftsOfTheSameWindows(string window, int windows)
    {
        string path = trained.Add("votes.wav", ToneFolder.Tone(1200, 9.5));
        JsonElement once = Result("--votes", "1"), voted = Result("--votes", "5");

        Assert.Equal(Result().GetRawText(), once.GetRawText());
        Assert.Equal(windows, voted.GetProperty("windows").GetArrayLength());
        Assert.Equal(Times(once), Times(voted));
        Assert.NotEqual(once.GetRawText(), voted.GetRawText());
        Assert.Equal(1, voted.GetProperty("top").EnumerateArray().Sum(entry => entry.GetProperty("probability").GetDouble()), 6);

        JsonElement Result(params string[] votes) =>
            AppRun.Of(["predict", trained.Run, path, "--window", window, "--hop", window == "4" ? "2" : "1", .. votes, "--json"]).Json().GetProperty("results")[0];

        static IEnumerable<double> Times(JsonElement result) =>
            [.. result.GetProperty("windows").EnumerateArray().SelectMany(part => (double[])[part.GetProperty("start").GetDouble(), part.GetProperty("end").GetDouble()])];
    }

    [Fact]
    public void Predict_belowTheThreshold_isUnknown()
    {
        AppRun run = AppRun.Of("predict", trained.Run, Low, "--threshold", "1", "--top", "1", "--json");
        Assert.Equal("unknown", run.Json().GetProperty("results")[0].GetProperty("top")[0].GetProperty("label").GetString());
    }

    [Fact]
    public void Predict_someFilesBad_printsTheOthersAndEndsWith3()
    {
        string bad = trained.Add("bad.wav", "no sound"u8.ToArray());
        string silent = trained.Add("silent.wav", ToneFolder.Tone(300, 0));
        AppRun run = AppRun.Of("predict", trained.Run, bad, Low, "/no/such.wav", silent, "--json");
        Assert.Equal(3, run.Code);
        Assert.Equal(1, run.Json().GetProperty("results").GetArrayLength());
        JsonElement errors = run.Json().GetProperty("errors");
        Assert.Equal([bad, "/no/such.wav", silent], errors.EnumerateArray().Select(error => error.GetProperty("file").GetString()));
        Assert.All(errors.EnumerateArray(), error => Assert.NotEmpty(error.GetProperty("error").GetString()!));
        Assert.Equal(3, run.ErrorLines.Length);
    }

    [Fact]
    public void Predict_folderWithoutSound_isAnError()
    {
        Directory.CreateDirectory(trained.At("nothing"));
        AppRun.Of("predict", trained.Run, trained.At("nothing")).IsRefused(3, "no WAV files");
    }

    [Fact]
    public void Predict_folderWithSoundThatNothingReads_countsItInOneLine()
    {
        trained.Add("mixed/a.wav", ToneFolder.Tone(300, 0.2));
        trained.Add("mixed/b.wma", [0]);
        trained.Add("mixed/deep/c.m4a", [0]);
        AppRun run = AppRun.Of("predict", trained.Run, trained.At("mixed"), "--json");
        Assert.Equal(0, run.Code);
        Assert.Equal(1, run.Json().GetProperty("results").GetArrayLength());
        Assert.Equal(["warning: 2 files of kinds not read here (.m4a, .wma) are passed over"], run.ErrorLines);
    }

    [Fact]
    public void Predict_table_isALineAFile()
    {
        AppRun run = AppRun.Of("predict", trained.Run, Low, High);
        string[] lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"low/0\.wav +low \d+\.\d %  high \d+\.\d %$", lines[0]);
    }

    [Fact]
    public void Predict_nameWithControlCharacters_isShownWithout()
    {
        string path = trained.Add("odd\e[31m\nname.wav", ToneFolder.Tone(300, 0.2));
        AppRun run = AppRun.Of("predict", trained.Run, path);
        Assert.DoesNotContain('\e', run.Out);
        Assert.Equal(1, run.Out.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(40)]
    public void Predict_shardsInOrder_makeTheWhole(int parts)
    {
        string[] whole = AppRun.Of("predict", trained.Run, trained.Data, "--format", "csv").Out.Split('\n');
        IEnumerable<string> rows = Enumerable.Range(1, parts).SelectMany(part =>
            AppRun.Of("predict", trained.Run, trained.Data, "--format", "csv", "--shard", $"{part}/{parts}").Out.Split('\n')[1..^1]);
        Assert.Equal(whole[1..^1], rows);
    }

    [Fact]
    public void Predict_out_writesTheFileAndNothingElse()
    {
        AppRun run = AppRun.Of("predict", trained.Run, Low, High, "--format", "csv", "--out", trained.At("out.csv"));
        Assert.Equal((0, ""), (run.Code, run.Out));
        Assert.Equal(AppRun.Of("predict", trained.Run, Low, High, "--format", "csv").Out, File.ReadAllText(trained.At("out.csv")));
        AppRun json = AppRun.Of("predict", trained.Run, Low, "--json", "--out", trained.At("out.json"));
        Assert.Equal(json.Out, File.ReadAllText(trained.At("out.json")));
        Assert.Equal(1, json.Json().GetProperty("results").GetArrayLength());
    }

    [Fact]
    public void Predict_labels_areATrackOfOneFile()
    {
        string path = trained.Add("track.wav", ToneFolder.Tone(320, 9.5));
        string[] lines = AppRun.Of("predict", trained.Run, path, "--format", "labels").Out.Split('\n');
        Assert.Equal("0.000000", lines[0].Split('\t')[0]);
        Assert.Equal("9.500000", lines[^2].Split('\t')[1]);
        AppRun.Of("predict", trained.Run, Low, High, "--format", "labels").IsRefused(2, "one file", "2");
    }

    [Fact]
    public void Predict_calibrated_keepsTheOrderAndChangesTheProbabilities()
    {
        JsonElement plain = AppRun.Of("predict", trained.Run, Low, "--json").Json().GetProperty("results")[0].GetProperty("top");
        JsonElement mended = AppRun.Of("predict", trained.Run, Low, "--json", "--calibrated").Json().GetProperty("results")[0].GetProperty("top");
        Assert.Equal(plain[0].GetProperty("label").GetString(), mended[0].GetProperty("label").GetString());
        double temperature = AppRun.Of("evaluate", trained.Run, "--json").Json().GetProperty("calibration").GetProperty("temperature").GetDouble();
        Assert.Equal(LogOdds(plain) / temperature, LogOdds(mended), 1e-6);
        Assert.NotEqual(1, temperature);
        AppRun.Of("predict", Path.Combine(trained.Run, "last.safetensors"), Low, "--calibrated").IsRefused(3, "no temperature", "--calibrated");

        static double LogOdds(JsonElement top) =>
            Math.Log(top[0].GetProperty("probability").GetDouble() / top[1].GetProperty("probability").GetDouble());
    }
}
