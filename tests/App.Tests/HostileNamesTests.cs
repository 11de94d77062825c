using System.Diagnostics;
using System.Globalization;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Tests;

/// <summary>Names of classes and files are data: no verb lets them steer a terminal or break a line.</summary>
public sealed class HostileNamesTests : IDisposable
{
    private const string Label = "\e[2J\e]0;owned\a\u009B31m\u202E<script>alert(1)</script>";
    private const string Sound = "\e[31m\r\b<img src=x onerror=alert(1)>\n.wav";

    private readonly ToneFolder tones = new(4);

    [Fact]
    public void Output_ofEveryVerb_hasNoControlCharacters()
    {
        for (int clip = 0; clip < 4; clip++)
            tones.Add(string.Create(CultureInfo.InvariantCulture, $"data/{Label}/{clip}{Sound}"), ToneFolder.Tone(1000 + clip, 0.2));
        string bad = tones.Add($"data/{Label}/bad{Sound}", "no sound"u8.ToArray());
        string odd = tones.At("run\n\e[31m");
        string file = Path.Combine(tones.Data, Label, "0" + Sound);

        // One bad clip of so few is too many: the refusal names it.
        RequirePlain(3, "train", tones.Data, "-d", "cpu", "-o", odd);
        File.Delete(bad);
        RequirePlain(0, "train", tones.Data, "-e", "2", "-d", "cpu", "--test", tones.Data, "-o", odd);
        RequirePlain(0, "train", "--resume", odd);
        RequirePlain(0, "evaluate", odd, tones.Data);
        RequirePlain(0, "predict", odd, file, tones.Data);
        RequirePlain(3, "predict", odd, file + "x");
        RequirePlain(0, "inspect", file);
        RequirePlain(0, "features", file, "--out", tones.At("\e[31m.npy"));
        RequirePlain(0, "export", odd, "--onnx", tones.At("\e[31m.onnx"));
        RequirePlain(0, "crossval", tones.Data, "-e", "1", "--folds", "2", "-d", "cpu", "-o", tones.At("folds\e[31m"));
        RequirePlain(0, "tune", tones.Data, "-e", "1", "--seeds", "1", "-d", "cpu", "-o", tones.At("tuned\e[31m"), "--vary", $"init={odd}");
        RequirePlain(3, "evaluate", file);
        RequirePlain(3, "train", "--config", file);

        string page = File.ReadAllText(Path.Combine(odd, "report.html"));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        Assert.DoesNotContain(page, IsSteering);
    }

    [Fact]
    public void AdviceHowToResume_canBePastedWhateverTheFolderIsCalled()
    {
        if (!File.Exists("/bin/bash"))
            return;
        string folder = tones.At("it's\nstopped\t\e[31m\u202E");
        using var interruption = new Interruption();
        using var error = new StopAt(" 1/", interruption.Request);
        Assert.Equal(130, CommandLine.Run(["train", tones.Data, "-d", "cpu", "-o", folder], new AppConsole(Stream.Null, TextWriter.Null, error), interruption));
        string line = error.ToString().Split('\n')[^2];
        Assert.DoesNotContain(line, IsSteering);

        // In front of it, what shows how a shell takes it apart.
        string advice = line[line.IndexOf("rawaudionet train --resume", StringComparison.Ordinal)..];
        using var shell = Process.Start(
            new ProcessStartInfo("/bin/bash", ["-c", "rawaudionet() { printf '%s|' \"$@\"; }; " + advice]) { RedirectStandardOutput = true })!;
        Assert.Equal($"train|--resume|{folder}|", shell.StandardOutput.ReadToEnd());
        shell.WaitForExit();
        RequirePlain(0, "train", "--resume", folder);
    }

    public void Dispose() => tones.Dispose();

    private static void RequirePlain(int code, params string[] arguments)
    {
        AppRun run = AppRun.Of(arguments);
        Assert.True(run.Code == code, $"{arguments[0]} ended with {run.Code}: {run.Error}");
        Assert.DoesNotContain(run.Out, IsSteering);
        Assert.DoesNotContain(run.Error, IsSteering);
    }

    private static bool IsSteering(char c) => (char.IsControl(c) && c != '\n') || c == '\u202E';
}
