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
    [InlineData("--onnx", "best.safetensors")]
    [InlineData("--safetensors", "last.safetensors")]
    public void Export_ontoTheRunsOwnCheckpoint_isRefused(string option, string name) =>
        AppRun.Of("export", tones.Data, option, Path.Combine(tones.Data, "low", "..", name)).IsRefused(2, name, "name another file");

    public void Dispose() => tones.Dispose();
}
