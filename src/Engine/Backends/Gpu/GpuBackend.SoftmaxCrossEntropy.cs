using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    void IBackend.SoftmaxCrossEntropy(
        in SoftmaxCrossEntropyShape shape,
        in Tensor logits,
        DeviceBuffer<int> labels,
        in Tensor classWeights,
        in Tensor imageLoss,
        in Tensor gradLogits,
        StepState state) =>
        Launch(
            OverGroups(shape.Models),
            new SoftmaxCrossEntropyKernels.LossAndGradient(
                View(logits, shape.Logits),
                View(labels, shape.Logits[0]),
                ViewOrNone(classWeights, new Shape(shape.Models, shape.Classes)),
                View(imageLoss, new Shape(shape.Logits[0])),
                View(gradLogits, shape.Logits),
                View(state.Counters, shape.Models),
                View(state.Log, (long)shape.Models * state.Steps),
                state.Steps,
                classWeights.IsEmpty ? 0 : 1,
                shape));
}
