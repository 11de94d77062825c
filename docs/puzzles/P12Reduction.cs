namespace RawAudioNet.Puzzles;

/// <summary>
/// Puzzle 12: a sum on a GPU. A group of threads, each with a number in shared memory, adds them as a tree: with 8 threads, first 4 of
/// them add the upper half to the lower, then 2, then 1, and the sum lies in shared[0]. Between two rounds all wait for each other (the
/// barrier); within a round the threads run in <i>any</i> order, so no thread may write what another reads.
/// <code>for (half = threads / 2; half > 0; half /= 2) { every thread: Round(shared, thread, half); barrier; }</code>
/// Write what one thread does in one round. It is run with the threads in different orders. Chapter: docs/tour/12-speed-gpu.md. The real
/// code: src/Engine/Backends/Gpu/Kernels/GroupReduction.cs.
/// </summary>
internal static class P12Reduction
{
    /// <param name="shared">The group's memory.</param>
    /// <param name="thread">This thread, 0 to threads − 1: also those take part that have nothing to add.</param>
    /// <param name="half">The distance of the two numbers that are added in this round.</param>
    public static void Round(float[] shared, int thread, int half)
    {
        throw new UnfilledException(); // Two lines in place of this one.
    }
}
