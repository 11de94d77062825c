using RawAudioNet.Engine.Training.Metrics;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training.Metrics;

public sealed class WilsonIntervalTests
{
    [Theory]
    [InlineData(9, 10, 0.5958, 0.9821)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    [InlineData(0, 10, 0.0000, 0.2775)]
    [InlineData(10, 10, 0.7225, 1.0000)]
    [InlineData(1, 1, 0.2065, 1.0000)]
    [InlineData(0, 0, 0.0000, 1.0000)]
    public void Published_intervals_come_out(int successes, int trials, double low, double high)
    {
        var interval = WilsonInterval.Of(successes, trials);

        Assert.Equal(low, interval.Low, 5e-5);
        Assert.Equal(high, interval.High, 5e-5);
        Assert.InRange(interval.Low, 0, 1);
        Assert.InRange(interval.High, 0, 1);
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(195, 200)]
    [InlineData(1000, 1746)]
    public void At_either_end_the_sample_is_just_as_far_as_the_defining_equation_allows(int successes, int trials)
    {
        var interval = WilsonInterval.Of(successes, trials);

        foreach (double p in (double[])[interval.Low, interval.High])
            Assert.Equal(1.959964 * Math.Sqrt(p * (1 - p) / trials), Math.Abs((double)successes / trials - p), 1e-12);
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    [InlineData(0, -1)]
    public void Impossible_counts_are_refused(int successes, int trials) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(successes, trials));
}
