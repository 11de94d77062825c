using ILGPU;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    void IBackend.SelectBatch(int models, int batch, DeviceBuffer<int> permutation, int length, DeviceBuffer<int> clips, StepState state) =>
        Launch(
            OverItems((long)models * batch),
            new StepKernels.SelectBatch(
                View(permutation, (long)models * length),
                View(clips, (long)models * batch),
                View(state.Counters, models),
                length,
                models,
                batch));

    void IBackend.DrawAugmentation(int models, int batch, DeviceBuffer<int> clips, in Tensor draws, StepState state) =>
        Launch(
            OverItems(draws.Count),
            new StepKernels.DrawAugmentation(
                View(clips, (long)models * batch),
                View(draws, new Shape(models * batch, draws.Shape[1])),
                View(state.Seeds, models),
                View(state.Counters, models),
                draws.Shape[1],
                batch));

    void IBackend.LatchBadStep(in ModelTensor gradients, StepState state, in Tensor workspace)
    {
        var partition = new Partition(gradients.Models, checked((int)gradients.Shape.Count), 1);
        ArrayView<float> marks = View(workspace, partition.Items);
        Launch(
            OverItems(partition.Items),
            new StepKernels.FindBad(View(gradients, gradients.Models, gradients.Shape), marks, partition));
        Launch(
            OverGroups(gradients.Models),
            new StepKernels.Latch(
                marks,
                View(state.Counters, gradients.Models),
                View(state.Log, (long)gradients.Models * state.Steps),
                state.Steps,
                partition));
    }

    long IBackend.LatchWorkspace(int models, long parameters) => new Partition(models, checked((int)parameters), 1).Items;

    void IBackend.Adam(
        in ModelTensor values, in ModelTensor gradients, in ModelTensor firstMoment, in ModelTensor secondMoment, StepState state)
    {
        int models = values.Models;
        Launch(
            OverItems(models * values.Shape.Count),
            new StepKernels.Adam(
                View(values, models, values.Shape),
                View(gradients, models, values.Shape),
                View(firstMoment, models, values.Shape),
                View(secondMoment, models, values.Shape),
                View(state.Counters, models),
                View(state.Schedule, (long)models * state.Steps),
                state.Steps,
                models,
                (int)values.Shape.Count));
    }

    void IBackend.AdvanceStep(int batch, StepState state) =>
        Launch(OverItems(state.Models), new StepKernels.AdvanceStep(View(state.Counters, state.Models), state.Models, batch));
}
