using ILGPU;
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
        Launch(
            OverItems(shape.Output.Count),
            new GatherKernels.Frames(
                ViewOrNone(store, new Shape(store.Rows, shape.Height, shape.Width, shape.Channels)),
                ViewOrNone(mono, new Shape(mono.Rows, shape.Height, shape.Width, 1)),
                View(rows, shape.Images),
                Roll(shape.Images, draws, shift),
                View(output, shape.Output),
                shape,
                store.Rows));
    }

    long IBackend.GatherSpectrogramsWorkspace(in SpecAugmentShape shape) =>
        TensorArena.Aligned((long)shape.Images * GatherKernels.PlanLength(shape)) + (long)shape.Images * GatherKernels.Units(shape);

    void IBackend.GatherSpectrograms(
        in SpecAugmentShape shape,
        in SpectrogramStore store,
        DeviceBuffer<int> clips,
        in Tensor draws,
        TimeShift shift,
        in ModelTensor moments,
        in Tensor output,
        DeviceBuffer<int> rows,
        DeviceBuffer<int> labels,
        in Tensor workspace)
    {
        var views = new GatherKernels.StoreViews(
            ViewOrNone(store.Full, new Shape(store.Full.Rows, shape.Height, shape.Width, shape.Channels)),
            ViewOrNone(store.Mono, new Shape(store.Mono.Rows, shape.Height, shape.Width, 1)),
            View(store.Rows, 1),
            View(store.Labels, 1),
            View(clips, shape.Images),
            store.Full.Rows);
        SpecAugmentShape one = shape with { Images = 1 };
        ArrayView<float> plans = none.View;
        if (!draws.IsEmpty)
        {
            SpecAugmentShape.RequireDraws(draws, shape.Draws);
            ArrayView<float> scratch = View(workspace, ((IBackend)this).GatherSpectrogramsWorkspace(shape));
            plans = Take(ref scratch, (long)shape.Images * GatherKernels.PlanLength(shape));
            Launch(
                OverGroups((long)shape.Images * GatherKernels.Units(shape)),
                new GatherKernels.Plan(
                    views, Roll(shape.Images, draws, shift), View(draws, new Shape(shape.Images, draws.Shape[1])), plans, scratch, Tickets(shape.Images), shape.Images),
                one);
        }

        Launch(
            OverItems((long)shape.Images * shape.Height * shape.Width),
            new GatherKernels.Spectrograms(
                views,
                plans,
                ViewOrNone(moments, moments.Models, new Shape(2)),
                View(output, shape.Values),
                View(rows, shape.Images),
                View(labels, shape.Images),
                draws.IsEmpty ? 0 : 1,
                moments.IsEmpty ? shape.Images : shape.Images / moments.Models,
                moments.IsEmpty ? 0 : 1,
                shape.Images),
            one);
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
