using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>A block's four parameters, or their gradients, one tensor a model each.</summary>
/// <param name="Weight">The convolution's weight <c>[ky][kx][Ci][Co]</c>.</param>
/// <param name="Bias">The convolution's bias <c>[Co]</c>.</param>
/// <param name="Gamma">The batch norm's factor γ <c>[Co]</c>.</param>
/// <param name="Beta">The batch norm's summand β <c>[Co]</c>.</param>
public readonly record struct ConvBlockParameters(ModelTensor Weight, ModelTensor Bias, ModelTensor Gamma, ModelTensor Beta);

/// <remarks>
/// A convolution, a rectifier and a batch norm in one: what passes between them never leaves a core's cache. Each is defined by
/// <see cref="Composed"/>, out of the three operations' own.
/// </remarks>
public partial interface IBackend
{
    /// <summary>Floats of workspace that the block's operations need at most.</summary>
    long ConvBlockWorkspace(in Conv2dShape shape);

    /// <summary>
    /// <see cref="Conv2dForward"/>, <see cref="ReluForward"/>, and <see cref="BatchNorm2dForward"/> of the result; composed form:
    /// <see cref="Composed.ConvBlockForward"/>.
    /// </summary>
    /// <param name="shape">The convolution's extents; N·H'·W' is at least 2.</param>
    /// <param name="input">x <c>[M·N, H, W, Ci]</c>, with its scale and shift where it has them.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="output">y = max(0, conv(x)) <c>[M·N, H', W', Co]</c>, the batch norm not carried out.</param>
    /// <param name="statistics">Receives mean, biased variance, scale and shift of y.</param>
    /// <param name="workspace">At least <see cref="ConvBlockWorkspace"/> floats; nothing in it is left for backward.</param>
    void ConvBlockForward(
        in Conv2dShape shape,
        in Activation input,
        in ConvBlockParameters parameters,
        in Tensor output,
        in BatchNorm2dStatistics statistics,
        in Tensor workspace);

    /// <summary>
    /// <see cref="Conv2dForward"/> and <see cref="ReluForward"/>, for evaluation, whose batch norm needs no statistics of y; composed form:
    /// <see cref="Composed.ConvBlockEvaluation"/>.
    /// </summary>
    /// <param name="shape">The convolution's extents.</param>
    /// <param name="input">x <c>[M·N, H, W, Ci]</c>, with its scale and shift where it has them.</param>
    /// <param name="weight">w <c>[ky][kx][Ci][Co]</c> a model.</param>
    /// <param name="bias">b <c>[Co]</c> a model.</param>
    /// <param name="output">y = max(0, conv(x)) <c>[M·N, H', W', Co]</c>.</param>
    /// <param name="workspace">At least <see cref="ConvBlockWorkspace"/> floats.</param>
    void ConvBlockEvaluation(
        in Conv2dShape shape, in Activation input, in ModelTensor weight, in ModelTensor bias, in Tensor output, in Tensor workspace);

    /// <summary>
    /// From dγ and dβ on: <see cref="BatchNorm2dInputGradient"/>, <see cref="ReluBackward"/>, <see cref="Conv2dParameterGradient"/>,
    /// <see cref="Conv2dInputGradient"/>, and, where the input has a pending batch norm, that one's
    /// <see cref="BatchNorm2dParameterGradient"/>; composed form: <see cref="Composed.ConvBlockBackward"/>.
    /// </summary>
    /// <param name="shape">The convolution's extents.</param>
    /// <param name="input">x of forward; the gradients of <see cref="Activation.Norm"/> are written where it has one and dx is asked for.</param>
    /// <param name="output">y of forward.</param>
    /// <param name="statistics">Of forward.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradOutput">The gradient of the batch norm's output <c>[M·N, H', W', Co]</c>.</param>
    /// <param name="gradients">Dγ and dβ are read, the gradients of weight and bias written.</param>
    /// <param name="gradInput">dx (after x's scale and shift) <c>[M·N, H, W, Ci]</c>; empty: it is not wanted.</param>
    /// <param name="workspace">At least <see cref="ConvBlockWorkspace"/> floats.</param>
    void ConvBlockBackward(
        in Conv2dShape shape,
        in Activation input,
        in Tensor output,
        in BatchNorm2dStatistics statistics,
        in ConvBlockParameters parameters,
        in Tensor gradOutput,
        in ConvBlockParameters gradients,
        in Tensor gradInput,
        in Tensor workspace);
}
