using ILGPU;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    void IBackend.GlobalAveragePool2dForward(in GlobalAveragePool2dShape shape, in Activation input, in Tensor output)
    {
        ArrayView<float> x = View(input.Values, shape.Input);
        ArrayView<float> y = View(output, shape.Output);
        if (input.HasAffine)
        {
            AffineReader reader = Affine(input, x, shape.Models, shape.Channels);
            Launch(OverItems(shape.Output.Count), new GlobalAveragePool2dKernels.Forward<AffineReader>(reader, y, shape));
        }
        else
        {
            Launch(OverItems(shape.Output.Count), new GlobalAveragePool2dKernels.Forward<PlainReader>(new PlainReader(x), y, shape));
        }
    }

    void IBackend.GlobalAveragePool2dBackward(in GlobalAveragePool2dShape shape, in Tensor gradOutput, in Tensor gradInput) =>
        Launch(
            OverItems(shape.Input.Count),
            new GlobalAveragePool2dKernels.Backward(View(gradOutput, shape.Output), View(gradInput, shape.Input), shape));
}
