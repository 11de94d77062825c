namespace RawAudioNet.Engine.Tests;

/// <summary>Counts managed memory.</summary>
internal static class AllocatedBytes
{
    private const int Attempts = 8;

    /// <summary>
    /// The fewest bytes that an action allocates, on all threads, in any of some attempts. Threads of the runtime and of the test runner
    /// allocate now and then; an action that allocates does so in every attempt.
    /// </summary>
    /// <param name="prepare">Comes before each attempt, uncounted.</param>
    /// <param name="action">What is counted.</param>
    public static long Fewest(Action prepare, Action action)
    {
        long fewest = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && fewest > 0; attempt++)
        {
            prepare();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            action();
            fewest = Math.Min(fewest, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return fewest;
    }
}
