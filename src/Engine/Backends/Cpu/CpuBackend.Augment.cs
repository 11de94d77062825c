using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>
/// An image is altered by one worker while it lies in that one's cache. With mixup all altered images lie in the workspace first, since each is
/// read twice; a second pass mixes them into the batch.
/// </remarks>
internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    long IBackend.AugmentSpectrogramsWorkspace(in AugmentShape shape)
    {
        long perImage = shape.Masks.Values.Count / shape.Masks.Images;
        return (shape.Alterations.Mixup > 0 ? shape.Masks.Values.Count : 0) + (shape.Alterations.Background > 0 ? pool.Workers * perImage : 0);
    }

    /// <inheritdoc/>
    void IBackend.AugmentSpectrograms(
        in AugmentShape shape,
        in AugmentStore store,
        DeviceBuffer<int> clips,
        in Tensor draws,
        in ModelTensor moments,
        in Tensor output,
        DeviceBuffer<int> labels,
        in Mixture mixture,
        in Tensor workspace)
    {
        SpecAugmentShape masks = shape.Masks;
        SpectrogramStore kept = store.Kept;
        float* batch = Pointer(output, masks.Values);
        float* scratch = Pointer(workspace, ((IBackend)this).AugmentSpectrogramsWorkspace(shape));
        bool mixes = shape.Alterations.Mixup > 0;
        SpecAugmentShape.RequireDraws(draws, shape.Draws);
        var altered = new AugmentWork
        {
            Shape = shape,
            Store = new GatherWork
            {
                Store = PointerOrNull(kept.Full, new Shape(kept.Full.Rows, masks.Height, masks.Width, masks.Channels)),
                StoreRows = kept.Full.Rows,
                Mono = PointerOrNull(kept.Mono, new Shape(kept.Mono.Rows, masks.Height, masks.Width, 1)),
                MonoRows = kept.Mono.Rows,
                Lines = masks.Height,
                Positions = masks.Width,
                Width = masks.Channels,
            },
            Rows = Pointer(kept.Rows, 1),
            RowCount = kept.Rows.Length,
            Facts = Pointer(store.Facts, kept.Full.Rows + kept.Mono.Rows),
            Clips = Pointer(clips, masks.Images),
            Draws = Draws(draws, masks.Images),
            DrawStride = draws.Shape[1],
            Output = mixes ? scratch : batch,
            Backgrounds = scratch + (mixes ? masks.Values.Count : 0),
        };
        pool.Run(altered, masks.Images);
        ((IBackend)this).GatherLabels(masks.Images, kept.Labels, clips, labels);
        if (!mixes)
        {
            if (!moments.IsEmpty)
                ((IBackend)this).Normalise(moments.Models, output, moments);
            return;
        }

        pool.Run(
            new MixupWork
            {
                Altered = altered,
                Labels = Pointer(kept.Labels, 1),
                Quantiles = Pointer(mixture.Quantiles, new Shape(MixupShares.Intervals + 1)),
                Partners = Pointer(mixture.Labels.Partners, masks.Images),
                Shares = Pointer(mixture.Labels.Shares, new Shape(masks.Images)),
                Moments = moments.IsEmpty ? default : Pointer(moments, moments.Models, new Shape(2)),
                Output = batch,
            },
            masks.Images);
    }

    /// <summary>The draws of one image.</summary>
    private readonly struct ImageDraws(float* draws) : IUniformDraws
    {
        public float this[int index] => draws[index];
    }

    /// <summary>One chunk: everything about one image but mixup and normalisation.</summary>
    private struct AugmentWork : IChunkedWork
    {
        public AugmentShape Shape;
        public GatherWork Store;
        public int* Rows;
        public long RowCount;
        public SpectrogramFacts* Facts;
        public int* Clips;
        public float* Draws;
        public int DrawStride;
        public float* Output;
        public float* Backgrounds;

        public readonly int PerLine => Shape.Masks.Width * Shape.Masks.Channels;

        public readonly int PerImage => Shape.Masks.Height * PerLine;

        public readonly void Execute(int chunk, int worker)
        {
            int row = RowOf(chunk);
            int shift = ShiftOf(chunk, Facts[row]);
            float* image = Output + (long)chunk * PerImage;
            float* extra = Mixing(chunk);
            Store.Copy(row, shift, image);
            if (extra[MixingRule.BackgroundDraw] < Shape.Alterations.Background)
                AddBackground(chunk, Facts[row].PeakDb, image, Backgrounds + (long)worker * PerImage);
            Mask(Draws + (long)chunk * DrawStride, shift, Facts[row], image);
            Colour(extra, Facts[row].FloorDb, image);
        }

        /// <summary>The draws of an image behind those of shift and masks.</summary>
        public readonly float* Mixing(int image) => Draws + (long)image * DrawStride + Shape.Masks.Draws;

        private readonly int RowOf(int image)
        {
            int crop = MixingRule.Choice(Mixing(image)[MixingRule.CropDraw], Shape.RowsPerClip);
            int place = RequireRow(Clips[image] * Shape.RowsPerClip + crop, RowCount);
            return RequireRow(Rows[place], Store.StoreRows + Store.MonoRows);
        }

        private readonly int ShiftOf(int image, in SpectrogramFacts facts)
        {
            float draw = Draws[(long)image * DrawStride + AugmentationRule.ShiftDraw];
            return Shape.Alterations.WithinSound
                ? AugmentationRule.ShiftOfSound(draw, Shape.Shift.Limit, facts.FirstFrame, facts.Frames, Shape.Masks.Width)
                : AugmentationRule.Shift(draw, Shape.Shift.Limit, Shape.Shift.BothWays);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void AddBackground(int image, float peak, float* values, float* background)
        {
            float* extra = Mixing(image);
            int partner = MixingRule.Partner(extra[MixingRule.BackgroundPartnerDraw], image, Shape.Batch);
            int row = RowOf(partner);
            Store.Copy(row, ShiftOf(partner, Facts[row]), background);
            float gain = MixingRule.BackgroundGain(
                extra[MixingRule.BackgroundRatioDraw], Shape.Alterations.BackgroundRatioDb, peak, Facts[row].PeakDb);

            // As PowerSum: the higher of two plus decibels of 1 + their ratio.
            const float NepersPerDb = 0.23025850929940457f;
            int i = 0;
            for (; i + 8 <= PerImage; i += 8)
            {
                Vector256<float> a = Vector256.Load(values + i);
                Vector256<float> b = Vector256.Load(background + i) + Vector256.Create(gain);
                Vector256<float> higher = Vector256.Max(a, b);
                Vector256<float> ratio = Vector256.Exp((Vector256.Min(a, b) - higher) * NepersPerDb);
                (higher + Logarithm.Decibels(Vector256<float>.One + ratio)).Store(values + i);
            }

            for (; i < PerImage; i++)
                values[i] = MixingRule.PowerSum(values[i], background[i] + gain);
        }

        private readonly void Mask(float* draws, int shift, in SpectrogramFacts facts, float* image)
        {
            SpecAugmentShape masks = Shape.Masks;
            float* draw = draws + AugmentationRule.FirstMaskDraw;
            for (int mask = 0; mask < masks.FrequencyMasks; mask++, draw += 2)
            {
                int start = AugmentationRule.MaskStart(draw[0], draw[1], masks.MaximumBands, masks.Height);
                int length = AugmentationRule.MaskLength(draw[0], masks.MaximumBands);
                new Span<float>(image + start * PerLine, length * PerLine).Fill(facts.MeanDb);
            }

            bool within = Shape.Alterations.WithinSound;
            float maximum = within ? masks.MaximumFraction * facts.Frames : masks.MaximumFrames;
            for (int mask = 0; mask < masks.TimeMasks; mask++, draw += 2)
            {
                int start = AugmentationRule.MaskStart(draw[0], draw[1], maximum, within ? facts.Frames : masks.Width);
                int length = AugmentationRule.MaskLength(draw[0], maximum);
                MaskFrames(within ? start + facts.FirstFrame + shift : start, length, facts.MeanDb, image);
            }
        }

        /// <summary>Frames that were rolled over an end are masked at the other.</summary>
        private readonly void MaskFrames(int start, int length, float fill, float* image)
        {
            int width = Shape.Masks.Width;
            int first = ((start % width) + width) % width;
            int beforeEnd = Math.Min(length, width - first);
            for (int band = 0; band < Shape.Masks.Height; band++, image += PerLine)
            {
                new Span<float>(image + first * Shape.Masks.Channels, beforeEnd * Shape.Masks.Channels).Fill(fill);
                new Span<float>(image, (length - beforeEnd) * Shape.Masks.Channels).Fill(fill);
            }
        }

        private readonly void Colour(float* extra, float floor, float* image)
        {
            Augmentation how = Shape.Alterations;
            if (how.GainDb == 0f && how.FilterDb == 0f)
                return;

            float gain = MixingRule.Symmetric(extra[MixingRule.GainDraw], how.GainDb);
            for (int band = 0; band < Shape.Masks.Height; band++, image += PerLine)
            {
                float filter = how.FilterDb == 0f ? 0f : FilterRule.Decibels(
                    new ImageDraws(extra), MixingRule.FilterDraw, band, Shape.Masks.Height, how.FilterDb, how.LinearFilter ? 1 : 0);
                ColourLine(image, floor, gain, filter);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void ColourLine(float* line, float floor, float gain, float filter)
        {
            var lowest = Vector256.Create(floor);
            var silence = Vector256.Create(MixingRule.SilenceDb);
            int i = 0;
            for (; i + 8 <= PerLine; i += 8)
            {
                // As Coloured: both pass NaN on.
                Vector256<float> value = Vector256.Load(line + i);
                Vector256<float> above = (value - lowest) / Vector256.Create(MixingRule.FadeDb);
                Vector256<float> fade = Vector256.Min(Vector256<float>.One, Vector256.Max(Vector256<float>.Zero, above));
                Vector256<float> result = Vector256.Max(lowest, value + fade * filter) + Vector256.Create(gain);
                Vector256<float> isSilent = Vector256.LessThanOrEqual(value, silence) | Vector256.LessThan(result, silence);
                Vector256.ConditionalSelect(isSilent, silence, result).Store(line + i);
            }

            for (; i < PerLine; i++)
                line[i] = MixingRule.Coloured(line[i], floor, gain, filter);
        }
    }

    /// <summary>One chunk: one image of the batch out of two that are altered.</summary>
    private struct MixupWork : IChunkedWork
    {
        public AugmentWork Altered;
        public int* Labels;
        public float* Quantiles;
        public int* Partners;
        public float* Shares;
        public ModelPointer Moments;
        public float* Output;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            float* extra = Altered.Mixing(chunk);
            int partner = MixingRule.Partner(extra[MixingRule.MixupPartnerDraw], chunk, Altered.Shape.Batch);
            float place = extra[MixingRule.MixupShareDraw] * MixupShares.Intervals;
            float share = MixingRule.Share(Quantiles[(int)place], Quantiles[(int)place + 1], place);
            Partners[chunk] = Labels[Altered.Clips[partner]];
            Shares[chunk] = share;

            float* moments = Moments[chunk / Altered.Shape.Batch];
            float mean = moments == null ? 0f : moments[0];
            float deviation = moments == null ? 1f : moments[1];
            int count = Altered.PerImage;
            float* own = Altered.Output + (long)chunk * count;
            float* other = Altered.Output + (long)partner * count;
            float* to = Output + (long)chunk * count;
            int i = 0;
            for (; i + 8 <= count; i += 8)
            {
                Vector256<float> mixed = Vector256.Load(own + i) * (1f - share) + Vector256.Load(other + i) * share;
                ((mixed - Vector256.Create(mean)) / Vector256.Create(deviation)).Store(to + i);
            }

            for (; i < count; i++)
                to[i] = (own[i] * (1f - share) + other[i] * share - mean) / deviation;
        }
    }
}
