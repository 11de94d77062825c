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

/// <summary>The second label of images that are mixtures of two, as mixup makes them (Zhang et al., "mixup", 2018).</summary>
/// <param name="Partners">y₂, the label of what was mixed in, one an image.</param>
/// <param name="Shares">λ in [0, 1], how much of an image that is <c>[M·N]</c>; 0 for an image that is not mixed.</param>
public readonly record struct LabelMix(DeviceBuffer<int> Partners, Tensor Shares)
{
    /// <summary>Whether this is the default value: no image has a second label.</summary>
    public bool IsEmpty => Partners is null;
}

/// <summary>What images are judged against.</summary>
/// <param name="Labels">y, one an image, at least M·N of them.</param>
/// <param name="ClassWeights">w <c>[M, K]</c>, or empty: 1.</param>
/// <param name="Mix">The second labels, or empty: λ = 0.</param>
public readonly record struct LossTargets(DeviceBuffer<int> Labels, Tensor ClassWeights = default, LabelMix Mix = default);

public partial interface IBackend
{
    /// <summary>
    /// Softmax and cross-entropy with the gradient in one pass. With <c>l_k = log Σ_j e^{z_j} − z_k</c> (largest logit subtracted first), an image's loss
    /// is <c>l = (1−ε)·((1−λ)·w_y·l_y + λ·w_{y₂}·l_{y₂}) + ε/K·Σ_k w_k·l_k</c> and it counts <c>n = (1−λ)·w_y + λ·w_{y₂}</c>; a model's loss is
    /// <c>Σ l / Σ n</c>, and dz that loss' derivative, <c>(1−ε)·(1−λ)·w_y·(softmax(z) − onehot(y)) / Σ n</c> and so on. Without class weights, mixtures
    /// and smoothing it is the mean of l_y.
    /// </summary>
    /// <remarks>
    /// That is PyTorch's CrossEntropyLoss with weight and label_smoothing, and <c>(1−λ)·loss(z, y) + λ·loss(z, y₂)</c> where, as in mixup, the batch's
    /// second labels are its first ones in another order and λ is the same for all.
    /// A label that is not one of the classes is not read as an index: it makes its image's loss and gradient NaN, and so the model's.
    /// </remarks>
    /// <param name="shape">The extents.</param>
    /// <param name="logits">z <c>[M·N, K]</c>.</param>
    /// <param name="targets">Labels, class weights, second labels.</param>
    /// <param name="imageLoss">Receives each image's loss, as without class weights <c>[M·N]</c>.</param>
    /// <param name="gradLogits">Receives dz <c>[M·N, K]</c>.</param>
    /// <param name="state">
    /// Holds ε (<see cref="ScheduleEntry.LabelSmoothing"/>); receives loss and correct count in the log row of the current step of each
    /// model that takes part in it. The first of equal logits is the prediction; it is correct when it is y, or y₂ where that has the larger share, λ &gt; ½.
    /// </param>
    void SoftmaxCrossEntropy(
        in SoftmaxCrossEntropyShape shape,
        in Tensor logits,
        in LossTargets targets,
        in Tensor imageLoss,
        in Tensor gradLogits,
        StepState state);
}
