using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>The extents of the loss.</summary>
/// <param name="Models">Models side by side, M.</param>
/// <param name="Batch">Images a model, N.</param>
/// <param name="Classes">Classes, K.</param>
public readonly record struct SoftmaxCrossEntropyShape(int Models, int Batch, int Classes)
{
    /// <summary>The logits' shape.</summary>
    public Shape Logits => new(Models * Batch, Classes);
}

public partial interface IBackend
{
    /// <summary>
    /// Softmax and cross-entropy with the gradient in one pass: <c>l_n = log Σ_k e^{z_k} − z_y</c> (largest logit subtracted first), a model's
    /// loss <c>Σ w_y·l_n / Σ w_y</c>, <c>dz = w_y·(softmax(z) − onehot(y)) / Σ w_y</c>; without weights w = 1, the mean.
    /// </summary>
    /// <param name="shape">The extents.</param>
    /// <param name="logits">z <c>[M·N, K]</c>.</param>
    /// <param name="labels">y, one a image, at least M·N of them.</param>
    /// <param name="classWeights">w <c>[M, K]</c>, or empty.</param>
    /// <param name="imageLoss">Receives l_n (unweighted) <c>[M·N]</c>.</param>
    /// <param name="gradLogits">Receives dz <c>[M·N, K]</c>.</param>
    /// <param name="state">Receives loss and correct count in the log row of the current step of each model that takes part in it; the first of equal logits is the prediction.</param>
    void SoftmaxCrossEntropy(
        in SoftmaxCrossEntropyShape shape,
        in Tensor logits,
        DeviceBuffer<int> labels,
        in Tensor classWeights,
        in Tensor imageLoss,
        in Tensor gradLogits,
        StepState state);
}
