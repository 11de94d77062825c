using System.Text.Json;

namespace RawAudioNet.App.Tests;

/// <summary>Two classes of tones, and a run that was trained on them, shared by the tests that only read it.</summary>
public sealed class TrainedTones : IDisposable
{
    private readonly ToneFolder tones = new();

    public TrainedTones()
    {
        Training = AppRun.Of("train", Data, "-e", "12", "--no-augment", "-d", "cpu", "--split", "0.25", "--test", Data, "-o", Run, "--json");
        Assert.True(Training.Code == 0, Training.Error);
    }

    internal AppRun Training { get; }

    internal string Data => tones.Data;

    internal string Run => tones.At("run");

    internal string At(string name) => tones.At(name);

    internal string Add(string name, byte[] content) => tones.Add(name, content);

    internal JsonElement RunJson(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Run, name))).RootElement;

    public void Dispose() => tones.Dispose();
}
