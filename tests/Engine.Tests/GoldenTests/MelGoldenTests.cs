using System.Text.Json;
using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tests.Training;
using Xunit;

namespace RawAudioNet.Engine.Tests.GoldenTests;

/// <summary>The specification's formula, frames, window and mel filters.</summary>
[Trait("Speed", "Small")]
public sealed class MelGoldenTests
{
    private static readonly JsonElement Spec = Golden.Json("spec.json");

    [Fact]
    public void Formula_is_golden() =>
        Assert.All(Spec.GetProperty("formula").EnumerateArray(), item =>
            Assert.Equal(Value(item), SpecFormula.Value(item.GetProperty("i").GetInt64(), item.GetProperty("s").GetInt32()), 1e-15));

    [Fact]
    public void Frames_are_golden() =>
        Assert.All(Spec.GetProperty("frames").EnumerateArray(), item =>
            Assert.Equal(item.GetProperty("frames").GetInt32(), new SpectrogramOptions().Frames(item.GetProperty("samples").GetInt32())));

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Window_is_golden(BackendKind device)
    {
        JsonElement golden = Spec.GetProperty("window");
        using var tables = new SpectrogramTables(TestDevices.Get(device), new SpectrogramOptions());

        double[] window = Array.ConvertAll(tables.Window.ToArray(), value => (double)value);

        Assert.All(
            golden.GetProperty("values").EnumerateArray(), item => Assert.Equal(Value(item), window[item.GetProperty("index").GetInt32()], 3e-8));
        Assert.Equal(golden.GetProperty("sum").GetDouble(), window.Sum(), 1e-5);
        Assert.Equal(golden.GetProperty("sumOfSquares").GetDouble(), window.Sum(value => value * value), 1e-5);
    }

    [Fact]
    public void Mel_points_are_golden()
    {
        double[] golden = Spec.GetProperty("mel").GetProperty("pointsHz").Values<double>();
        double[] points = new MelFilterbank(new SpectrogramOptions()).PointsHz;

        Assert.Equal(golden.Length, points.Length);
        for (int j = 0; j < points.Length; j++)
            Assert.Equal(golden[j], points[j], 1e-9 * golden[^1]);
    }

    [Fact]
    public void Filters_have_the_golden_weights_and_sums()
    {
        JsonElement golden = Spec.GetProperty("mel");
        var filters = new MelFilterbank(new SpectrogramOptions());
        double[] sums = golden.GetProperty("columnSums").Values<double>();

        foreach (JsonElement item in golden.GetProperty("weights").EnumerateArray())
            Assert.Equal(Value(item), Weight(filters, item.GetProperty("bin").GetInt32(), item.GetProperty("filter").GetInt32()), 1e-7);
        for (int mel = 0; mel < sums.Length; mel++)
            Assert.Equal(sums[mel], filters.Weights(mel).ToArray().Sum(weight => (double)weight), 1e-6);
        Assert.Equal(996, Enumerable.Range(0, filters.Mels).Sum(mel => filters.Weights(mel).Length));
    }

    [Theory]
    [InlineData(44100, 1024, 64)]
    [InlineData(11025, 256, 40)]
    [InlineData(8000, 64, 30)]
    public void Filters_are_the_references(int sampleRateHz, int fftLength, int mels)
    {
        var options = new SpectrogramOptions(sampleRateHz, fftLength, fftLength / 2, mels);
        var filters = new MelFilterbank(options);
        double[] points = SpectrogramReference.MelPoints(sampleRateHz, mels);
        double binHz = sampleRateHz / 2 / (options.Bins - 1.0);

        for (int mel = 0; mel < mels; mel++)
        {
            for (int bin = 0; bin < options.Bins; bin++)
                Assert.Equal(SpectrogramReference.MelWeight(points, binHz, bin, mel), Weight(filters, bin, mel), 1e-7);
        }
    }

    private static float Weight(MelFilterbank filters, int bin, int mel)
    {
        int index = bin - filters.Start(mel);
        return index >= 0 && index < filters.Weights(mel).Length ? filters.Weights(mel)[index] : 0;
    }

    private static double Value(JsonElement item) => item.GetProperty("value").GetDouble();
}
