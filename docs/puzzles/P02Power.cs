namespace RawAudioNet.Puzzles;

/// <summary>
/// Puzzle 2: how much of a frequency is in a sound. Multiply the faded samples by a cosine and by a sine that turn k times within them,
/// and sum each: what does not turn at that speed cancels. The two sums are the legs of a triangle, and the power is its hypotenuse
/// squared:
/// <code>P = (Σ_j w[j]·x[j]·cos(2πkj / L))² + (Σ_j w[j]·x[j]·sin(2πkj / L))²</code>
/// Chapter: docs/tour/03-stft.md. The real code: src/Engine/Backends/Cpu/FrameFft.cs computes all k at once.
/// </summary>
internal static class P02Power
{
    /// <param name="samples">x, <c>[L]</c>.</param>
    /// <param name="window">w, <c>[L]</c>.</param>
    /// <param name="bin">k.</param>
    /// <returns>P.</returns>
    public static double Power(double[] samples, double[] window, int bin)
    {
        throw new UnfilledException(); // Eight lines in place of this one.
    }
}
