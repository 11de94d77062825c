using System.Text.Json;

namespace RawAudioNet.App.Tests;

/// <summary>Files to be written are looked at first: none of these commands gets as far as opening its RUN or FILE.</summary>
public sealed class OutputFileTests : IDisposable
{
    private readonly ToneFolder tones = new(clipsPerClass: 1);

    [Theory]
    [InlineData("predict run a.wav --out")]
    [InlineData("features a.wav --out")]
    [InlineData("inspect a.wav --png")]
    [InlineData("evaluate run --report")]
    [InlineData("export run --onnx")]
    [InlineData("export run --safetensors")]
    public void Output_thatCannotBe_isRefusedWithItsPath(string command)
    {
        string nowhere = tones.At("nowhere/result");
        foreach ((string path, string word) in new[] { (tones.Data, "this is a folder"), (nowhere, "there is no folder") })
        {
            AppRun run = AppRun.Of([.. command.Split(' '), path, "--json"]);
            Assert.Equal(3, run.Code);
            JsonElement error = run.Json().GetProperty("error");
            Assert.Equal(path, error.GetProperty("path").GetString());
            Assert.Contains(word, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("features", "/proc/none.npy")]
    [InlineData("inspect", "/proc/none.png")]
    public void Output_thatTheSystemRefuses_isRefusedByItsOwnName(string verb, string path)
    {
        AppRun run = AppRun.Of(verb, Path.Combine(tones.Data, "low", "0.wav"), verb == "inspect" ? "--png" : "--out", path, "--json");
        Assert.Equal(3, run.Code);
        JsonElement error = run.Json().GetProperty("error");
        Assert.Equal(path, error.GetProperty("path").GetString());
        Assert.StartsWith(path + " cannot be written (", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("predict run b.wav --out")]
    [InlineData("features b.wav --out")]
    [InlineData("inspect b.wav --png")]
    public void Output_thatIsARecording_isNotOverwritten(string command)
    {
        string recording = Path.Combine(tones.Data, "low", "0.wav");
        byte[] before = File.ReadAllBytes(recording);
        AppRun.Of([.. command.Split(' '), recording]).IsRefused(2, recording, "not overwritten");
        Assert.Equal(before, File.ReadAllBytes(recording));
    }

    [Theory]
    [InlineData("predict run b.wav --out", "checkpoint that is there")]
    [InlineData("features run --out", "checkpoint that is there")]
    [InlineData("inspect b.wav --png", "checkpoint that is there")]
    [InlineData("evaluate run --report", "checkpoint that is there")]
    public void Output_thatIsACheckpoint_isNotOverwritten(string command, string words)
    {
        string path = tones.Add("best.safetensors", [1, 2, 3]);
        AppRun.Of([.. command.Split(' '), path]).IsRefused(2, path, words);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void Output_thatIsToBeRead_isNotOverwritten()
    {
        string path = tones.Add("recording", ToneFolder.Tone(300, 0.3));
        byte[] before = File.ReadAllBytes(path);
        AppRun.Of("features", path, "--out", Path.Combine(tones.Data, "..", "recording")).IsRefused(2, "is to be read");
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("--onnx", "best.safetensors")]
    [InlineData("--safetensors", "last.safetensors")]
    public void Export_ontoTheRunsOwnCheckpoint_isRefused(string option, string name) =>
        AppRun.Of("export", tones.Data, option, Path.Combine(tones.Data, "low", "..", name)).IsRefused(2, name, "name another file");

    [Theory]
    [InlineData("best.safetensors")]
    [InlineData("last.safetensors")]
    [InlineData("part.safetensors")]
    public void Export_ontoACheckpointOfAnotherRun_isRefused(string name)
    {
        string path = tones.Add(name, [1, 2, 3]);
        tones.Add("options.json", "{}"u8.ToArray());
        AppRun.Of("export", tones.Data, "--safetensors", path).IsRefused(2, path, "a checkpoint that is there");
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void Output_calledLikeWhatNamesNoFile_isNotTakenForAnInput()
    {
        string pattern = tones.Add("(page)", [1, 2, 3]);
        AppRun.Of("evaluate", tones.At("none"), tones.Data, "--label-pattern", pattern, "--report", pattern).IsRefused(3, "there is no such run folder");
    }

    public void Dispose() => tones.Dispose();
}
