using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>On a CPU the head is a hundredth of a step: it is composed of its operations.</remarks>
internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    long IBackend.ClassifierHeadWorkspace(in ClassifierHeadShape shape) => ((IBackend)this).BatchNorm2dWorkspace(shape.InputNorm);

    /// <inheritdoc/>
    void IBackend.ClassifierHead(
        in ClassifierHeadShape shape,
        in Activation input,
        in LinearParameters parameters,
        in LossTargets targets,
        in ClassifierHeadValues values,
        in LinearParameters gradients,
        in Tensor gradInput,
        StepState state,
        in Tensor workspace) =>
        Composed.ClassifierHead(this, shape, input, parameters, targets, values, gradients, gradInput, state, workspace);
}
