using System.Diagnostics;
using System.Text.Json;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Tests;

/// <summary>Names and streams that are no plain files: whoever reads them gets a line, and never waits.</summary>
public sealed class OddInputTests(TrainedTones trained) : IClassFixture<TrainedTones>
{
    private string Low => Path.Combine(trained.Data, "low", "0.wav");

    private static bool HasShell => !OperatingSystem.IsWindows();

    [Fact]
    public void Predict_fromClosedStandardInput_isAnErrorAndDoesNotWait()
    {
        if (!HasShell)
            return;
        (int code, string error) = Shell($"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "rawaudionet.dll")}' predict '{trained.Run}' - <&-");
        Assert.Equal(3, code);
        Assert.Contains("-: found an empty file", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2>&-", "", 0)]
    [InlineData("2>/dev/full", "", 0)]
    [InlineData("2>/dev/full", "--no-such-option", 2)]
    [InlineData("1>&- 2>&- 0<&-", "", 3)]
    [InlineData("1>/dev/full 2>/dev/full", "", 3)]
    public void Predict_whereNobodyHearsItsErrors_endsWithItsExitCode(string streams, string option, int code)
    {
        if (!OperatingSystem.IsLinux())
            return;
        string program = Path.Combine(AppContext.BaseDirectory, "rawaudionet.dll");
        Assert.Equal(code, Shell($"dotnet '{program}' predict '{trained.Run}' '{Low}' {option} {streams}").Code);
    }

    [Fact]
    public void Predict_outputThatCannotBeWritten_isSaidOnceAndNotOfASound()
    {
        if (!OperatingSystem.IsLinux())
            return;
        string program = Path.Combine(AppContext.BaseDirectory, "rawaudionet.dll");
        string many = string.Join(' ', Enumerable.Repeat($"'{Low}'", 600));
        (int code, string error) = Shell($"dotnet '{program}' predict '{trained.Run}' {many} --format csv >/dev/full");
        Assert.Equal(3, code);
        Assert.Equal(1, error.Split('\n').Count(line => line.Contains("No space left", StringComparison.Ordinal)));
        Assert.DoesNotContain("error:", error, StringComparison.Ordinal);
    }

    [Fact]
    public void NamedPipe_calledLikeSound_isNamedAndPassedOver()
    {
        if (!HasShell)
            return;
        using var tones = new ToneFolder(12);
        string pipe = tones.At("data/low/pipe.wav");
        Assert.Equal(0, Shell($"mkfifo '{pipe}'").Code);
        File.CreateSymbolicLink(tones.At("link.wav"), pipe);
        AppRun training = AppRun.Of("train", tones.Data, "-e", "1", "-d", "cpu", "-o", tones.At("run"));
        Assert.Equal(0, training.Code);
        Assert.Contains($"skipped {pipe}: found an empty file, a pipe or a device", training.ErrorWords, StringComparison.Ordinal);

        AppRun prediction = AppRun.Of("predict", tones.At("run"), tones.Data, tones.At("link.wav"), "--json");
        Assert.Equal(3, prediction.Code);
        Assert.Equal(24, prediction.Json().GetProperty("results").GetArrayLength());
        Assert.Equal(2, prediction.Json().GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public void Name_thatIsNotUtf8_isToldAsSuch()
    {
        // macOS makes no such names.
        if (!OperatingSystem.IsLinux())
            return;
        using var tones = new ToneFolder(12);
        Assert.Equal(0, Shell($"cp '{Low}' '{tones.Data}/low/'$(printf 'odd\\377.wav')").Code);
        AppRun training = AppRun.Of("train", tones.Data, "-e", "1", "-d", "cpu", "-o", tones.At("run"));
        Assert.Equal(0, training.Code);
        Assert.Contains("its name is not in UTF-8", training.ErrorWords, StringComparison.Ordinal);
        AppRun prediction = AppRun.Of("predict", trained.Run, tones.Data, "--json");
        Assert.Equal(3, prediction.Code);
        Assert.Contains("not in UTF-8", prediction.Json().GetProperty("errors")[0].GetProperty("error").GetString(), StringComparison.Ordinal);

        Assert.Equal(0, Shell($"mkdir '{tones.Data}/'$(printf '\\377')").Code);
        AppRun other = AppRun.Of("train", tones.Data, "-e", "1", "-d", "cpu", "-o", tones.At("other"));
        Assert.Equal(0, other.Code);
        Assert.Contains("The folder '\uFFFD' was left out: its name is not in UTF-8", other.ErrorWords, StringComparison.Ordinal);

        // predict and features name both, and go on.
        AppRun later = AppRun.Of("predict", trained.Run, tones.Data, "--json");
        AppRun features = AppRun.Of("features", tones.Data, "--out", tones.At("odd.npy"), "--json");
        foreach (AppRun run in (AppRun[])[later, features])
        {
            Assert.Equal(3, run.Code);
            JsonElement[] errors = [.. run.Json().GetProperty("errors").EnumerateArray()];
            Assert.Equal([$"{tones.Data}/low/odd\uFFFD.wav", $"{tones.Data}/\uFFFD"], errors.Select(error => error.GetProperty("file").GetString()));
            Assert.All(errors, error => Assert.Contains("its name is not in UTF-8", error.GetProperty("error").GetString(), StringComparison.Ordinal));
        }
        Assert.Equal(24, later.Json().GetProperty("results").GetArrayLength());
        Assert.Equal(24, features.Json().GetProperty("files").GetArrayLength());

        // .NET, which makes the folders of tests, cannot remove it either.
        Assert.Equal(0, Shell($"rmdir '{tones.Data}/'$(printf '\\377'); rm '{tones.Data}/low/'$(printf 'odd\\377.wav')").Code);
    }

    [Theory]
    [InlineData("inspect FILE")]
    [InlineData("features FILE --out OUT")]
    [InlineData("train --config OPTIONS")]
    [InlineData("evaluate RUN", "CLIPS")]
    [InlineData("train --resume RUN", "LOG")]
    public void File_thatMayNotBeRead_isThePathOfTheError(string command, string? held = null)
    {
        string run = trained.At("held");
        if (!Directory.Exists(run))
        {
            Directory.CreateDirectory(run);
            foreach (string file in Directory.GetFiles(trained.Run))
                File.Copy(file, Path.Combine(run, Path.GetFileName(file)));
        }
        var names = new Dictionary<string, string>
        {
            ["RUN"] = run, ["FILE"] = trained.Add("held.wav", File.ReadAllBytes(Low)), ["OUT"] = trained.At("held.npy"),
            ["OPTIONS"] = Path.Combine(run, "options.json"), ["CLIPS"] = Path.Combine(run, "clips.json"), ["LOG"] = Path.Combine(run, "log.csv"),
        };
        string[] words = [.. command.Split(' ').Select(word => names.GetValueOrDefault(word, word))];
        string path = names[held ?? command.Split(' ').Single(word => word is "FILE" or "OPTIONS")];

        // Another process that holds it: root, as which tests may run, is never denied access.
        using var holder = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        AppRun refused = AppRun.Of([.. words, "--json"]);
        Assert.Equal(3, refused.Code);
        JsonElement error = refused.Json().GetProperty("error");
        Assert.Equal(path, error.GetProperty("path").GetString());
        Assert.StartsWith($"{path} cannot be read (", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_hopBeyondTheWindow_isWarnedOf()
    {
        string path = trained.Add("hops.wav", ToneFolder.Tone(320, 6));
        AppRun sparse = AppRun.Of("predict", trained.Run, path, "--window", "1", "--hop", "2.5", "--json");
        Assert.Contains("--hop 2.5 is longer than a window of 1 s", sparse.ErrorWords, StringComparison.Ordinal);
        Assert.Equal([0, 2.5, 5], Starts(sparse));

        AppRun dense = AppRun.Of("predict", trained.Run, path, "--window", "3", "--json");
        Assert.Equal("", dense.Error);
        Assert.Equal([0, 1.5, 3], Starts(dense));

        static double[] Starts(AppRun run) =>
            [.. run.Json().GetProperty("results")[0].GetProperty("windows").EnumerateArray().Select(window => window.GetProperty("start").GetDouble())];
    }

    [Fact]
    public void Run_thatIsAFolderOfRuns_isToldWhichToName()
    {
        string run = trained.At("folds/fold-1");
        Directory.CreateDirectory(run);
        File.Copy(Path.Combine(trained.Run, "best.safetensors"), Path.Combine(run, "best.safetensors"));
        foreach (string verb in (string[])["predict", "evaluate"])
            AppRun.Of(verb, trained.At("folds"), trained.Data).IsRefused(3, "holds no trained run", $"name one, as {run}");
    }

    [Theory]
    [InlineData("predict RUN DATA")]
    [InlineData("predict RUN DATA --json")]
    [InlineData("features DATA --out OUT")]
    [InlineData("evaluate RUN DATA")]
    [InlineData("evaluate RUN")]
    [InlineData("inspect DATA/low/0.wav --png OUT")]
    [InlineData("export RUN --onnx OUT --waveform")]
    [InlineData("export RUN --safetensors OUT")]
    [InlineData("benchmark RUN")]
    [InlineData("devices --self-test")]
    public void Signal_endsEveryVerbInWords(string command)
    {
        string[] words = [.. command.Replace("RUN", trained.Run, StringComparison.Ordinal).Replace("DATA", trained.Data, StringComparison.Ordinal)
            .Replace("OUT", trained.At("stopped.npy"), StringComparison.Ordinal).Split(' ')];
        using var interruption = new Interruption();
        interruption.Request();
        using var error = new StringWriter();
        Assert.Equal(130, CommandLine.Run(words, new AppConsole(Stream.Null, TextWriter.Null, error), interruption));
        Assert.Contains("stopped before the end", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("was canceled", error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(trained.At("stopped.npy")));
    }

    [Fact]
    public void Signal_endsWaitingForStandardInput()
    {
        using var interruption = new Interruption();
        using var input = new SilentStream(interruption.Request);
        using var error = new StringWriter();
        Assert.Equal(130, CommandLine.Run(["predict", trained.Run, "-"], new AppConsole(input, TextWriter.Null, error), interruption));
        Assert.Contains("stopped before the end", error.ToString(), StringComparison.Ordinal);
    }

    private static (int Code, string Error) Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    /// <summary>A pipe into which nobody writes until it is closed; tells when somebody waits for it.</summary>
    private sealed class SilentStream(Action onRead) : Stream
    {
        private readonly ManualResetEventSlim closed = new();

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            onRead();
            closed.Wait();
            return 0;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            closed.Set();
            base.Dispose(disposing);
        }
    }
}
