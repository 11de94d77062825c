using ILGPU;
using RawAudioNet.Engine.Numerics;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>Copies out of a store on the device: one thread writes one value, and finds where it comes from.</summary>
internal static class GatherKernels
{
    /// <summary>One thread: one value of a spectrogram <c>[H, W, C]</c>, rolled along W.</summary>
    internal readonly struct Frames(
        ArrayView<float> store,
        ArrayView<float> mono,
        ArrayView<int> rows,
        TimeRoll roll,
        ArrayView<float> output,
        GatherFramesShape shape,
        int storeRows) : IKernel
    {
        public void Run()
        {
            int perLine = shape.Width * shape.Channels;
            int perImage = shape.Height * perLine;
            for (int item = Items.First; item < output.IntLength; item += Items.Step)
            {
                int image = item / perImage;
                int frame = item / shape.Channels % shape.Width;
                int source = TimeRoll.Before(frame, roll.Of(image), shape.Width);
                int row = rows[image];
                int place = item % perImage + (source - frame) * shape.Channels;
                output[item] = row < storeRows
                    ? store[row * perImage + place]
                    : mono[(row - storeRows) * (shape.Height * shape.Width) + place / shape.Channels];
            }
        }
    }

    /// <summary>One thread: one sample of rows <c>[images][lines][length]</c>, rolled along the length.</summary>
    internal readonly struct Samples(
        ArrayView<float> store, ArrayView<int> rows, TimeRoll roll, ArrayView<float> output, int lines, int length) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < output.IntLength; item += Items.Step)
            {
                int line = item / length;
                int image = line / lines;
                int source = TimeRoll.Before(item % length, roll.Of(image), length);
                output[item] = store[(rows[image] * lines + line % lines) * length + source];
            }
        }
    }

    /// <summary>One thread: one whole number.</summary>
    internal readonly struct Labels(ArrayView<int> list, ArrayView<int> rows, ArrayView<int> output, int count) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < count; item += Items.Step)
                output[item] = list[rows[item]];
        }
    }

    /// <summary>How far each image is rolled, from its draw.</summary>
    internal readonly struct TimeRoll(ArrayView<float> draws, long drawsPerImage, float limit, int bothWays)
    {
        /// <summary>Positions to the right; without draws, none.</summary>
        public int Of(int image) => drawsPerImage == 0
            ? 0
            : AugmentationRule.Shift(draws[image * (int)drawsPerImage + AugmentationRule.ShiftDraw], limit, bothWays != 0);

        /// <summary>Where the value at a position was before the roll.</summary>
        public static int Before(int position, int shift, int length)
        {
            int source = (position - shift) % length;
            return source < 0 ? source + length : source;
        }
    }
}
