using System.Text.Json;
using RawAudioNet.Engine.Training.Metrics;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training.Metrics;

public sealed class ProbabilitiesTests
{
    [Fact]
    public void Softmax_and_loss_of_three_logits()
    {
        var probabilities = new double[3];
        Probabilities.Softmax([1, 2, 3], probabilities);

        Assert.Equal([0.0900305732, 0.2447284711, 0.6652409558], Array.ConvertAll(probabilities, p => Math.Round(p, 10)));
        Assert.Equal(0.4076059644, Probabilities.Loss([1, 2, 3], 2), 1e-10);
        Assert.Equal(Math.Log(10), Probabilities.Loss(new float[10], 4), 1e-15);
    }

    [Fact]
    public void Golden_losses_are_those_of_torch()
    {
        foreach (JsonElement golden in Golden.Json("ops.json").GetProperty("crossEntropy").EnumerateArray())
        {
            float[] logits = golden.GetProperty("logits").GetProperty("values").Values<float>();
            int[] labels = golden.GetProperty("labels").Values<int>();
            double[] losses = golden.GetProperty("imageLoss").GetProperty("values").Values<double>();
            int classes = logits.Length / labels.Length;
            for (int n = 0; n < labels.Length; n++)
                Assert.Equal(losses[n], Probabilities.Loss(logits.AsSpan(n * classes, classes), labels[n]), 1e-12);
        }
    }

    [Fact]
    public void Logits_of_any_size_neither_overflow_nor_vanish()
    {
        var probabilities = new double[3];
        Probabilities.Softmax([3e38f, -3e38f, 3e38f], probabilities);

        Assert.Equal([0.5, 0, 0.5], probabilities);
        Assert.Equal(2000, Probabilities.Loss([1000, -1000], 1), 1e-9);
        Assert.Equal(0, Probabilities.Loss([1000, -1000], 0));
    }

    [Fact]
    public void A_logit_that_is_not_a_number_makes_the_loss_none()
    {
        Assert.True(double.IsNaN(Probabilities.Loss([1, float.NaN, 2], 0)));
        Assert.True(double.IsNaN(Probabilities.Loss([1, float.PositiveInfinity, 2], 1)));
    }

    [Fact]
    public void The_mean_of_certainties_is_certainty()
    {
        for (int windows = 1; windows <= 1000; windows++)
            Assert.Equal([1, 0], Probabilities.Mean([.. Enumerable.Repeat<double[]>([1, 0], windows)]));
    }

    [Fact]
    public void The_loss_of_windows_is_that_of_their_mean_probability()
    {
        Assert.Equal(-Math.Log((0.5 + 0.1) / 2), Probabilities.LossOfWindows([-Math.Log(0.5), -Math.Log(0.1)]), 1e-15);
        Assert.Equal(0.25, Probabilities.LossOfWindows([0.25]));
        Assert.Equal(5000 + Math.Log(2), Probabilities.LossOfWindows([5000, 9000]), 1e-9);
        Assert.Throws<ArgumentException>(() => Probabilities.LossOfWindows([]));
    }

    [Fact]
    public void The_first_of_the_largest_is_the_prediction()
    {
        Assert.Equal(1, Probabilities.Prediction<float>([1, 5, 5, 2]));
        Assert.Equal(0, Probabilities.Prediction<double>([0.25, 0.25, 0.25, 0.25]));
        Assert.Equal(2, Probabilities.Prediction<double>([double.NaN, -1, 0]));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Probabilities.Loss([1, 2], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Probabilities.Loss([1, 2], -1));
        Assert.Throws<ArgumentException>(() => Probabilities.Softmax([1, 2], new double[3]));
        Assert.Throws<ArgumentException>(() => Probabilities.Softmax([], []));
    }
}
