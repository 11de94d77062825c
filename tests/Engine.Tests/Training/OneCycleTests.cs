using System.Text.Json;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training;

/// <summary>The expected values are those of torch.optim.lr_scheduler.OneCycleLR with its defaults.</summary>
[Trait("Speed", "Small")]
public sealed class OneCycleTests
{
    [Fact]
    public void Every_golden_step_is_that_of_torch()
    {
        foreach (JsonElement run in Golden.Json("spec.json").GetProperty("oneCycle").EnumerateArray())
        {
            double maximum = run.GetProperty("maxLearningRate").GetDouble();
            Annealing annealing = run.GetProperty("anneal").GetString() == "cos" ? Annealing.Cosine : Annealing.Linear;
            var cycle = new OneCycle(run.GetProperty("totalSteps").GetInt32(), maximum, annealing);
            foreach (JsonElement at in run.GetProperty("steps").EnumerateArray())
            {
                int step = at.GetProperty("step").GetInt32();
                AssertWithin(1e-15 * maximum, at.GetProperty("learningRate").GetDouble(), cycle.LearningRate(step));
                AssertWithin(1e-15, at.GetProperty("beta1").GetDouble(), cycle.Beta1(step));
            }
        }
    }

    [Fact]
    public void A_peak_between_two_steps_is_never_reached()
    {
        ScheduleEntry[] table = OneCycle.Schedule(874, 1e-3);

        Assert.Equal(9.99264931087e-04f, table.Max(entry => entry.LearningRate), 1e-12f);
        Assert.Equal(261, Array.FindIndex(table, entry => entry.LearningRate > 9.99e-4f));
    }

    [Theory]
    [InlineData(1, new[] { 4e-9 })]
    [InlineData(2, new[] { 7.142868571e-04, 4e-9 })]
    [InlineData(3, new[] { 9.523811429e-04, 4.761925714e-04, 4e-9 })]
    public void Runs_of_one_to_three_steps_begin_after_the_peak(int steps, double[] rates)
    {
        var cycle = new OneCycle(steps, 1e-3);

        for (int step = 0; step < steps; step++)
            AssertWithin(1e-9 * rates[step], rates[step], cycle.LearningRate(step));
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
        ScheduleEntry[] table = OneCycle.Schedule(10, 1e-3);

        double m = 0, v = 0, p = 0;
        int step = 0;
        foreach (JsonElement golden in Golden.Json("spec.json").GetProperty("adam")[0].EnumerateArray())
        {
            ScheduleEntry entry = table[step++];
            m = entry.Beta1 * m + entry.OneMinusBeta1;
            v = 0.999 * v + 0.001;
            p -= entry.StepSize * m / (Math.Sqrt(v) / entry.SecondMomentCorrection + 1e-8);
            AssertWithin(2e-7 * m, golden.GetProperty("firstMoment").GetDouble(), m);
            AssertWithin(2e-7 * Math.Abs(p), golden.GetProperty("parameter").GetDouble(), p);
        }
        Assert.Equal(10, step);
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

    private static void AssertWithin(double tolerance, double expected, double actual) =>
        Assert.InRange(actual, expected - tolerance, expected + tolerance);
}
