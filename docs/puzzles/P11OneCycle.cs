namespace RawAudioNet.Puzzles;

/// <summary>
/// Puzzle 11: one cycle. Begin with small steps, as nothing is known yet; make large ones in the middle; end with tiny ones, to settle.
/// In T steps:
/// <code>initial = maximum / 25,  final = initial / 10000,  peak = 0.3·T − 1
/// step ≤ peak:  initial + (maximum − initial)·step / peak
/// after it:     maximum + (final − maximum)·(step − peak) / (T − 1 − peak)</code>
/// The peak is a real number, no whole step as a rule. Chapter: docs/tour/09-adam-and-onecycle.md. The real code:
/// src/Engine/Training/OneCycle.cs.
/// </summary>
internal static class P11OneCycle
{
    /// <param name="step">From 0 to T − 1.</param>
    /// <param name="steps">T, at least 4 here.</param>
    /// <param name="maximum">The rate at the peak.</param>
    /// <returns>The learning rate of the step.</returns>
    public static double Rate(int step, int steps, double maximum)
    {
        throw new UnfilledException(); // Six lines in place of this one.
    }
}
