using System.Text.Json;

namespace RawAudioNet.App.Tests;

public sealed class BenchmarkCommandTests(TrainedTones trained) : IClassFixture<TrainedTones>
{
    [Fact]
    public void Benchmark_json_hasEveryKeyAndFiguresThatAgree()
    {
        JsonElement result = AppRun.Of("benchmark", trained.Run, "--device", "cpu", "--json").Json();
        Assert.Equal(["run", "batch", "devices", "processPeakMemoryBytes"], result.EnumerateObject().Select(property => property.Name));
        JsonElement row = Assert.Single(result.GetProperty("devices").EnumerateArray());
        Assert.Equal(
            ["id", "name", "oneClipMs", "msPerClip", "clipsPerSecond", "timesRealTime", "peakMemoryBytes", "error"],
            row.EnumerateObject().Select(property => property.Name));
        Assert.Equal("cpu", row.GetProperty("id").GetString());
        double perSecond = row.GetProperty("clipsPerSecond").GetDouble();
        Assert.Equal(1000, perSecond * row.GetProperty("msPerClip").GetDouble(), 1e-6);
        Assert.Equal(perSecond * 176000 / 44100, row.GetProperty("timesRealTime").GetDouble(), 1e-6 * perSecond);

        // 16 clips of sound alone are 22 MB.
        Assert.InRange(row.GetProperty("peakMemoryBytes").GetInt64(), 16 * 2 * 176000 * 4, 1L << 30);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("error").ValueKind);
    }

    [Fact]
    public void Benchmark_forPeople_hasALineADevice()
    {
        AppRun run = AppRun.Of("benchmark", trained.Run, "-d", "cpu", "--threads", "1");
        Assert.Equal(0, run.Code);
        Assert.Contains("x real time", run.Out, StringComparison.Ordinal);
        Assert.Contains("cpu: 1 thread", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Benchmark_ofADeviceThatIsNotHere_isRefused() =>
        AppRun.Of("benchmark", trained.Run, "--device", "cuda:77").IsRefused(3, "cuda");
}
