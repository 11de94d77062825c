using System.Runtime.Intrinsics;
using RawAudioNet.Cases;
using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Bench.Ladders;

/// <summary>Mean and variance of each of eight channels over batches of 16 clips: the statistics of the network's first batch norm.</summary>
internal static unsafe class ReductionLadder
{
    /// <summary>The extents of one batch.</summary>
    public static BatchNorm2dShape Shape { get; } = new(1, 16, 32, 172, 8);

    /// <summary>The input <c>[N, H, W, C]</c>.</summary>
    public static double[] InputValues { get; } = Uniform(Shape.Values.Count, 1);

    private static readonly Tolerance OfLongSums = new(1e-4, "one float32 sum of 88064 values or more loses three digits; rungs that sum in parts lose fewer");

    /// <summary>The extents of a bench's copies.</summary>
    public static BatchNorm2dShape ShapeOf(Workbench bench) => Shape with { Batch = Shape.Batch * bench.Copies };

    /// <summary>A ladder of rungs for these values.</summary>
    public static Ladder Of(Workbench bench, IReadOnlyList<Rung> rungs)
    {
        BatchNorm2dShape shape = ShapeOf(bench);
        return new Ladder(
            "reduction",
            $"mean and variance of {shape.Channels} channels over {shape.Batch} images of {shape.Height} x {shape.Width}",
            4.0 * shape.Values.Count,
            sizeof(float) * (double)shape.Values.Count,
            Want(InputValues),
            OfLongSums,
            rungs)
        {
            IsOfMemory = true,
        };
    }

    /// <summary>The ladder on the CPU.</summary>
    public static Ladder OnCpu(IBackend backend, Workbench bench)
    {
        int channels = Shape.Channels, pixels = Shape.Population, pixelsPerImage = Shape.Height * Shape.Width;
        Tensor input = bench.Input(Shape.Values, InputValues);
        Tensor means = bench.Room(Shape.PerChannel), sums = bench.Room(Shape.PerChannel);
        Tensor variances = bench.Room(Shape.PerChannel), scales = bench.Room(Shape.PerChannel), shifts = bench.Room(Shape.PerChannel);
        Tensor gammas = bench.Input(Shape.PerChannel, Uniform(channels, 2)), betas = bench.Input(Shape.PerChannel, Uniform(channels, 3));
        Tensor workspace = bench.Scratch(backend.BatchNorm2dWorkspace(Shape));
        float* x = Workbench.Pointer(input);
        float* mean = Workbench.Pointer(means);
        float* squares = Workbench.Pointer(sums);
        float* partials = Workbench.Pointer(bench.Scratch(Shape.Batch * channels));
        var statistics = new BatchNorm2dStatistics(
            Workbench.OneModel(means), Workbench.OneModel(variances), Workbench.OneModel(scales), Workbench.OneModel(shifts));

        return Of(bench,
        [
            new Rung(
                "one channel after the other",
                "a sum and a sum of squares for each channel: all of memory is fetched twice a channel",
                () => ReductionRungs.ChannelByChannel(x, pixels, channels, mean, squares),
                FromSquares),
            new Rung(
                "in the order of memory",
                "memory is fetched twice in all; but each sum now goes through memory, too",
                () => ReductionRungs.InMemoryOrder(x, pixels, channels, mean, squares),
                FromSquares),
            new Rung(
                "eight channels in a vector",
                "eight sums in one register",
                () => ReductionRungs.OneVector(x, pixels, mean, squares),
                FromSquares),
            new Rung(
                "four vectors",
                "an addition waits for the one before it, but not for its three neighbours",
                () => ReductionRungs.FourVectors(x, pixels, mean, squares),
                FromSquares),
            new Rung(
                "all processors",
                "one sum an image, added up in the order of the images: the bits do not depend on who computed them",
                AllProcessors,
                FromSquares),
            new Rung(
                "shipped",
                "both passes over an image while it lies in the cache, their results merged in double (Chan's formula)",
                () => backend.BatchNorm2dForward(
                    Shape, input, Workbench.OneModel(gammas), Workbench.OneModel(betas), statistics, workspace),
                () => [.. means.ToArray(), .. variances.ToArray()]),
        ]);

        float[] FromSquares() => [.. means.ToArray(), .. sums.ToArray().Select(sum => sum / pixels)];

        void AllProcessors()
        {
            int length = pixelsPerImage * channels;
            Parallel.For(0, Shape.Batch, n => ReductionRungs.Sum(x + n * length, pixelsPerImage, partials + n * channels));
            AddUp(mean, 1f / pixels);
            Vector256<float> centre = Vector256.Load(mean);
            Parallel.For(0, Shape.Batch, n => ReductionRungs.SumSquares(x + n * length, pixelsPerImage, centre, partials + n * channels));
            AddUp(squares, 1);
        }

        void AddUp(float* target, float factor)
        {
            for (int c = 0; c < channels; c++)
            {
                float sum = 0;
                for (int n = 0; n < Shape.Batch; n++)
                    sum += partials[n * channels + c];
                target[c] = sum * factor;
            }
        }
    }

    /// <summary>Means are measured against the mean absolute value, variances against themselves.</summary>
    private static Expected Want(double[] values)
    {
        double[] ones = [.. Enumerable.Repeat(1.0, Shape.Channels)];
        (double[] mean, double[] variance, _, _) = BatchNorm2dReference.Forward(Shape, values, ones, ones);
        (double[] size, _, _, _) = BatchNorm2dReference.Forward(Shape, Absolute(values), ones, ones);
        return new Expected([.. mean, .. variance], [.. size, .. variance]);
    }
}
