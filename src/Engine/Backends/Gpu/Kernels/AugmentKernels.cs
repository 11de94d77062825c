using ILGPU;
using RawAudioNet.Engine.Numerics;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// A batch out of a store, altered: the first launch turns each image's draws into a plan, the second computes every value from the plans of the
/// images that it is made of, reading the store up to four times and writing once.
/// </summary>
internal static class AugmentKernels
{
    // The parts of a plan: numbers, the ends of the masks, the filter's decibels in each band.
    private const int Row = 0;
    private const int Shift = 1;
    private const int Fill = 2;
    private const int Floor = 3;
    private const int Gain = 4;
    private const int BackgroundImage = 5;
    private const int BackgroundGain = 6;
    private const int Partner = 7;
    private const int Share = 8;
    private const int Masks = 9;

    /// <summary>Floats of one image's plan.</summary>
    public static int PlanLength(Settings settings) => FilterOf(settings) + settings.Height;

    /// <summary>What is constant in the compiled kernels.</summary>
    public static Settings SettingsOf(in AugmentShape shape) => new(
        shape.Masks.Height,
        shape.Masks.Width,
        shape.Masks.Channels,
        shape.Masks.FrequencyMasks,
        shape.Masks.TimeMasks,
        shape.RowsPerClip,
        shape.Alterations.Mixup > 0 ? 1 : 0,
        shape.Alterations.LinearFilter ? 1 : 0,
        shape.Alterations.WithinSound ? 1 : 0,
        shape.Shift.BothWays ? 1 : 0,
        shape.Masks.MaximumFraction,
        shape.Shift.Limit,
        shape.Alterations.GainDb,
        shape.Alterations.FilterDb,
        shape.Alterations.Background,
        shape.Alterations.BackgroundRatioDb);

    private static int FilterOf(Settings settings) => Masks + 2 * (settings.FrequencyMasks + settings.TimeMasks);

    /// <summary>An <see cref="AugmentShape"/> without its numbers of images, in types that a kernel takes.</summary>
    internal readonly record struct Settings(
        int Height,
        int Width,
        int Channels,
        int FrequencyMasks,
        int TimeMasks,
        int RowsPerClip,
        int Mixes,
        int LinearFilter,
        int WithinSound,
        int BothWays,
        float MaximumFraction,
        float ShiftLimit,
        float GainDb,
        float FilterDb,
        float Background,
        float BackgroundRatioDb);

    /// <summary>The draws of one image.</summary>
    private readonly struct ImageDraws(ArrayView<float> draws, int first) : IUniformDraws
    {
        public float this[int index] => draws[first + index];
    }

    /// <summary>One thread: one band of one image's filter; the thread of the first band also writes the rest of the plan, and the labels.</summary>
    internal readonly struct Plan(
        ArrayView<int> rows,
        ArrayView<int> labelOfClip,
        ArrayView<SpectrogramFacts> facts,
        ArrayView<int> clips,
        ArrayView<float> draws,
        ArrayView<float> quantiles,
        ArrayView<float> plans,
        ArrayView<int> labels,
        ArrayView<int> partners,
        ArrayView<float> shares,
        int images,
        int batch) : IKernel<Settings>
    {
        public void Run(Settings settings)
        {
            for (int item = Items.First; item < images * settings.Height; item += Items.Step)
            {
                int image = item / settings.Height;
                int band = item % settings.Height;
                int extra = Extra(settings, image);
                float filter = 0f;
                if (settings.FilterDb != 0f)
                {
                    filter = FilterRule.Decibels(
                        new ImageDraws(draws, extra), MixingRule.FilterDraw, band, settings.Height, settings.FilterDb, settings.LinearFilter);
                }

                plans[image * PlanLength(settings) + FilterOf(settings) + band] = filter;
                if (band == 0)
                    Write(settings, image, extra);
            }
        }

        private int PerImage => draws.IntLength / images;

        /// <summary>Where an image's draws behind those of shift and masks begin.</summary>
        private int Extra(Settings settings, int image) =>
            image * PerImage + AugmentationRule.FirstMaskDraw + 2 * (settings.FrequencyMasks + settings.TimeMasks);

        private int RowOf(Settings settings, int image)
        {
            int crop = MixingRule.Choice(draws[Extra(settings, image) + MixingRule.CropDraw], settings.RowsPerClip);
            return rows[clips[image] * settings.RowsPerClip + crop];
        }

        private void Write(Settings settings, int image, int extra)
        {
            int plan = image * PlanLength(settings);
            int row = RowOf(settings, image);
            SpectrogramFacts known = facts[row];
            float shiftDraw = draws[image * PerImage + AugmentationRule.ShiftDraw];
            int shift = settings.WithinSound != 0
                ? AugmentationRule.ShiftOfSound(shiftDraw, settings.ShiftLimit, known.FirstFrame, known.Frames, settings.Width)
                : AugmentationRule.Shift(shiftDraw, settings.ShiftLimit, settings.BothWays != 0);
            plans[plan + Row] = row;
            plans[plan + Shift] = shift;
            plans[plan + Fill] = known.MeanDb;
            plans[plan + Floor] = known.FloorDb;
            plans[plan + Gain] = MixingRule.Symmetric(draws[extra + MixingRule.GainDraw], settings.GainDb);

            // Images themselves have the number of their background, or none below 0.
            int background = MixingRule.Partner(draws[extra + MixingRule.BackgroundPartnerDraw], image, batch);
            bool hasBackground = draws[extra + MixingRule.BackgroundDraw] < settings.Background;
            plans[plan + BackgroundImage] = hasBackground ? background : -1;
            plans[plan + BackgroundGain] = MixingRule.BackgroundGain(
                draws[extra + MixingRule.BackgroundRatioDraw], settings.BackgroundRatioDb, known.PeakDb, facts[RowOf(settings, background)].PeakDb);
            WriteMasks(settings, image, plan, known);

            labels[image] = labelOfClip[clips[image]];
            if (settings.Mixes != 0)
            {
                int partner = MixingRule.Partner(draws[extra + MixingRule.MixupPartnerDraw], image, batch);
                float place = draws[extra + MixingRule.MixupShareDraw] * MixupShares.Intervals;
                float share = MixingRule.Share(quantiles[(int)place], quantiles[(int)place + 1], place);
                plans[plan + Partner] = partner;
                plans[plan + Share] = share;
                partners[image] = labelOfClip[clips[partner]];
                shares[image] = share;
            }
        }

        /// <summary>Bands as they are; frames where they lie after the shift or, within the sound, before it.</summary>
        private void WriteMasks(Settings settings, int image, int plan, SpectrogramFacts known)
        {
            for (int mask = 0; mask < settings.FrequencyMasks + settings.TimeMasks; mask++)
            {
                bool isBand = mask < settings.FrequencyMasks;
                bool isWithin = !isBand && settings.WithinSound != 0;
                int size = isBand ? settings.Height : isWithin ? known.Frames : settings.Width;
                float maximum = settings.MaximumFraction * size;
                int draw = image * PerImage + AugmentationRule.FirstMaskDraw + 2 * mask;
                int start = AugmentationRule.MaskStart(draws[draw], draws[draw + 1], maximum, size) + (isWithin ? known.FirstFrame : 0);
                plans[plan + Masks + 2 * mask] = start;
                plans[plan + Masks + 1 + 2 * mask] = start + AugmentationRule.MaskLength(draws[draw], maximum);
            }
        }
    }

