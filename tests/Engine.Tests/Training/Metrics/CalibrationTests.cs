using RawAudioNet.Engine.Training.Metrics;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training.Metrics;

public sealed class CalibrationTests
{
    [Fact]
    public void ExpectedError_ofFourClips_isTheWeightedDistance()
    {
        // Two clips at 0.9, one of them right: 0.4 too sure. Two at 0.55, both right: 0.45 too modest. Each bin has half the clips.
        double error = Calibration.ExpectedError([0.9, 0.9, 0.55, 0.55], [true, false, true, true]);
        Assert.Equal(0.5 * 0.4 + 0.5 * 0.45, error, 1e-12);
    }

    [Fact]
    public void ExpectedError_ofCertaintyThatIsRight_isNothing() => Assert.Equal(0, Calibration.ExpectedError([1, 1], [true, true]));

    [Fact]
    public void ExpectedError_withoutClips_isRefused() => Assert.Throws<ArgumentException>(() => Calibration.ExpectedError([], []));

    [Theory]
    [InlineData(0.4)]
    [InlineData(1.0)]
    [InlineData(3.0)]
    public void FitTemperature_ofLogitsMadeTooSharp_findsByHowMuch(double sharpness)
    {
        // Of ten clips with odds 7 : 3 seven are right: the true logit difference is log(7/3), here times the sharpness.
        float difference = (float)(sharpness * Math.Log(7.0 / 3.0));
        double temperature = Calibration.FitTemperature(
            t => (7 * Probabilities.Loss([difference, 0], 0, t) + 3 * Probabilities.Loss([difference, 0], 1, t)) / 10);
        Assert.Equal(sharpness, temperature, 1e-3 * sharpness);
    }

    [Theory]
    [InlineData(1, 0.05)]
    [InlineData(-1, 20)]
    public void FitTemperature_ofALossThatOnlyFalls_endsAtItsBound(double slope, double bound) =>
        Assert.Equal(bound, Calibration.FitTemperature(t => slope * t), 1e-3 * bound);

    [Fact]
    public void Softmax_withTemperature_isThatOfDividedLogits()
    {
        var divided = new double[3];
        var plain = new double[3];
        Probabilities.Softmax([1, 2, 4], divided, 2);
        Probabilities.Softmax([0.5f, 1, 2], plain);
        Assert.Equal(plain, divided);
    }
}
