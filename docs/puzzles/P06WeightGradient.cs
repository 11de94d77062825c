using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Puzzles;

/// <summary>
/// Puzzle 6: the gradient of the convolution's weight. Forward is a sum of products; wherever it did y += w·x, a change of w by ε changes
/// y by x·ε, and the loss by dy·x·ε. So the same loops serve, with another line inside:
/// <code>dw[u, v, c, o] = Σ_{i,j} x[i·s − p + u, j·s − p + v, c]·dy[i, j, o]</code>
/// Indices as in puzzle 5. It is checked against difference quotients (docs/tour/gradient-checks.md). Chapter:
/// docs/tour/06-convolution.md. The real code: tests/RawAudioNet.Cases/References/Conv2dReference.cs,
/// src/Engine/Backends/Cpu/CpuBackend.Conv2d.Gradients.cs.
/// </summary>
internal static class P06WeightGradient
{
    /// <param name="shape">All extents; one image.</param>
    /// <param name="x">The image, <c>[H, W, Ci]</c>.</param>
    /// <param name="dy">The loss's gradient of each output, <c>[H', W', Co]</c>.</param>
    /// <returns>dw, <c>[ky, kx, Ci, Co]</c>.</returns>
    public static double[] WeightGradient(Conv2dShape shape, double[] x, double[] dy)
    {
        throw new UnfilledException(); // Fifteen lines in place of this one.
    }
}
