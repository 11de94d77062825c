using RawAudioNet.Cases;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>
/// Puzzle 12, against a plain sum: groups of 8 and 32 threads, which in a round run forwards, backwards and odd ones first.
/// </summary>
internal static class ReductionCheck
{
    // What lies behind the group's memory, large enough to be seen in a sum.
    private const float NotTheGroups = 10_000;

    private static readonly int[] Groups = [8, 32];

    private static readonly Func<int, IEnumerable<int>>[] Orders =
    [
        threads => Enumerable.Range(0, threads),
        threads => Enumerable.Range(0, threads).Reverse(),
        threads => Enumerable.Range(0, threads).OrderBy(thread => thread % 2 == 0),
    ];

    public static Puzzle Puzzle { get; } = new FunctionPuzzle<Action<float[], int, int>>
    {
        Number = 12,
        Title = "a sum on a GPU",
        Task = "Write what one thread does in one round of a sum.",
        Hole = nameof(P12Reduction),
        Chapter = "docs/tour/12-speed-gpu.md",
        RealCode = "src/Engine/Backends/Gpu/Kernels/GroupReduction.cs",
        Filled = P12Reduction.Round,
        // The two lines of GroupReduction, which runs on devices alone.
        Solution = (shared, thread, half) =>
        {
            if (thread < half)
                shared[thread] = shared[thread] + shared[thread + half];
        },
        Run = round => [.. from threads in Groups from order in Orders select Sum(round, threads, order)],
        Expected = () => [.. from threads in Groups from _ in Orders select Values(threads).Sum(value => (double)value)],
        Mistakes =
        [
            ((shared, thread, half) => shared[thread] += shared[thread + half],
                "All threads add, also those in the upper half: they overwrite numbers that others are about to read, and read behind "
                + "the group's memory. Which comes first differs from run to run: a race. Only threads below half may work."),
            ((shared, thread, half) =>
            {
                if (thread <= half)
                    shared[thread] += shared[thread + half];
            },
                "One thread too many: thread number half writes what thread 0 reads, a race. Threads 0 to half − 1 work: <, not <=."),
            ((shared, thread, half) =>
            {
                if (thread < half)
                    shared[thread] += shared[thread + 1];
            },
                "You add the neighbour, which is another thread's place, just being written: a race. The partner is half away, where "
                + "nobody writes."),
            ((shared, thread, half) =>
            {
                if (thread < half)
                    shared[thread] = shared[thread + half];
            },
                "The number of the thread itself is lost: add the other to it."),
            ((shared, thread, half) =>
            {
                if (thread < half)
                    shared[thread + half] += shared[thread];
            },
                "You add the lower half to the upper. The next round looks at the lower one alone, and the result is read from shared[0]."),
        ],
    };

    private static float[] Values(int threads) => [.. CaseValues.Indices(threads, threads, 100).Select(value => (float)(value + 1))];

    private static double Sum(Action<float[], int, int> round, int threads, Func<int, IEnumerable<int>> order)
    {
        float[] shared = [.. Values(threads), .. Enumerable.Repeat(NotTheGroups, threads)];
        for (int half = threads / 2; half > 0; half /= 2)
        {
            foreach (int thread in order(threads))
                round(shared, thread, half);
        }

        return shared[0];
    }
}
