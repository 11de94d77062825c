using ILGPU;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    void IBackend.SelectBatch(
        int models,
        int batch,
        DeviceBuffer<int> permutation,
        int length,
        DeviceBuffer<int> identities,
        DeviceBuffer<int> clips,
        DeviceBuffer<int> clipIdentities,
        StepState state) =>
        Launch(
            OverItems((long)models * batch),
            new StepKernels.SelectBatch(
                View(permutation, (long)models * length),
                View(identities, 1),
                View(clips, (long)models * batch),
                View(clipIdentities, (long)models * batch),
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
        int models = gradients.Models;
        int parameters = (int)gradients.Shape.Count;
        int units = models * StepKernels.Latch.Units(parameters);
        Launch(
            OverGroups(units),
            new StepKernels.Latch(
                View(gradients, models, gradients.Shape),
                View(workspace, units),
                View(state.Counters, models),
                View(state.Log, (long)models * state.Steps),
                Tickets(models),
                state.Steps,
                models,
                parameters));
    }

    long IBackend.LatchWorkspace(int models, long parameters) => models * StepKernels.Latch.Units(checked((int)parameters));

    void IBackend.Adam(in OptimiserRows rows, StepState state)
    {
        int models = rows.Values.Models;
        int parameters = (int)rows.Values.Shape.Count;
        Launch(
            OverItems((long)models * parameters),
            new StepKernels.Adam(
                ViewsOf(rows),
                View(state.Counters, models),
                View(state.Schedule, (long)models * state.Steps),
                state.Steps,
                models,
                parameters));
    }

    void IBackend.MoveAverage(in ModelTensor average, in ModelTensor values, StepState state)
    {
        int models = average.Models;
        int length = (int)average.Shape.Count;
        Launch(
            OverItems((long)models * length),
            new StepKernels.MoveAverage(
                View(average, models, average.Shape),
                View(values, models, average.Shape),
                View(state.Counters, models),
                View(state.Schedule, (long)models * state.Steps),
                state.Steps,
                models,
                length));
    }

    void IBackend.MoveRunning(in StatisticRows statistics, StepState state)
    {
        int models = statistics.Running.Models;
        int length = (int)statistics.Running.Shape.Count;
        Launch(
            OverItems((long)models * length),
            new StepKernels.MoveRunning(ViewsOf(statistics), View(state.Counters, models), models, length));
    }

    void IBackend.FinishStep(
        in OptimiserRows optimiser, in StatisticRows statistics, in AverageRows averages, int batch, StepState state, in Tensor workspace)
    {
        ((IBackend)this).LatchBadStep(optimiser.Gradients, state, workspace);
        int models = optimiser.Values.Models;
        int parameters = (int)optimiser.Values.Shape.Count;
        int statisticsLength = statistics.Running.IsEmpty ? 0 : (int)statistics.Running.Shape.Count;
        Launch(
            OverGroups((long)models * StepKernels.Finish.Units((long)parameters + statisticsLength)),
            new StepKernels.Finish(
                ViewsOf(optimiser),
                ViewsOf(statistics),
                ViewOrNone(averages.Values, models, optimiser.Values.Shape),
                averages.IsEmpty || statisticsLength == 0
                    ? new ModelView(none.View, 0)
                    : View(averages.Running, models, statistics.Running.Shape),
                View(state.Counters, models),
                View(state.Schedule, (long)models * state.Steps),
                Tickets(models),
                state.Steps,
                models,
                parameters,
                statisticsLength,
                averages.IsEmpty ? 0 : 1,
                batch));
    }

    void IBackend.AdvanceStep(int batch, StepState state) =>
        Launch(OverItems(state.Models), new StepKernels.AdvanceStep(View(state.Counters, state.Models), state.Models, batch));

    private static StepKernels.OptimiserViews ViewsOf(in OptimiserRows rows)
    {
        int models = rows.Values.Models;
        Shape row = rows.Values.Shape;
        return new StepKernels.OptimiserViews(
            View(rows.Values, models, row),
            View(rows.Gradients, models, row),
            View(rows.FirstMoments, models, row),
            View(rows.SecondMoments, models, row),
            View(rows.Decays, row));
    }

    private StepKernels.StatisticViews ViewsOf(in StatisticRows rows)
    {
        int models = rows.Running.Models;
        Shape row = rows.Running.Shape;
        return new StepKernels.StatisticViews(
            ViewOrNone(rows.Running, models, row), ViewOrNone(rows.Batch, models, row), ViewOrNone(rows.Corrections, row));
    }
}
