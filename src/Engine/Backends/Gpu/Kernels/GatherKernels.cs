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

    /// <summary>The plan of one image: its shift, its mean, and the first and last place of each mask.</summary>
    public static int PlanLength(SpecAugmentShape shape) => 2 + 2 * (shape.FrequencyMasks + shape.TimeMasks);

    /// <summary>Groups that sum up one image.</summary>
    public static int Units(SpecAugmentShape shape) => (shape.Height * shape.Width * shape.Channels + UnitLength - 1) / UnitLength;

    private const int UnitLength = 4096;

    /// <summary>A store of spectrograms, and the clips that are wanted.</summary>
    internal readonly struct StoreViews(
        ArrayView<float> full, ArrayView<float> mono, ArrayView<int> rows, ArrayView<int> labels, ArrayView<int> clips, long fullRows)
    {
        public int Row(int image) => rows[clips[image]];

        public int Label(int image) => labels[clips[image]];

        /// <summary>A value of a row; mono rows, which come after the others, have the same one in all channels.</summary>
        public float Value(SpecAugmentShape shape, int row, int place, int channel)
        {
            int places = shape.Height * shape.Width;
            return row < (int)fullRows
                ? full[(row * places + place) * shape.Channels + channel]
                : mono[(row - (int)fullRows) * places + place];
        }
    }

    /// <summary>
    /// One group: the sum of 4096 values of one image's row in the store, before any shift, which leaves it the same; the last of an image's groups
    /// writes its plan. 4 bytes read per value.
    /// </summary>
    internal readonly struct Plan(
        StoreViews store, TimeRoll roll, ArrayView<float> draws, ArrayView<float> plans, ArrayView<float> partials, ArrayView<int> tickets, int images)
        : IKernel<SpecAugmentShape>
    {
        public void Run(SpecAugmentShape shape)
        {
            int units = Units(shape);
            int perImage = shape.Height * shape.Width * shape.Channels;
            for (int unit = Grid.IdxX; unit < images * units; unit += Grid.DimX)
            {
                int image = unit / units;
                int row = store.Row(image);
                int end = Math.Min((unit % units + 1) * UnitLength, perImage);
                Pair sum = default;
                for (int index = unit % units * UnitLength + Group.IdxX; index < end; index += Group.DimX)
                    sum = new Pair(sum.First + store.Value(shape, row, index / shape.Channels, index % shape.Channels), 0f);
                sum = GroupReduction.Reduce<Pair, Pair>(sum);
                if (Group.IdxX == 0)
                    partials[unit] = sum.First;

                if (LastGroup.Finishes(tickets, image, units) && Group.IdxX == 0)
                    Write(shape, image, units, perImage);
            }
        }

        private void Write(SpecAugmentShape shape, int image, int units, int perImage)
        {
            float sum = 0f;
            for (int unit = 0; unit < units; unit++)
                sum += partials[image * units + unit];
            int plan = image * PlanLength(shape);
            plans[plan] = roll.Of(image);
            plans[plan + 1] = sum / perImage;
            int drawsPerImage = draws.IntLength / images;
            for (int mask = 0; mask < shape.FrequencyMasks + shape.TimeMasks; mask++)
            {
                bool isBand = mask < shape.FrequencyMasks;
                float maximum = isBand ? shape.MaximumBands : shape.MaximumFrames;
                int draw = image * drawsPerImage + AugmentationRule.FirstMaskDraw + 2 * mask;
                int start = AugmentationRule.MaskStart(draws[draw], draws[draw + 1], maximum, isBand ? shape.Height : shape.Width);
                plans[plan + 2 + 2 * mask] = start;
                plans[plan + 3 + 2 * mask] = start + AugmentationRule.MaskLength(draws[draw], maximum);
            }
        }
    }

    /// <summary>One thread: all channels of one band of one frame: found where it was before the shift, masked, normalised. 8 bytes per value.</summary>
    internal readonly struct Spectrograms(
        StoreViews store,
        ArrayView<float> plans,
        ModelView moments,
        ArrayView<float> output,
        ArrayView<int> rows,
        ArrayView<int> labels,
        int hasPlans,
        int batch,
        int hasMoments,
        int images) : IKernel<SpecAugmentShape>
    {
        public void Run(SpecAugmentShape shape)
        {
            int places = shape.Height * shape.Width;
            for (int item = Items.First; item < images * places; item += Items.Step)
            {
                int image = item / places;
                int band = item / shape.Width % shape.Height;
                int frame = item % shape.Width;
                int row = store.Row(image);
                if (item % places == 0)
                {
                    rows[image] = row;
                    labels[image] = store.Label(image);
                }

                int plan = image * PlanLength(shape);
                int source = hasPlans != 0 ? TimeRoll.Before(frame, (int)plans[plan], shape.Width) : frame;
                bool masked = hasPlans != 0 && IsMasked(shape, plan, band, frame);
                float mean = hasMoments != 0 ? moments[image / batch, 0] : 0f;
                float deviation = hasMoments != 0 ? moments[image / batch, 1] : 1f;
                for (int channel = 0; channel < shape.Channels; channel++)
                {
                    float value = masked ? plans[plan + 1] : store.Value(shape, row, band * shape.Width + source, channel);
                    output[item * shape.Channels + channel] = (value - mean) / deviation;
                }
            }
        }

        private bool IsMasked(SpecAugmentShape shape, int plan, int band, int frame)
        {
            bool masked = false;
            for (int mask = 0; mask < shape.FrequencyMasks + shape.TimeMasks; mask++)
            {
                int position = mask < shape.FrequencyMasks ? band : frame;
                masked |= position >= plans[plan + 2 + 2 * mask] && position < plans[plan + 3 + 2 * mask];
            }

            return masked;
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
