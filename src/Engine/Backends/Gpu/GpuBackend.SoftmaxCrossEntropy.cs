using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    void IBackend.SoftmaxCrossEntropy(
        in SoftmaxCrossEntropyShape shape,
        in Tensor logits,
        in LossTargets targets,
        in Tensor imageLoss,
        in Tensor gradLogits,
        StepState state) =>
        Launch(
            OverGroups(shape.Models),
            new SoftmaxCrossEntropyKernels.LossAndGradient(
                View(logits, shape.Logits),
                View(imageLoss, new Shape(shape.Logits[0])),
                View(gradLogits, shape.Logits),
                View(state.Counters, shape.Models),
                View(state.Schedule, (long)shape.Models * state.Steps),
                View(state.Log, (long)shape.Models * state.Steps),
                ViewsOf(targets, shape),
                state.Steps,
                shape));

    private TargetViews ViewsOf(in LossTargets targets, in SoftmaxCrossEntropyShape shape)
    {
        int images = shape.Logits[0];
        LabelMix mix = targets.Mix;
        return new TargetViews(
            View(targets.Labels, images),
            mix.IsEmpty ? View(targets.Labels, images) : View(mix.Partners, images),
            ViewOrNone(mix.Shares, new Shape(images)),
            ViewOrNone(targets.ClassWeights, new Shape(shape.Models, shape.Classes)),
            mix.IsEmpty ? 0 : 1,
            targets.ClassWeights.IsEmpty ? 0 : 1);
    }
}
