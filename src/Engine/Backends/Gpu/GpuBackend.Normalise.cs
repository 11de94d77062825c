using ILGPU;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    long IBackend.BatchMomentsWorkspace(int models, long valuesPerModel) => 3L * new Partition(models, checked((int)valuesPerModel), 1).Items;

    void IBackend.BatchMoments(int models, in Tensor values, in ModelTensor moments, StepState state, in Tensor workspace)
    {
        var partition = new Partition(models, checked((int)(values.Count / models)), 1);
        ArrayView<float> partials = View(workspace, 3L * partition.Items);
        ArrayView<float> batch = View(values, values.Shape);
        Launch(OverItems(partition.Items), new Partition.PartialMoments(batch, partials, partition));
        Launch(
            OverGroups(models),
            new NormaliseKernels.FinishMoments(
                batch,
                partials,
                View(moments, models, new Shape(2)),
                View(state.Counters, models),
                View(state.Log, (long)models * state.Steps),
                state.Steps,
                partition));
    }

    void IBackend.Normalise(int models, in Tensor values, in ModelTensor moments) =>
        Launch(
            OverItems(values.Count),
            new NormaliseKernels.Normalise(View(values, values.Shape), View(moments, models, new Shape(2)), (int)(values.Count / models)));
}
