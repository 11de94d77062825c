using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    /// <inheritdoc/>
    long IBackend.ConvBlockWorkspace(in Conv2dShape shape) => Composed.ConvBlockWorkspace(this, shape);

    /// <inheritdoc/>
    void IBackend.ConvBlockForward(
        in Conv2dShape shape,
        in Activation input,
        in ConvBlockParameters parameters,
        in Tensor output,
        in BatchNorm2dStatistics statistics,
        in Tensor workspace) =>
        Composed.ConvBlockForward(this, shape, input, parameters, output, statistics, workspace);

    /// <inheritdoc/>
    void IBackend.ConvBlockEvaluation(
        in Conv2dShape shape, in Activation input, in ModelTensor weight, in ModelTensor bias, in Tensor output, in Tensor workspace) =>
        Composed.ConvBlockEvaluation(this, shape, input, weight, bias, output, workspace);

    /// <inheritdoc/>
    void IBackend.ConvBlockBackward(
        in Conv2dShape shape,
        in Activation input,
        in Tensor output,
        in BatchNorm2dStatistics statistics,
        in ConvBlockParameters parameters,
        in Tensor gradOutput,
        in ConvBlockParameters gradients,
        in Tensor gradInput,
        in Tensor workspace) =>
        Composed.ConvBlockBackward(this, shape, input, output, statistics, parameters, gradOutput, gradients, gradInput, workspace);
}
