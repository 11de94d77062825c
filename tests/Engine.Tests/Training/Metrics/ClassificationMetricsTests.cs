using RawAudioNet.Engine.Training.Metrics;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training.Metrics;

public sealed class ClassificationMetricsTests
{
    private const double Exact = 1e-15;

    // a: 4 clips, taken for a a a b. b: 2 clips, taken for b c. c: 3 clips, taken for c c a.
    private static readonly int[] Labels = [0, 0, 0, 0, 1, 1, 2, 2, 2];
    private static readonly int[] Predictions = [0, 0, 0, 1, 1, 2, 2, 2, 0];
    private static readonly double[] Losses = [0.1, 0.2, 0.3, 1, 0.5, 2, 0.25, 0.15, 3];

    [Fact]
    public void A_small_case_equals_its_figures_by_hand()
    {
        var metrics = new ClassificationMetrics(["a", "b", "c"], Labels, Predictions, Losses);

        Assert.Equal([[3, 1, 0], [0, 1, 1], [1, 0, 2]], metrics.Confusion.ToRows());
        Assert.Equal(9, metrics.Clips);
        Assert.Equal(6.0 / 9, metrics.Accuracy, Exact);
        Assert.Equal(WilsonInterval.Of(6, 9), metrics.AccuracyInterval);
        Assert.Equal((3.0 / 4 + 1.0 / 2 + 2.0 / 3) / 3, metrics.BalancedAccuracy, Exact);
        Assert.Equal((6.0 / 8 + 2.0 / 4 + 4.0 / 6) / 3, metrics.MacroF1, Exact);
        Assert.Equal(7.5 / 9, metrics.Loss, Exact);
        Assert.Equal(
            [
                new ClassMetrics("a", 4, 3.0 / 4, 3.0 / 4, 6.0 / 8),
                new ClassMetrics("b", 2, 1.0 / 2, 1.0 / 2, 2.0 / 4),
                new ClassMetrics("c", 3, 2.0 / 3, 2.0 / 3, 4.0 / 6),
            ],
            metrics.PerClass);
    }

    [Fact]
    public void A_row_is_a_true_class_and_a_column_a_predicted_one()
    {
        var confusion = new ConfusionMatrix(3, [0, 0, 2], [1, 1, 0]);

        Assert.Equal(2, confusion[0, 1]);
        Assert.Equal(0, confusion[1, 0]);
        Assert.Equal(1, confusion[2, 0]);
        Assert.Equal(2, confusion.Support(0));
        Assert.Equal(2, confusion.Predicted(1));
        Assert.Equal(0, confusion.Correct);
    }

    [Fact]
    public void A_class_that_never_occurs_changes_no_mean()
    {
        var metrics = new ClassificationMetrics(["a", "b", "c", "d"], Labels, Predictions, Losses);

        Assert.Equal(new ClassMetrics("d", 0, 0, 0, 0), metrics.PerClass[3]);
        Assert.Equal((3.0 / 4 + 1.0 / 2 + 2.0 / 3) / 3, metrics.BalancedAccuracy, Exact);
        Assert.Equal((6.0 / 8 + 2.0 / 4 + 4.0 / 6) / 3, metrics.MacroF1, Exact);
    }

    [Fact]
    public void A_class_only_predicted_counts_zero_in_macro_f1_and_not_in_balanced_accuracy()
    {
        var metrics = new ClassificationMetrics(["a", "b"], [0, 0], [0, 1], [1, 1]);

        Assert.Equal(0.5, metrics.BalancedAccuracy, Exact);
        Assert.Equal((2.0 / 3 + 0) / 2, metrics.MacroF1, Exact);
        Assert.Equal(new ClassMetrics("b", 0, 0, 0, 0), metrics.PerClass[1]);
    }

    [Fact]
    public void A_class_never_predicted_has_precision_zero()
    {
        var metrics = new ClassificationMetrics(["a", "b"], [0, 1], [0, 0], [1, 1]);

        Assert.Equal(new ClassMetrics("b", 1, 0, 0, 0), metrics.PerClass[1]);
        Assert.Equal(0.5, metrics.BalancedAccuracy, Exact);
    }

    [Fact]
    public void The_mean_loss_is_summed_in_double()
    {
        const int Clips = 100_000;
        double[] losses = [.. Enumerable.Repeat(0.1, Clips)];

        var metrics = new ClassificationMetrics(["a"], new int[Clips], new int[Clips], losses);

        Assert.Equal(0.1, metrics.Loss, 1e-12);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ClassificationMetrics(["a"], [], [], []));
        Assert.Throws<ArgumentException>(() => new ClassificationMetrics(["a"], [0], [0, 0], [1]));
        Assert.Throws<ArgumentException>(() => new ClassificationMetrics(["a"], [0], [0], [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassificationMetrics(["a"], [0], [1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassificationMetrics(["a", "b"], [2], [0], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfusionMatrix(2, [1], [-1]));
    }
}
