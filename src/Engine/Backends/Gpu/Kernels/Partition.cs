using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// The first of two stages of a sum over <c>[rows][population][channels]</c>: the population of each row and channel is dealt out to
/// <see cref="Chunks"/> threads like cards, so that neighbouring threads read neighbouring values and each adds up few. The number of chunks
/// depends on the population alone, never on the device.
/// </summary>
/// <param name="Rows">Independent sums: models, or images.</param>
/// <param name="Population">Values of each channel.</param>
/// <param name="Channels">Channels, innermost in memory.</param>
internal readonly record struct Partition(int Rows, int Population, int Channels)
{
    private const int Few = 64;
    private const int MostChunks = 4096;

    /// <summary>Parts of each sum.</summary>
    public int Chunks => Math.Min((Population + Few - 1) / Few, MostChunks);

    /// <summary>Partial sums in all, <c>[rows][chunks][channels]</c>: one thread each.</summary>
    public int Items => Rows * Chunks * Channels;

    /// <summary>Sums in all, <c>[rows][channels]</c>: one group each.</summary>
    public int Sums => Rows * Channels;

    /// <summary>The values of a thread, as places in memory: first, distance to the next, end.</summary>
    public (int First, int Step, int End) Range(int item)
    {
        int row = item / (Chunks * Channels);
        return (row * Population * Channels + item % (Chunks * Channels), Chunks * Channels, (row + 1) * Population * Channels);
    }

    /// <summary>Where a row and channel's partial sums begin; they lie <see cref="Channels"/> apart.</summary>
    public int FirstPart(int sum) => sum / Channels * Chunks * Channels + sum % Channels;

    /// <summary>The sum that a thread's part belongs to.</summary>
    public int SumOf(int item) => item / (Chunks * Channels) * Channels + item % Channels;

    /// <summary>Where a row and channel's first value lies.</summary>
    public int FirstValue(int sum) => sum / Channels * Population * Channels + sum % Channels;

    /// <summary>
    /// One thread: the moments of the values dealt to it, their mean first, then the distances from it; the second read is from the cache. All
    /// are taken relative to their row and channel's first value, so that a deviation small against the mean keeps its digits.
    /// </summary>
    internal readonly struct PartialMoments(ArrayView<float> values, ArrayView<float> partials, Partition partition) : IKernel
    {
        public void Run()
        {
            for (int item = Kernels.Items.First; item < partition.Items; item += Kernels.Items.Step)
            {
                (int first, int step, int end) = partition.Range(item);
                float pivot = values[partition.FirstValue(partition.SumOf(item))];
                float sum = 0f;
                int count = 0;
                for (int place = first; place < end; place += step)
                {
                    sum += values[place] - pivot;
                    count++;
                }

                float mean = sum / count;
                float squares = 0f;
                for (int place = first; place < end; place += step)
                {
                    float distance = values[place] - pivot - mean;
                    squares += distance * distance;
                }

                new Moments(count, mean, squares).Store(partials, item);
            }
        }
    }

    /// <summary>The moments of one row and channel from its parts, in a fixed order. All threads of a group come here and all get the result.</summary>
    public Moments CombineMoments(ArrayView<float> values, ArrayView<float> partials, int sum)
    {
        Moments moments = default;
        for (int chunk = Group.IdxX; chunk < Chunks; chunk += Group.DimX)
            moments = Moments.Combine(moments, Moments.Load(partials, FirstPart(sum) + chunk * Channels));

        moments = GroupReduction.Reduce<Moments, Moments>(moments);
        return moments with { Mean = values[FirstValue(sum)] + moments.Mean };
    }
}
