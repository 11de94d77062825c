using RawAudioNet.App.Tuning;

namespace RawAudioNet.App.Tests.Tuning;

public sealed class StudentDistributionTests
{
    // Tables of the t distribution; for many degrees it is the normal one.
    [Theory]
    [InlineData(1, 0.95, 12.7062047)]
    [InlineData(2, 0.95, 4.3026527)]
    [InlineData(3, 0.95, 3.1824463)]
    [InlineData(4, 0.95, 2.7764451)]
    [InlineData(9, 0.95, 2.2621572)]
    [InlineData(10, 0.99, 3.1692727)]
    [InlineData(49, 0.95, 2.0095752)]
    [InlineData(99, 0.95, 1.9842170)]
    [InlineData(1_000_000, 0.95, 1.9599664)]
    public void Quantile_isThatOfTheTables(int degrees, double probability, double expected) =>
        Assert.Equal(expected, StudentDistribution.Quantile(probability, degrees), 2e-6);

    [Fact]
    public void Interval_ofThreeValues_isTheOneByHand()
    {
        MeanInterval interval = MeanInterval.Of([1, 2, 3])!;
        Assert.Equal((3, 2.0, 1.0), (interval.N, interval.Mean, interval.Deviation!.Value));
        Assert.Equal(4.3026527 / Math.Sqrt(3), interval.Half!.Value, 1e-6);
        Assert.False(interval.ExcludesZero);
        Assert.True(MeanInterval.Of([11, 12, 13])!.ExcludesZero);
        Assert.True(MeanInterval.Of([-11, -12, -13])!.ExcludesZero);
    }

    [Fact]
    public void Interval_ofOneOrNoValue_tellsNothing()
    {
        Assert.Equal(new MeanInterval(1, 0.5, null, null, null), MeanInterval.Of([0.5]));
        Assert.False(MeanInterval.Of([0.5])!.ExcludesZero);
        Assert.Null(MeanInterval.Of([]));
    }
}
