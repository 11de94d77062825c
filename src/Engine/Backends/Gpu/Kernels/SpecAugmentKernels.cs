using ILGPU;
using RawAudioNet.Engine.Numerics;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>Masks over spectrograms: their means in two stages (<see cref="Partition"/>), then the masked values.</summary>
internal static class SpecAugmentKernels
{
    /// <summary>One group: the mean of one image, from the partial moments.</summary>
    internal readonly struct Means(ArrayView<float> values, ArrayView<float> partials, ArrayView<float> means, Partition partition) : IKernel
    {
        public void Run()
        {
            for (int image = Grid.IdxX; image < partition.Rows; image += Grid.DimX)
            {
                Moments moments = partition.CombineMoments(values, partials, image);
                if (Group.IdxX == 0)
                    means[image] = moments.Mean;
            }
        }
    }

    /// <summary>One thread: one value, left alone or overwritten with its image's mean.</summary>
    internal readonly struct Mask(
        ArrayView<float> draws, ArrayView<float> means, ArrayView<float> values, int drawsPerImage, SpecAugmentShape shape) : IKernel
    {
        public void Run()
        {
            int perImage = shape.Height * shape.Width * shape.Channels;
            for (int item = Items.First; item < values.IntLength; item += Items.Step)
            {
                int image = item / perImage;
                int frame = item / shape.Channels % shape.Width;
                int band = item % perImage / (shape.Channels * shape.Width);
                int frequencyDraw = image * drawsPerImage + AugmentationRule.FirstMaskDraw;
                int timeDraw = frequencyDraw + 2 * shape.FrequencyMasks;
                if (IsMasked(band, frequencyDraw, shape.FrequencyMasks, shape.MaximumBands, shape.Height) ||
                    IsMasked(frame, timeDraw, shape.TimeMasks, shape.MaximumFrames, shape.Width))
                {
                    values[item] = means[image];
                }
            }
        }

        private bool IsMasked(int position, int firstDraw, int masks, float maximum, int size)
        {
            bool masked = false;
            for (int mask = 0; mask < masks; mask++)
            {
                float length = draws[firstDraw + 2 * mask];
                int start = AugmentationRule.MaskStart(length, draws[firstDraw + 2 * mask + 1], maximum, size);
                masked |= position >= start && position < start + AugmentationRule.MaskLength(length, maximum);
            }

            return masked;
        }
    }
}
