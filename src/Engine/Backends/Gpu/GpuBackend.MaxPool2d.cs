using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    void IBackend.MaxPool2dForward(in MaxPool2dShape shape, in Tensor input, in Tensor output, DeviceBuffer<int> winners) =>
        Launch(
            OverItems(shape.Output.Count),
            new MaxPool2dKernels.Forward(View(input, shape.Input), View(output, shape.Output), View(winners, shape.Output.Count), shape));

    void IBackend.MaxPool2dBackward(in MaxPool2dShape shape, in Tensor gradOutput, DeviceBuffer<int> winners, in Tensor gradInput) =>
        Launch(
            OverItems(shape.Input.Count),
            new MaxPool2dKernels.Backward(View(gradOutput, shape.Output), View(winners, shape.Output.Count), View(gradInput, shape.Input), shape));
}