    /// <summary>One thread: all channels of one band of one frame. Up to 16 bytes read and 4 written per value.</summary>
    internal readonly struct Spectrograms(
        ArrayView<float> full,
        ArrayView<float> mono,
        ArrayView<float> plans,
        ModelView moments,
        ArrayView<float> output,
        int fullRows,
        int images,
        int hasMoments,
        int perModel) : IKernel<Settings>
    {
        public void Run(Settings settings)
        {
            int places = settings.Height * settings.Width;
            for (int item = Items.First; item < images * places; item += Items.Step)
            {
                int image = item / places;
                int band = item / settings.Width % settings.Height;
                int frame = item % settings.Width;
                int plan = image * PlanLength(settings);
                float mean = hasMoments != 0 ? moments[image / perModel, 0] : 0f;
                float deviation = hasMoments != 0 ? moments[image / perModel, 1] : 1f;
                for (int channel = 0; channel < settings.Channels; channel++)
                {
                    float value = Altered(settings, image, band, frame, channel);
                    if (settings.Mixes != 0)
                    {
                        float share = plans[plan + Share];
                        value = value * (1f - share) + Altered(settings, (int)plans[plan + Partner], band, frame, channel) * share;
                    }

                    output[item * settings.Channels + channel] = (value - mean) / deviation;
                }
            }
        }

        private float Altered(Settings settings, int image, int band, int frame, int channel)
        {
            int plan = image * PlanLength(settings);
            float value = plans[plan + Fill];
            if (!IsMasked(settings, plan, band, frame))
            {
                value = Shifted(settings, plan, band, frame, channel);
                int background = (int)plans[plan + BackgroundImage];
                if (background >= 0)
                {
                    value = MixingRule.PowerSum(
                        value, Shifted(settings, background * PlanLength(settings), band, frame, channel) + plans[plan + BackgroundGain]);
                }
            }

            return settings.GainDb == 0f && settings.FilterDb == 0f
                ? value
                : MixingRule.Coloured(value, plans[plan + Floor], plans[plan + Gain], plans[plan + FilterOf(settings) + band]);
        }

        private float Shifted(Settings settings, int plan, int band, int frame, int channel)
        {
            int places = settings.Height * settings.Width;
            int row = (int)plans[plan + Row];
            int place = band * settings.Width + GatherKernels.TimeRoll.Before(frame, (int)plans[plan + Shift], settings.Width);
            return row < fullRows ? full[(row * places + place) * settings.Channels + channel] : mono[(row - fullRows) * places + place];
        }

        private bool IsMasked(Settings settings, int plan, int band, int frame)
        {
            int source = settings.WithinSound == 0 ? frame : GatherKernels.TimeRoll.Before(frame, (int)plans[plan + Shift], settings.Width);
            bool masked = false;
            for (int mask = 0; mask < settings.FrequencyMasks + settings.TimeMasks; mask++)
            {
                int position = mask < settings.FrequencyMasks ? band : source;
                masked |= position >= plans[plan + Masks + 2 * mask] && position < plans[plan + Masks + 1 + 2 * mask];
            }

            return masked;
        }
    }
}
