using System.Globalization;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Tests;

/// <summary>What is printed fits 80 columns whatever classes are called, and is the same wherever decimal commas are written.</summary>
public sealed class OutputWidthTests : IDisposable
{
    private readonly ToneFolder tones = new(clipsPerClass: 0);

    [Theory]
    [InlineData("a class with a name that is much longer than any column of a table", "another class with a name of the same excessive length, for confusion")]
    [InlineData("犬の鳴き声がとても遠くから聞こえてくる静かな冬の夜", "사람들이 많이 모인 시장에서 들리는 시끄러운 소리")]
    [InlineData("re\u0301sume\u0301 de\u0301ja\u0300 vu, a\u0300 la carte, be\u0302te noire, garc\u0327on", "🐕🐈🐓🐖🐄🐑🐎🦆🐸🐝🐦🐺🦉🐘")]
    public void Output_ofEveryVerb_fitsIn80Columns(string first, string second)
    {
        for (int clip = 0; clip < 10; clip++)
        {
            tones.Add($"data/{first}/{clip}.wav", ToneFolder.Tone(300 + 9 * clip, 0.3));
            tones.Add($"data/{second}/{clip}.wav", ToneFolder.Tone(305 + 9 * clip, 0.3));
        }
        tones.Add("data/" + first + "/copy.wav", ToneFolder.Tone(300, 0.3));
        string run = tones.At("run");
        string clips = Path.Combine(tones.Data, first);
        string longClip = tones.Add("long.wav", ToneFolder.Tone(300, 9));
        string[][] commands =
        [
            ["train", tones.Data, "-e", "2", "-d", "cpu", "-o", run, "--test", tones.Data],
            ["evaluate", run],
            ["predict", run, clips, longClip, "--top", "2"],
            ["crossval", tones.Data, "--folds", "2", "-e", "1", "-d", "cpu", "-o", tones.At("cv")],
            ["tune", tones.Data, "--vary", "max-lr=3e-3,1e-2", "--seeds", "2", "-e", "1", "-d", "cpu", "-o", tones.At("tune")],
            ["devices", "--self-test"],
        ];
        foreach (string[] command in commands)
        {
            AppRun result = AppRun.Of(command);
            Assert.True(result.Code == 0, result.Error);

            // Lines with a path of the user's are as long as that path.
            IEnumerable<string> lines = (result.Out + result.Error).Split('\n').Where(line => !line.Contains(tones.Root, StringComparison.Ordinal));
            Assert.All(lines, line => Assert.True(Printable.Width(line) <= 80, $"{command[0]}: {Printable.Width(line)} columns: {line}"));
            Assert.DoesNotContain('\e', result.Out + result.Error);
            Assert.DoesNotContain('\uFFFD', result.Out + result.Error);
            HasStraightColumns(result);
        }
    }

    [Fact]
    public void Output_whereDecimalsHaveCommas_isTheSame()
    {
        for (int clip = 0; clip < 5; clip++)
        {
            tones.Add($"data/low/{clip}.wav", ToneFolder.Tone(300 + 9 * clip, 0.3));
            tones.Add($"data/high/{clip}.wav", ToneFolder.Tone(2500 + 9 * clip, 0.3));
        }
        string run = tones.At("run");
        string longClip = tones.Add("long.wav", ToneFolder.Tone(300, 9.5));
        Assert.Equal(0, AppRun.Of("train", tones.Data, "-e", "2", "-d", "cpu", "-o", run).Code);
        string[][] commands =
        [
            ["evaluate", run],
            ["evaluate", run, tones.Data, "--json"],
            ["predict", run, longClip],
            ["predict", run, longClip, "--format", "csv"],
            ["predict", run, longClip, "--format", "labels"],
            ["predict", run, longClip, "--window", "1.5", "--hop", "0.5", "--json"],
            ["inspect", longClip],
            ["train", "--help"],
            ["train", tones.Data, "--max-lr", "0,01"],
        ];
        foreach (string[] command in commands)
            Assert.Equal(AppRun.Of(command), WithCommas(() => AppRun.Of(command)));

        // A training's words hold its own duration and speed; its files must be the same, options read back included.
        AppRun training = WithCommas(() => AppRun.Of("train", "--config", run, "-o", tones.At("comma")));
        Assert.True(training.Code == 0, training.Error);
        Assert.Matches(@"accuracy \d+\.\d %", training.Out);
        foreach (string name in (string[])["best.safetensors", "log.csv", "metrics.json", "predictions.csv", "options.json"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(run, name)), File.ReadAllBytes(Path.Combine(tones.At("comma"), name)));
    }

    public void Dispose() => tones.Dispose();

    /// <summary>The rows of the classes' table end where its head does.</summary>
    private static void HasStraightColumns(AppRun run)
    {
        string[] lines = run.Out.Split('\n');
        int head = Array.FindIndex(lines, line => line.TrimStart().StartsWith("class ", StringComparison.Ordinal));
        if (head < 0)
            return;
        int end = Printable.Width(lines[head].TrimEnd());
        Assert.All(lines[(head + 2)..(head + 4)], line => Assert.Equal(end, Printable.Width(line.TrimEnd())));
    }

    private static AppRun WithCommas(Func<AppRun> run)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        commas.NumberFormat.NumberGroupSeparator = ".";
        commas.NumberFormat.PercentDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        try
        {
            return run();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
