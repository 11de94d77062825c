namespace RawAudioNet.Engine.Tensors;

/// <summary>
/// The batch norm behind an <see cref="Activation"/>'s scale and shift, for a reader that can leave in backward what that batch norm needs
/// next: the gradients of its γ and β, <c>Σ dy·x̂</c> and <c>Σ dy</c>.
/// </summary>
/// <param name="Mean">μ <c>[C]</c> a model.</param>
/// <param name="Variance">σ² <c>[C]</c> a model.</param>
/// <param name="GradGamma">Receives dγ <c>[C]</c> a model.</param>
/// <param name="GradBeta">Receives dβ <c>[C]</c> a model.</param>
public readonly record struct PendingNorm(ModelTensor Mean, ModelTensor Variance, ModelTensor GradGamma, ModelTensor GradBeta)
{
    /// <summary>Whether there is none: evaluation, or no batch norm at all.</summary>
    public bool IsEmpty => Mean.IsEmpty;
}
