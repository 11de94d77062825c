using ILGPU;
using RawAudioNet.Engine.Backends.Gpu.Kernels;

namespace RawAudioNet.Bench.Ladders;

/// <summary>
/// The mean of each channel of channels-last values and the sum of squared distances from it as kernels, each version one idea further. As on the
/// CPU there are two passes, since the mean must be known before distances from it are.
/// </summary>
internal static class GpuReductionKernels
{
    /// <summary>One thread: one channel.</summary>
    internal readonly struct ChannelOfOneThread(ArrayView<float> values, ArrayView<float> mean, ArrayView<float> squares, int channels) : IKernel
    {
        public void Run()
        {
            for (int channel = Items.First; channel < channels; channel += Items.Step)
            {
                float sum = 0f;
                for (int place = channel; place < values.IntLength; place += channels)
                    sum += values[place];
                float centre = sum / (values.IntLength / channels);

                float square = 0f;
                for (int place = channel; place < values.IntLength; place += channels)
                    square += (values[place] - centre) * (values[place] - centre);
                mean[channel] = centre;
                squares[channel] = square;
            }
        }
    }

    /// <summary>One group: one channel; its threads' sums are added as a tree.</summary>
    internal readonly struct ChannelOfOneGroup(ArrayView<float> values, ArrayView<float> mean, ArrayView<float> squares, int channels) : IKernel
    {
        public void Run()
        {
            for (int channel = Grid.IdxX; channel < channels; channel += Grid.DimX)
            {
                float sum = 0f;
                for (int place = channel + Group.IdxX * channels; place < values.IntLength; place += Group.DimX * channels)
                    sum += values[place];
                float centre = GroupReduction.Reduce<float, Sum>(sum) / (values.IntLength / channels);

                float square = 0f;
                for (int place = channel + Group.IdxX * channels; place < values.IntLength; place += Group.DimX * channels)
                    square += (values[place] - centre) * (values[place] - centre);
                square = GroupReduction.Reduce<float, Sum>(square);
                if (Group.IdxX != 0)
                    continue;

                mean[channel] = centre;
                squares[channel] = square;
            }
        }
    }

    /// <summary>One thread: the sum of the values dealt to it.</summary>
    internal readonly struct PartialSums(ArrayView<float> values, ArrayView<float> partials, Partition partition) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < partition.Items; item += Items.Step)
            {
                (int first, int step, int end) = partition.Range(item);
                float sum = 0f;
                for (int place = first; place < end; place += step)
                    sum += values[place];
                partials[item] = sum;
            }
        }
    }

    /// <summary>One thread: the squared distances from the mean of the values dealt to it.</summary>
    internal readonly struct PartialSquares(ArrayView<float> values, ArrayView<float> mean, ArrayView<float> partials, Partition partition) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < partition.Items; item += Items.Step)
            {
                (int first, int step, int end) = partition.Range(item);
                float centre = mean[partition.SumOf(item)];
                float square = 0f;
                for (int place = first; place < end; place += step)
                    square += (values[place] - centre) * (values[place] - centre);
                partials[item] = square;
            }
        }
    }

    /// <summary>One group: one channel's partial sums, added and divided.</summary>
    internal readonly struct AddUp(ArrayView<float> partials, ArrayView<float> total, Partition partition, int divisor) : IKernel
    {
        public void Run()
        {
            for (int sum = Grid.IdxX; sum < partition.Sums; sum += Grid.DimX)
            {
                float all = 0f;
                for (int chunk = Group.IdxX; chunk < partition.Chunks; chunk += Group.DimX)
                    all += partials[partition.FirstPart(sum) + chunk * partition.Channels];
                all = GroupReduction.Reduce<float, Sum>(all);
                if (Group.IdxX == 0)
                    total[sum] = all / divisor;
            }
        }
    }
}
