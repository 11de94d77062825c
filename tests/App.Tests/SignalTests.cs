using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Tests;

/// <summary>A signal is heard in every long phase of a command, and each says what is left of its work.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly ToneFolder tones = new(40);

    [Theory]
    [InlineData("train DATA -d cpu -o OUT")]
    [InlineData("train DATA -d cpu --validation DATA -o OUT")]
    [InlineData("crossval DATA -d cpu -o OUT")]
    [InlineData("tune DATA -d cpu -o OUT")]
    public void Signal_whileClipsAreLookedAt_leavesNothing(string command)
    {
        (int code, string error) = RunUntil("reading 80 clips", command);
        Assert.Equal(130, code);
        Assert.EndsWith("stopped before training began\n", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(tones.At("run")));

        // Each clip is told of when it was looked at: the others were not.
        Assert.InRange(error.Split("reading 80 clips").Length, 2, 40);
    }

    [Fact]
    public void Signal_whileFeaturesAreMade_leavesAFolderToTrainInto()
    {
        (int code, string error) = RunUntil("spectrograms", "train DATA -d cpu -e 1 -o OUT");
        Assert.Equal(130, code);
        Assert.EndsWith("stopped before training began\n", error, StringComparison.Ordinal);
        Assert.Equal(0, AppRun.Of("train", tones.Data, "-d", "cpu", "-e", "1", "-o", tones.At("run")).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--recipe tutorial")]
    [InlineData("--cache none --average 0.9")]
    public void Signal_whileAnEpochIsJudged_savesItsSteps(string options)
    {
        // One step an epoch: what is told of it comes right before the epoch is judged.
        string command = $"train DATA -d cpu -e 3 -b 64 {options} -o OUT";
        (int code, string error) = RunUntil(" step 1 ", command);
        Assert.Equal(130, code);
        Assert.Contains("stopped in epoch 1 of 3, before it was judged; go on with: rawaudionet train --resume", error, StringComparison.Ordinal);
        Assert.True(File.Exists(tones.At("run/part.safetensors")));
        Assert.Equal(0, AppRun.Of("train", "--resume", tones.At("run")).Code);

        Assert.Equal(0, AppRun.Of(Words(command.Replace("OUT", tones.At("whole"), StringComparison.Ordinal))).Code);
        foreach (string name in (string[])["best.safetensors", "last.safetensors", "log.csv", "predictions.csv", "metrics.json"])
            Assert.True(File.ReadAllBytes(tones.At($"whole/{name}")).SequenceEqual(File.ReadAllBytes(tones.At($"run/{name}"))), name);
    }

    public void Dispose() => tones.Dispose();

    private string[] Words(string command) =>
        [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word switch { "DATA" => tones.Data, "OUT" => tones.At("run"), _ => word })];

    /// <summary>Runs a command on a terminal, and asks it to stop when it shows certain words.</summary>
    private (int Code, string Error) RunUntil(string words, string command)
    {
        using var interruption = new Interruption();
        using var error = new StopAt(words, interruption.Request);
        int code = CommandLine.Run(Words(command), new AppConsole(Stream.Null, TextWriter.Null, error) { ErrorIsTerminal = true }, interruption);
        return (code, error.ToString());
    }
}
