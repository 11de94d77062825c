using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Engine.Tests.References;

/// <summary>The schedule against the textbook's, over whole runs.</summary>
[Trait("Speed", "Small")]
public sealed class OneCycleReferenceTests
{
    [Theory]
    [InlineData(1, Annealing.Linear)]
    [InlineData(3, Annealing.Cosine)]
    [InlineData(10, Annealing.Cosine)]
    [InlineData(874, Annealing.Linear)]
    public void Schedule_is_the_references_at_every_step(int steps, Annealing annealing)
    {
        ScheduleEntry[] schedule = OneCycle.Schedule(steps, 3e-3, annealing);

        for (int step = 0; step < steps; step++)
        {
            (double rate, double beta1) = StepReference.OneCycle(step, steps, 3e-3, annealing == Annealing.Cosine);
            var want = new ScheduleEntry(
                (float)rate,
                (float)beta1,
                (float)(1 - beta1),
                (float)(rate / (1 - Math.Pow(beta1, step + 1))),
                (float)Math.Sqrt(1 - Math.Pow(0.999, step + 1)));
            AssertClose(want.LearningRate, schedule[step].LearningRate);
            AssertClose(want.Beta1, schedule[step].Beta1);
            AssertClose(want.OneMinusBeta1, schedule[step].OneMinusBeta1);
            AssertClose(want.StepSize, schedule[step].StepSize);
            AssertClose(want.SecondMomentCorrection, schedule[step].SecondMomentCorrection);
        }
    }

    // Both round a double of nearly the same bits to float32: they may fall to two neighbours.
    private static void AssertClose(float want, float got) => Assert.Equal(want, got, 1.2e-7f * Math.Abs(want));
}
