using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Puzzles;

/// <summary>
/// Puzzle 5: a convolution. Slide a small pattern over the image and note at each place how well it fits:
/// <code>y[i, j, o] = b[o] + Σ_{u,v,c} w[u, v, c, o]·x[i·s − p + u, j·s − p + v, c]</code>
/// with stride s and padding p; x is 0 outside of the image. Arrays are flat, the last index runs fastest:
/// <code>x[r, q, c]    at (r·InputWidth + q)·InputChannels + c
/// w[u, v, c, o] at ((u·KernelWidth + v)·InputChannels + c)·OutputChannels + o
/// y[i, j, o]    at (i·OutputWidth + j)·OutputChannels + o</code>
/// Chapter: docs/tour/06-convolution.md. The real code: tests/RawAudioNet.Cases/References/Conv2dReference.cs in six loops,
/// src/Engine/Backends/Cpu/CpuBackend.Conv2d.cs fast.
/// </summary>
internal static class P05Convolution
{
    /// <param name="shape">All extents; one image.</param>
    /// <param name="x">The image, <c>[H, W, Ci]</c>.</param>
    /// <param name="w">The patterns, <c>[ky, kx, Ci, Co]</c>.</param>
    /// <param name="b">The bias, <c>[Co]</c>.</param>
    /// <returns>y, <c>[H', W', Co]</c>.</returns>
    public static double[] Convolution(Conv2dShape shape, double[] x, double[] w, double[] b)
    {
        throw new UnfilledException(); // Fifteen lines in place of this one.
    }
}
