namespace RawAudioNet.Puzzles;

/// <summary>
/// Puzzle 9: where all learning begins. Softmax makes probabilities of scores, cross-entropy is the surprise at the right answer,
/// averaged over the batch. Together they have the simplest of gradients: what the network said, minus what is true.
/// <code>p[n, k] = e^z[n, k] / Σ_l e^z[n, l]
/// dz[n, k] = (p[n, k] − [k is the label of n]) / N</code>
/// Subtract a row's largest score before the exponential: p stays the same, and e^800 is avoided. Chapter: docs/tour/08-loss.md. The real
/// code: src/Engine/Backends/Cpu/CpuBackend.SoftmaxCrossEntropy.cs.
/// </summary>
internal static class P09LossGradient
{
    /// <param name="scores">z, <c>[N, classes]</c>.</param>
    /// <param name="labels">The right class of each image, <c>[N]</c>.</param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>dz, <c>[N, classes]</c>.</returns>
    public static double[] LossGradient(double[] scores, int[] labels, int classes)
    {
        throw new UnfilledException(); // Ten lines in place of this one.
    }
}
