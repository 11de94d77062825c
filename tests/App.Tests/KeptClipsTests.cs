namespace RawAudioNet.App.Tests;

/// <summary>The tutorial recipe keeps its clips in memory, and that changes no bit.</summary>
public sealed class KeptClipsTests : IDisposable
{
    private readonly ToneFolder tones = new();

    public void Dispose() => tones.Dispose();

    [Fact]
    public void Kept_and_streamed_clips_train_and_validate_alike()
    {
        AppRun kept = Train("kept", "auto");
        AppRun streamed = Train("streamed", "none");
        Assert.Contains("cpu: 848 kB of clips as floats lie in memory; every batch is made there", kept.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("lie in memory", streamed.Error, StringComparison.Ordinal);
        foreach (string file in (string[])["log.csv", "predictions.csv"])
            Assert.Equal(File.ReadAllText(tones.At($"streamed/{file}")), File.ReadAllText(tones.At($"kept/{file}")));
    }

    private AppRun Train(string name, string cache)
    {
        AppRun run = AppRun.Of($"train {tones.Data} --recipe tutorial --split 0.25 -b 5 -e 3 -d cpu --cache {cache} -o {tones.At(name)}");
        Assert.True(run.Code == 0, run.Error);
        return run;
    }
}
