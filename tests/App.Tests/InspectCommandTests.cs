using System.Text.Json;
using SkiaSharp;

namespace RawAudioNet.App.Tests;

public sealed class InspectCommandTests : IDisposable
{
    private readonly ToneFolder tones = new(clipsPerClass: 1);

    [Fact]
    public void Inspect_json_hasTheFacts()
    {
        string file = Path.Combine(tones.Data, "low", "0.wav");
        JsonElement facts = AppRun.Of("inspect", file, "--json").Json();
        Assert.Equal(
            ["path", "encoding", "sampleRateHz", "channels", "frames", "seconds", "peakDb", "rmsDb", "warnings"],
            facts.EnumerateObject().Select(property => property.Name));
        Assert.Equal(file, facts.GetProperty("path").GetString());
        Assert.Equal("Pcm16", facts.GetProperty("encoding").GetString());
        Assert.Equal(2400, facts.GetProperty("frames").GetInt32());

        // A sine of half the full scale: -6 dB at its peak, 3 dB less in the mean.
        Assert.Equal(-6.02, facts.GetProperty("peakDb").GetDouble(), 0.01);
        Assert.Equal(-9.03, facts.GetProperty("rmsDb").GetDouble(), 0.05);
        Assert.Equal(0, facts.GetProperty("warnings").GetArrayLength());
    }

    [Fact]
    public void Inspect_longNote_isBrokenInto80Columns()
    {
        string file = tones.Add("cut.wav", ToneFolder.Tone(300, 1)[..900]);
        string[] lines = AppRun.Of("inspect", file).Out.Split('\n');
        int note = Array.FindIndex(lines, line => line.StartsWith("  note    The file is cut short", StringComparison.Ordinal));
        Assert.StartsWith("          ", lines[note + 1], StringComparison.Ordinal);
        Assert.All(lines[1..], line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Inspect_png_isAPicture()
    {
        AppRun run = AppRun.Of("inspect", Path.Combine(tones.Data, "high", "0.wav"), "--png", tones.At("tone.png"));
        Assert.Equal(0, run.Code);
        Assert.Contains("mono, 8000 Hz", run.Out, StringComparison.Ordinal);
        using SKBitmap picture = SKBitmap.Decode(tones.At("tone.png"));
        Assert.Equal((2000, 1200), (picture.Width, picture.Height));
        Assert.True(picture.Pixels.Distinct().Take(50).Count() == 50);
    }

    [Fact]
    public void Inspect_fileWithoutSound_saysSo()
    {
        string file = tones.Add("none.wav", ToneFolder.Tone(440, 0));
        JsonElement facts = AppRun.Of("inspect", file, "--json").Json();
        Assert.Equal(JsonValueKind.Null, facts.GetProperty("peakDb").ValueKind);
        Assert.Contains("no sound", facts.GetProperty("warnings").EnumerateArray().Last().GetString(), StringComparison.Ordinal);
        AppRun.Of("inspect", file, "--png", tones.At("none.png")).IsRefused(3, "none.wav");
        Assert.False(File.Exists(tones.At("none.png")));
    }

    [Fact]
    public void Inspect_standardInput_isRead()
    {
        using var input = new MemoryStream(ToneFolder.Tone(440, 5));
        AppRun run = AppRun.Of(input, "inspect", "-");
        Assert.Contains("windows of 4 s", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_missingFile_isRefused() => AppRun.Of("inspect", "/no/such.wav").IsRefused(3, "/no/such.wav");

    public void Dispose() => tones.Dispose();
}
