namespace RawAudioNet.Engine.Tensors;

/// <summary>
/// The loss's gradient with respect to an <see cref="Activation"/> after its scale and shift, and, where the producer had them at hand, the
/// sums over it that batch norm's backward needs: <c>Σ dy</c> and <c>Σ dy·x̂</c> a channel, already in the gradients of β and γ.
/// </summary>
/// <param name="Values">The gradient <c>[M·N, H, W, C]</c>.</param>
/// <param name="HasNormSums">Whether the receiving batch norm's parameter gradients have been written by the producer.</param>
public readonly record struct ActivationGradient(Tensor Values, bool HasNormSums = false);
