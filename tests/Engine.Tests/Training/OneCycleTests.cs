using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training;

/// <summary>The expected values are those of torch.optim.lr_scheduler.OneCycleLR with its defaults.</summary>
[Trait("Speed", "Small")]
public sealed class OneCycleTests
{
    private static readonly double[] TenLinearRates =
    [
        4e-05, 5.2e-04, 1e-03, 8.57143428571e-04, 7.14286857143e-04, 5.71430285714e-04, 4.28573714286e-04, 2.85717142857e-04,
        1.42860571429e-04, 4e-09,
    ];

    private static readonly double[] TenLinearBetas =
        [0.95, 0.90, 0.85, 0.864285714286, 0.878571428571, 0.892857142857, 0.907142857143, 0.921428571429, 0.935714285714, 0.95];

    [Fact]
    public void Ten_linear_steps_are_those_of_torch()
    {
        var cycle = new OneCycle(10, 1e-3);

        for (int step = 0; step < 10; step++)
        {
            AssertRelative(TenLinearRates[step], cycle.LearningRate(step));
            AssertRelative(TenLinearBetas[step], cycle.Beta1(step));
        }
    }

    [Theory]
    [InlineData(0, 4e-05, 0.95)]
    [InlineData(1, 5.2e-04, 0.90)]
    [InlineData(2, 1e-03, 0.85)]
    [InlineData(3, 9.50484632013e-04, 0.854951556605)]
    [InlineData(5, 6.11262021936e-04, 0.888873953302)]
    [InlineData(8, 4.95193679865e-05, 0.945048443395)]
    [InlineData(9, 4e-09, 0.95)]
    public void Ten_cosine_steps_are_those_of_torch(int step, double rate, double beta1)
    {
        var cycle = new OneCycle(10, 1e-3, Annealing.Cosine);

        AssertRelative(rate, cycle.LearningRate(step));
        AssertRelative(beta1, cycle.Beta1(step));
    }

    [Theory]
    [InlineData(1, 4.36753445636e-05, 0.949617151608)]
    [InlineData(100, 4.07534456355e-04, 0.911715160796)]
    [InlineData(261, 9.99264931087e-04, 0.850076569678)]
    [InlineData(262, 9.98692388362e-04, 0.850130761687)]
    [InlineData(437, 7.12652342596e-04, 0.87873488068)]
    [InlineData(872, 1.63851454724e-06, 0.949836547891)]
    [InlineData(873, 4e-09, 0.95)]
    public void A_peak_between_two_steps_is_never_reached(int step, double rate, double beta1)
    {
        var cycle = new OneCycle(874, 1e-3);

        AssertRelative(rate, cycle.LearningRate(step));
        AssertRelative(beta1, cycle.Beta1(step));
    }

    [Theory]
    [InlineData(1, new[] { 4e-9 })]
    [InlineData(2, new[] { 7.142868571e-04, 4e-9 })]
    [InlineData(3, new[] { 9.523811429e-04, 4.761925714e-04, 4e-9 })]
    public void Runs_of_one_to_three_steps_begin_after_the_peak(int steps, double[] rates)
    {
        var cycle = new OneCycle(steps, 1e-3);

        for (int step = 0; step < steps; step++)
            AssertRelative(rates[step], cycle.LearningRate(step), 1e-9);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(-1)]
    public void A_step_outside_the_run_is_refused(int step)
    {
        var cycle = new OneCycle(10, 1e-3);

        Assert.Throws<ArgumentOutOfRangeException>(() => cycle.LearningRate(step));
        Assert.Throws<ArgumentOutOfRangeException>(() => cycle.Beta1(step));
    }

    [Theory]
    [InlineData(0, 1e-3)]
    [InlineData(-5, 1e-3)]
    [InlineData(10, 0.0)]
    [InlineData(10, -1e-3)]
    [InlineData(10, double.NaN)]
    [InlineData(10, double.PositiveInfinity)]
    public void A_run_without_steps_or_a_positive_rate_is_refused(int steps, double maximumRate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycle(steps, maximumRate));

    /// <summary>Constant gradient 1 from p = 0, with what the table says in place of lr and β1.</summary>
    [Fact]
    public void Adam_driven_by_the_table_walks_as_in_torch()
    {
        var expected = new Dictionary<int, (double Moment, double Weight)>
        {
            [1] = (0.050000000, -3.99999996e-05),
            [2] = (0.145000000, -4.36842100895e-04),
            [3] = (0.273250000, -1.14497296521e-03),
            [5] = (0.448152028, -2.53786673228e-03),
            [10] = (0.633895006, -4.14963172817e-03),
        };
        ScheduleEntry[] table = OneCycle.Schedule(10, 1e-3);

        double m = 0, v = 0, p = 0;
        for (int t = 1; t <= 10; t++)
        {
            ScheduleEntry entry = table[t - 1];
            m = entry.Beta1 * m + entry.OneMinusBeta1;
            v = 0.999 * v + 0.001;
            p -= entry.StepSize * m / (Math.Sqrt(v) / entry.SecondMomentCorrection + 1e-8);
            if (expected.TryGetValue(t, out (double Moment, double Weight) at))
            {
                AssertRelative(at.Moment, m, 2e-7);
                AssertRelative(at.Weight, p, 2e-7);
            }
        }
    }

    [Fact]
    public void The_table_is_rounded_once_from_double()
    {
        ScheduleEntry[] table = OneCycle.Schedule(874, 1e-3);

        Assert.Equal(874, table.Length);
        Assert.Equal(4e-5f, table[0].LearningRate);
        Assert.Equal((float)(1 - 0.95), table[0].OneMinusBeta1);
        Assert.NotEqual(1 - 0.95f, table[0].OneMinusBeta1);
        Assert.Equal((float)(4e-5 / (1 - 0.95)), table[0].StepSize, 1e-9f);
        Assert.Equal((float)Math.Sqrt(1 - 0.999), table[0].SecondMomentCorrection);
    }

    private static void AssertRelative(double expected, double actual, double tolerance = 1e-10) =>
        Assert.InRange(actual, expected - Math.Abs(expected) * tolerance, expected + Math.Abs(expected) * tolerance);
}
