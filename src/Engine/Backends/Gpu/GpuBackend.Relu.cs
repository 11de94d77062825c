using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    void IBackend.ReluForward(in Tensor input, in Tensor output) =>
        Launch(OverItems(input.Count), new ReluKernels.Forward(View(input, input.Shape), View(output, input.Shape)));

    void IBackend.ReluBackward(in Tensor output, in Tensor gradOutput, in Tensor gradInput) =>
        Launch(
            OverItems(output.Count),
            new ReluKernels.Backward(View(output, output.Shape), View(gradOutput, output.Shape), View(gradInput, output.Shape)));
}
