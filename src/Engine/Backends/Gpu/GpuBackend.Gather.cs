using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    void IBackend.GatherFrames(
        in GatherFramesShape shape,
        in Tensor store,
        in Tensor mono,
        DeviceBuffer<int> rows,
        in Tensor draws,
        TimeShift shift,
        in Tensor output)
    {
        int storeRows = store.IsEmpty ? 0 : store.Shape[0];
        int monoRows = mono.IsEmpty ? 0 : mono.Shape[0];
        Launch(
            OverItems(shape.Output.Count),
            new GatherKernels.Frames(
                ViewOrNone(store, new Shape(storeRows, shape.Height, shape.Width, shape.Channels)),
                ViewOrNone(mono, new Shape(monoRows, shape.Height, shape.Width, 1)),
                View(rows, shape.Images),
                Roll(shape.Images, draws, shift),
                View(output, shape.Output),
                shape,
                storeRows));
    }

    void IBackend.GatherSamples(in GatherSamplesShape shape, in Tensor store, DeviceBuffer<int> rows, in Tensor draws, TimeShift shift, in Tensor output)
    {
        // Rolled across its channels, a waveform is one long line.
        (int lines, int length) = shift.AcrossChannels ? (1, shape.Channels * shape.Samples) : (shape.Channels, shape.Samples);
        Launch(
            OverItems(shape.Output.Count),
            new GatherKernels.Samples(
                View(store, new Shape(store.Shape[0], shape.Channels, shape.Samples)),
                View(rows, shape.Images),
                Roll(shape.Images, draws, shift),
                View(output, shape.Output),
                lines,
                length));
    }

    void IBackend.GatherLabels(int count, DeviceBuffer<int> list, DeviceBuffer<int> rows, DeviceBuffer<int> output) =>
        Launch(OverItems(count), new GatherKernels.Labels(View(list, 1), View(rows, count), View(output, count), count));

    private GatherKernels.TimeRoll Roll(int images, in Tensor draws, TimeShift shift)
    {
        bool isShifted = shift.Limit > 0 && !draws.IsEmpty;
        int perImage = isShifted ? draws.Shape[1] : 0;
        return new GatherKernels.TimeRoll(
            isShifted ? View(draws, new Shape(images, perImage)) : none.View, perImage, shift.Limit, shift.BothWays ? 1 : 0);
    }
}
