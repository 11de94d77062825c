using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    void IBackend.GatherClips(
        in GatherClipsShape shape,
        in ClipStore store,
        DeviceBuffer<int> clips,
        DeviceBuffer<int> starts,
        in Tensor draws,
        TimeShift shift,
        in Tensor output,
        DeviceBuffer<int> labels)
    {
        int line = shift.AcrossChannels ? shape.Channels * shape.Samples : shape.Samples;
        int lines = shift.AcrossChannels ? 1 : shape.Channels;
        Launch(
            OverGroups((long)shape.Images * lines * GatherClipsKernels.Units(line)),
            new GatherClipsKernels.Samples(
                View(store.Shorts, 0),
                View(store.Floats, 0),
                View(store.Places, shape.Clips),
                View(store.Labels, shape.Clips),
                View(clips, shape.Images),
                View(starts, (long)shape.Models * shape.Clips),
                Roll(shape.Images, draws, shift),
                View(output, shape.Output),
                View(labels, shape.Images),
                shape,
                lines,
                line));
    }
}
