using RawAudioNet.App.Training;

namespace RawAudioNet.App.Tests.Training;

public sealed class CoreScheduleTests
{
    [Theory]
    [InlineData(10, 2, new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(5, 2, new[] { 1, 1, 1, 1, 2 })]
    [InlineData(5, 4, new[] { 1, 1, 1, 1, 4 })]
    [InlineData(3, 8, new[] { 3, 3, 2 })]
    [InlineData(1, 6, new[] { 6 })]
    [InlineData(3, 1, new[] { 1, 1, 1 })]
    public void Cores_are_shared_by_the_trainings_of_the_last_round(int trainings, int cores, int[] threads) =>
        Assert.Equal(threads, Enumerable.Range(0, trainings).Select(index => CoreSchedule.ThreadsOf(index, trainings, cores)));

    [Fact]
    public void Every_training_runs_once_and_as_many_as_there_are_cores_at_a_time()
    {
        using var together = new Barrier(3);
        int[] trained = new int[6];
        CoreSchedule.Run(
            6,
            3,
            (index, _, stop) =>
            {
                // Passed only if three trainings are under way at the same time.
                Assert.True(together.SignalAndWait(TimeSpan.FromMinutes(1), stop));
                Interlocked.Increment(ref trained[index]);
            },
            CancellationToken.None);
        Assert.All(trained, count => Assert.Equal(1, count));
    }

    [Fact]
    public void First_failure_stops_the_others_and_is_thrown()
    {
        using var begun = new ManualResetEventSlim();
        int trained = 0;
        var failure = Assert.Throws<InvalidDataException>(() => CoreSchedule.Run(
            20,
            2,
            (index, _, stop) =>
            {
                if (index == 1)
                {
                    begun.Wait(CancellationToken.None);
                    throw new InvalidDataException("training 2 is bad");
                }
                Interlocked.Increment(ref trained);
                begun.Set();
                stop.WaitHandle.WaitOne();
                stop.ThrowIfCancellationRequested();
            },
            CancellationToken.None));
        Assert.Equal("training 2 is bad", failure.Message);
        Assert.Equal(1, trained);
    }
}
