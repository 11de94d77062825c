using ILGPU;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Backends.Gpu;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Bench.Ladders;

/// <summary>The statistics of <see cref="ReductionLadder"/> on a GPU, or on ILGPU's simulator.</summary>
internal static class GpuReductionLadder
{
    /// <summary>The ladder on a device.</summary>
    public static Ladder Of(GpuBackend backend, Workbench bench)
    {
        BatchNorm2dShape shape = ReductionLadder.ShapeOf(bench);
        int channels = shape.Channels;
        var partition = new Partition(1, shape.Population, channels);
        Tensor input = bench.Input(shape.Values, bench.Repeat(ReductionLadder.InputValues));
        Tensor means = bench.Room(shape.PerChannel), squares = bench.Room(shape.PerChannel), variances = bench.Room(shape.PerChannel);
        Tensor scales = bench.Room(shape.PerChannel), shifts = bench.Room(shape.PerChannel);
        Tensor gammas = bench.Input(shape.PerChannel, Uniform(channels, 2)), betas = bench.Input(shape.PerChannel, Uniform(channels, 3));
        Tensor parts = bench.Scratch(partition.Items);
        Tensor workspace = bench.Scratch(((IBackend)backend).BatchNorm2dWorkspace(shape));
        ArrayView<float> x = Workbench.View(input), mean = Workbench.View(means), square = Workbench.View(squares), partials = Workbench.View(parts);
        var statistics = new BatchNorm2dStatistics(
            Workbench.OneModel(means), Workbench.OneModel(variances), Workbench.OneModel(scales), Workbench.OneModel(shifts));
        return ReductionLadder.Of(bench,
        [
            Rung(
                "a thread a channel",
                "the definition; eight threads work, and each waits for memory at every step",
                () => backend.Launch(backend.OverItems(channels), new GpuReductionKernels.ChannelOfOneThread(x, mean, square, channels)),
                FromSquares),
            Rung(
                "a group a channel",
                "many threads wait for memory at the same time; a tree adds what they have",
                () => backend.Launch(backend.OverGroups(channels), new GpuReductionKernels.ChannelOfOneGroup(x, mean, square, channels)),
                FromSquares),
            Rung(
                "values dealt like cards",
                "as many threads as there are 64 values, neighbours read by neighbours; a second launch adds the parts",
                () =>
                {
                    backend.Launch(backend.OverItems(partition.Items), new GpuReductionKernels.PartialSums(x, partials, partition));
                    backend.Launch(backend.OverGroups(channels), new GpuReductionKernels.AddUp(partials, mean, partition, shape.Population));
                    backend.Launch(backend.OverItems(partition.Items), new GpuReductionKernels.PartialSquares(x, mean, partials, partition));
                    backend.Launch(backend.OverGroups(channels), new GpuReductionKernels.AddUp(partials, square, partition, 1));
                },
                FromSquares),
            Rung(
                "shipped",
                "each thread's own mean and squares, the second read from the cache; merged by Chan's formula: two launches instead of four",
                () => ((IBackend)backend).BatchNorm2dForward(
                    shape, input, Workbench.OneModel(gammas), Workbench.OneModel(betas), statistics, workspace),
                () => [.. means.ToArray(), .. variances.ToArray()]),
        ]);

        float[] FromSquares() => [.. means.ToArray(), .. squares.ToArray().Select(sum => sum / shape.Population)];

        Rung Rung(string name, string idea, Action enqueue, Func<float[]> result) => bench.Enqueued(name, idea, enqueue, result);
    }
}
