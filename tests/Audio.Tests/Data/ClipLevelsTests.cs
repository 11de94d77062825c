using RawAudioNet.Audio.Data;
using Xunit;

namespace RawAudioNet.Audio.Tests.Data;

public sealed class ClipLevelsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_003)]
    public void Peak_and_level_are_those_of_the_plain_sums(int frames)
    {
        float[] samples = [.. Enumerable.Range(0, 2 * frames).Select(i => 0.5f * MathF.Sin(0.1f * i) - (i == frames ? 0.4f : 0))];
        ClipLevels levels = ClipLevels.Of(AudioClip.FromSamples(samples, 2, 8000));
        Assert.Equal(samples.Max(Math.Abs), levels.Peak);
        Assert.Equal(Math.Sqrt(samples.Average(value => (double)value * value)), levels.Rms, 1e-6);
        Assert.Equal(0, levels.ClippedShare);
    }

    [Theory]
    [InlineData(0f, true)]
    [InlineData(2f / 32768, true)]
    [InlineData(8f / 32768, false)]
    public void Sound_below_minus_80_dB_is_silent(float peak, bool silent) =>
        Assert.Equal(silent, Levels([0, peak, -peak, 0]).IsSilent);

    [Fact]
    public void Digital_silence_has_no_level() => Assert.Equal(double.NegativeInfinity, Levels([0, 0]).RmsDb);

    [Theory]
    [InlineData(0.0, 1f, 1f, 0.5f, 1f, -1f, -1f)]
    [InlineData(0.5, 1f, 1f, 1f, 0f, 0f, 0f)]
    [InlineData(0.8, 0.1f, -1f, -1f, -1f, -1f)]
    [InlineData(0.0, 0.5f, 0.5f, 0.5f, 0.5f)]
    public void Three_equal_samples_near_full_scale_are_clipped(double share, params float[] samples)
    {
        Assert.Equal(share, Levels(samples).ClippedShare, 1e-12);
        Assert.Equal(share > 0, Levels(samples).IsClipped);
    }

    [Fact]
    public void Run_does_not_go_on_in_the_next_channel() =>
        Assert.Equal(0, ClipLevels.Of(AudioClip.FromSamples([0, 1, 1, 1, 0, 0], 2, 8000)).ClippedShare);

    private static ClipLevels Levels(float[] samples) => ClipLevels.Of(AudioClip.FromSamples(samples, 1, 8000));
}
