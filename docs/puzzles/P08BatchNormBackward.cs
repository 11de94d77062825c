namespace RawAudioNet.Puzzles;

/// <summary>
/// Puzzle 8: batch norm backwards. Forward, the P values of a channel are brought to mean 0 and variance 1, then scaled:
/// <code>μ = Σ x / P,  σ² = Σ (x − μ)² / P,  x̂ = (x − μ) / √(σ² + ε),  y = γ·x̂ + β</code>
/// Each x moves μ and σ² too, and through them every y. So dx is what is left of dy when its mean is taken away, and its part along x̂:
/// <code>dx[i] = γ / √(σ² + ε)·(dy[i] − Σ dy / P − x̂[i]·Σ (dy·x̂) / P)</code>
/// Chapter: docs/tour/07-relu-and-batch-norm.md, with the derivation. The real code: src/Engine/Backends/Cpu/CpuBackend.BatchNorm2d.cs.
/// </summary>
internal static class P08BatchNormBackward
{
    /// <param name="x">The values of one channel in a batch, <c>[P]</c>.</param>
    /// <param name="dy">The loss's gradient of each output, <c>[P]</c>.</param>
    /// <param name="gamma">γ.</param>
    /// <param name="epsilon">ε.</param>
    /// <returns>dx, <c>[P]</c>.</returns>
    public static double[] InputGradient(double[] x, double[] dy, double gamma, double epsilon)
    {
        throw new UnfilledException(); // Nine lines in place of this one.
    }
}
