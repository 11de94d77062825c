namespace RawAudioNet.Puzzles;

/// <summary>
/// Puzzle 10: Adam. A step as long as the learning rate, whatever the size of the gradient: its running mean, divided by its running
/// size. Both begin at 0 and are too small at first, by the factor 1 − β^t, which is taken out.
/// <code>m = β1·m + (1 − β1)·g,  v = β2·v + (1 − β2)·g²
/// w = w − rate·m/(1 − β1^t) / (√(v/(1 − β2^t)) + ε)</code>
/// with β2 = 0.999, ε = 1e-8, and t = 1 in the first step. Chapter: docs/tour/09-adam-and-onecycle.md. The real code:
/// src/Engine/Numerics/AdamRule.cs.
/// </summary>
internal static class P10Adam
{
    /// <param name="weight">w.</param>
    /// <param name="gradient">g.</param>
    /// <param name="first">m before.</param>
    /// <param name="second">v before.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="beta1">β1.</param>
    /// <param name="time">t.</param>
    /// <returns>w, m and v after the step.</returns>
    public static (double Weight, double First, double Second) Step(
        double weight, double gradient, double first, double second, double rate, double beta1, int time)
    {
        throw new UnfilledException(); // Five lines in place of this one.
    }
}
