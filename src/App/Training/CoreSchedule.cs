using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace RawAudioNet.App.Training;

/// <summary>
/// Trainings over cores: one core a training, so that no thread ever waits for another within a step, and whoever is done takes the next. What
/// would leave cores idle at the end, the trainings of an incomplete last round, share all of them; the number of threads changes no bit.
/// </summary>
internal static class CoreSchedule
{
    /// <summary>The threads of the training that is begun as number <paramref name="index"/>, from 0.</summary>
    public static int ThreadsOf(int index, int trainings, int cores)
    {
        int last = trainings % cores;
        int place = index - (trainings - last);
        return place < 0 ? 1 : cores / last + (place < cores % last ? 1 : 0);
    }

    /// <summary>Runs all trainings; the first failure stops the others, and is thrown when they have stopped.</summary>
    /// <param name="trainings">How many.</param>
    /// <param name="cores">How many side by side.</param>
    /// <param name="train">Trains one, given its index, its threads and what may stop it.</param>
    /// <param name="cancellation">Stops all.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Kept and thrown on the caller's thread.")]
    public static void Run(int trainings, int cores, Action<int, int, CancellationToken> train, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var failures = new Exception?[trainings];
        int begun = -1;
        var workers = new Thread[Math.Min(trainings, cores)];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = new Thread(Work) { Name = $"rawaudionet training worker {i}" };
            workers[i].Start();
        }
        foreach (Thread worker in workers)
            worker.Join();

        Exception? failure = failures.FirstOrDefault(fault => fault is not null and not OperationCanceledException) ?? failures.FirstOrDefault(fault => fault is not null);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
        cancellation.ThrowIfCancellationRequested();

        void Work()
        {
            for (int index = Interlocked.Increment(ref begun); index < trainings && !stop.IsCancellationRequested; index = Interlocked.Increment(ref begun))
            {
                try
                {
                    train(index, ThreadsOf(index, trainings, cores), stop.Token);
                }
                catch (Exception failure)
                {
                    failures[index] = failure;
                    stop.Cancel();
                }
            }
        }
    }
}
