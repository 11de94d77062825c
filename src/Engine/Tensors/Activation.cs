namespace RawAudioNet.Engine.Tensors;

/// <summary>
/// What a layer hands to the next: values <c>[M·N, H, W, C]</c> and, when a batch norm has not been carried out yet, a scale and a shift a
/// channel that the reader applies: <c>y = x·scale[c] + shift[c]</c>. Padding is zero after that, not before.
/// </summary>
/// <remarks>This is what lets a batch norm cost no pass over memory of its own: the next convolution applies it while it reads.</remarks>
/// <param name="Values">The stored values.</param>
/// <param name="Scale">One factor a channel and model, or empty.</param>
/// <param name="Shift">One summand a channel and model, or empty.</param>
/// <param name="Norm">In training, the batch norm that they carry out, or empty.</param>
public readonly record struct Activation(Tensor Values, ModelTensor Scale = default, ModelTensor Shift = default, PendingNorm Norm = default)
{
    /// <summary>Whether the reader has a scale and a shift to apply.</summary>
    public bool HasAffine => !Scale.IsEmpty;
}
