using ILGPU;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    long IBackend.AugmentSpectrogramsWorkspace(in AugmentShape shape) =>
        (long)shape.Masks.Images * AugmentKernels.PlanLength(AugmentKernels.SettingsOf(shape));

    void IBackend.AugmentSpectrograms(
        in AugmentShape shape,
        in AugmentStore store,
        DeviceBuffer<int> clips,
        in Tensor draws,
        in ModelTensor moments,
        in Tensor output,
        DeviceBuffer<int> labels,
        in Mixture mixture,
        in Tensor workspace)
    {
        SpecAugmentShape masks = shape.Masks;
        SpectrogramStore kept = store.Kept;
        SpecAugmentShape.RequireDraws(draws, shape.Draws);
        AugmentKernels.Settings settings = AugmentKernels.SettingsOf(shape);
        ArrayView<float> plans = View(workspace, ((IBackend)this).AugmentSpectrogramsWorkspace(shape));
        bool mixes = shape.Alterations.Mixup > 0;
        Launch(
            OverItems((long)masks.Images * masks.Height),
            new AugmentKernels.Plan(
                View(kept.Rows, 1),
                View(kept.Labels, 1),
                View(store.Facts, kept.Full.Rows + kept.Mono.Rows),
                View(clips, masks.Images),
                View(draws, new Shape(masks.Images, draws.Shape[1])),
                mixes ? View(mixture.Quantiles, new Shape(MixupShares.Intervals + 1)) : none.View,
                plans,
                View(labels, masks.Images),
                mixes ? View(mixture.Labels.Partners, masks.Images) : tickets.View,
                mixes ? View(mixture.Labels.Shares, new Shape(masks.Images)) : none.View,
                masks.Images,
                shape.Batch),
            settings);
        Launch(
            OverItems((long)masks.Images * masks.Height * masks.Width),
            new AugmentKernels.Spectrograms(
                ViewOrNone(kept.Full, new Shape(kept.Full.Rows, masks.Height, masks.Width, masks.Channels)),
                ViewOrNone(kept.Mono, new Shape(kept.Mono.Rows, masks.Height, masks.Width, 1)),
                plans,
                ViewOrNone(moments, moments.Models, new Shape(2)),
                View(output, masks.Values),
                kept.Full.Rows,
                masks.Images,
                moments.IsEmpty ? 0 : 1,
                moments.IsEmpty ? masks.Images : masks.Images / moments.Models),
            settings);
    }
}
