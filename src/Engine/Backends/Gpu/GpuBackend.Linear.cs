using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    void IBackend.LinearForward(in LinearShape shape, in Tensor input, in ModelTensor weight, in ModelTensor bias, in Tensor output) =>
        Launch(
            OverItems(shape.Output.Count),
            new LinearKernels.Forward(
                View(input, shape.Input),
                View(weight, shape.Models, shape.Weight),
                View(bias, shape.Models, shape.Bias),
                View(output, shape.Output),
                shape));

    void IBackend.LinearInputGradient(in LinearShape shape, in Tensor gradOutput, in ModelTensor weight, in Tensor gradInput) =>
        Launch(
            OverItems(shape.Input.Count),
            new LinearKernels.InputGradient(
                View(gradOutput, shape.Output), View(weight, shape.Models, shape.Weight), View(gradInput, shape.Input), shape));

    void IBackend.LinearParameterGradient(
        in LinearShape shape, in Tensor input, in Tensor gradOutput, in ModelTensor gradWeight, in ModelTensor gradBias) =>
        Launch(
            OverItems(shape.Models * (shape.Weight.Count + shape.OutputFeatures)),
            new LinearKernels.ParameterGradient(
                View(input, shape.Input),
                View(gradOutput, shape.Output),
                View(gradWeight, shape.Models, shape.Weight),
                View(gradBias, shape.Models, shape.Bias),
                shape));
}
