using ILGPU;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    long IBackend.SpecAugmentWorkspace(in SpecAugmentShape shape) => 3L * PartitionOf(shape).Items + shape.Images;

    void IBackend.SpecAugment(in SpecAugmentShape shape, in Tensor draws, in Tensor values, in Tensor workspace)
    {
        Partition partition = PartitionOf(shape);
        ArrayView<float> scratch = View(workspace, 3L * partition.Items + shape.Images);
        ArrayView<float> means = scratch.SubView(3L * partition.Items, shape.Images);
        ArrayView<float> spectrograms = View(values, shape.Values);
        int drawsPerImage = draws.Shape[1];
        SpecAugmentShape.RequireDraws(draws, shape.Draws);
        Launch(OverItems(partition.Items), new Partition.PartialMoments(spectrograms, scratch, partition));
        Launch(OverGroups(shape.Images), new SpecAugmentKernels.Means(spectrograms, scratch, means, partition));
        Launch(
            OverItems(shape.Values.Count),
            new SpecAugmentKernels.Mask(View(draws, new Shape(shape.Images, drawsPerImage)), means, spectrograms, drawsPerImage, shape));
    }

    private static Partition PartitionOf(in SpecAugmentShape shape) => new(shape.Images, shape.Height * shape.Width * shape.Channels, 1);
}
