using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Puzzles;

/// <summary>
/// Puzzle 7: the gradient of the convolution's input, which the layer before is waiting for. Wherever forward did y += w·x, now dx +=
/// w·dy. Or, for each x by itself:
/// <code>dx[r, q, c] = Σ_{u,v,o} w[u, v, c, o]·dy[(r + p − u)/s, (q + p − v)/s, o]</code>
/// over the u and v for which both divisions come out even, within y. Indices as in puzzle 5; checked against difference quotients.
/// Chapter: docs/tour/06-convolution.md. The real code: tests/RawAudioNet.Cases/References/Conv2dReference.cs takes the first way,
/// src/Engine/Backends/Gpu/Kernels/Conv2dKernels.cs the second: each thread has x of its own, so no two write to the same place.
/// </summary>
internal static class P07InputGradient
{
    /// <param name="shape">All extents; one image.</param>
    /// <param name="w">The patterns, <c>[ky, kx, Ci, Co]</c>.</param>
    /// <param name="dy">The loss's gradient of each output, <c>[H', W', Co]</c>.</param>
    /// <returns>dx, <c>[H, W, Ci]</c>.</returns>
    public static double[] InputGradient(Conv2dShape shape, double[] w, double[] dy)
    {
        throw new UnfilledException(); // Fifteen lines in place of this one.
    }
}
