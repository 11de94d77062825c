using MathNet.Numerics.Distributions;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>A batch out of a store, altered step by step as <see cref="IBackend.AugmentSpectrograms"/> says, in double and one value at a time.</summary>
/// <param name="shape">The extents.</param>
/// <param name="full">Rows of all channels.</param>
/// <param name="mono">Further rows of one channel.</param>
/// <param name="rows">The rows of each clip.</param>
/// <param name="facts">What is known of each row.</param>
/// <param name="clips">The clip of each image.</param>
/// <param name="draws">Uniform draws, an image after the other.</param>
public sealed class AugmentReference(
    AugmentShape shape, double[] full, double[] mono, int[] rows, SpectrogramFacts[] facts, int[] clips, double[] draws)
{
    private readonly Augmentation how = shape.Alterations;
    private readonly int perImage = shape.Masks.Height * shape.Masks.Width * shape.Masks.Channels;

    /// <summary>The batch before normalisation.</summary>
    public double[] Batch()
    {
        double[][] altered = [.. Enumerable.Range(0, shape.Masks.Images).Select(Altered)];
        return [.. Enumerable.Range(0, altered.Length).SelectMany(image => how.Mixup > 0
            ? altered[image].Zip(altered[Partner(image)], (own, other) => (1 - Share(image)) * own + Share(image) * other)
            : altered[image])];
    }

    /// <summary>What is mixed into an image.</summary>
    public int Partner(int image) => Other(image, Extra(image, 5));

    /// <summary>How much of it: the quantile, folded to below a half, read off a table of 256 intervals as the product does.</summary>
    public double Share(int image)
    {
        double place = 256 * Extra(image, 6);
        double low = Quantile((int)place), high = Quantile((int)place + 1);
        return low + (high - low) * (place - (int)place);

        // Both ends of Beta(α, α) are folded onto [0, ½], so that half of the probability lies there.
        double Quantile(int interval) => Beta.InvCDF(how.Mixup, how.Mixup, interval / 512.0);
    }

    private double[] Altered(int image)
    {
        SpectrogramFacts known = facts[RowOf(image)];
        double[] values = Shifted(image);
        if (Extra(image, 2) < how.Background)
        {
            int other = Other(image, Extra(image, 3));
            double gain = known.PeakDb - (how.BackgroundRatioDb + 20 * Extra(image, 4)) - facts[RowOf(other)].PeakDb;
            values = [.. values.Zip(Shifted(other), (a, b) => 10 * Math.Log10(Math.Pow(10, a / 10) + Math.Pow(10, (b + gain) / 10)))];
        }

        Mask(image, values);
        double loudness = how.GainDb * (2 * Extra(image, 1) - 1);
        for (int i = 0; i < perImage && (how.GainDb > 0 || how.FilterDb > 0); i++)
        {
            double filter = how.FilterDb > 0 ? Filter(image, i / (shape.Masks.Width * shape.Masks.Channels)) : 0;
            double fade = Math.Clamp((values[i] - known.FloorDb) / 10, 0, 1);
            double louder = Math.Max(known.FloorDb, values[i] + fade * filter) + loudness;
            values[i] = values[i] <= -100 ? -100 : Math.Max(-100, louder);
        }

        return values;
    }

    private double[] Shifted(int image)
    {
        var values = new double[perImage];
        (int channels, int width, int row) = (shape.Masks.Channels, shape.Masks.Width, RowOf(image));
        int fullRows = full.Length / perImage;
        for (int band = 0; band < shape.Masks.Height; band++)
        for (int frame = 0; frame < width; frame++)
        for (int channel = 0; channel < channels; channel++)
        {
            int target = ((frame + ShiftOf(image)) % width + width) % width;
            values[(band * width + target) * channels + channel] = row < fullRows
                ? full[row * perImage + (band * width + frame) * channels + channel]
                : mono[(row - fullRows) * (perImage / channels) + band * width + frame];
        }

        return values;
    }

    private void Mask(int image, double[] values)
    {
        SpecAugmentShape masks = shape.Masks;
        SpectrogramFacts known = facts[RowOf(image)];
        double fraction = masks.MaximumFraction;
        for (int mask = 0; mask < masks.FrequencyMasks + masks.TimeMasks; mask++)
        {
            bool bands = mask < masks.FrequencyMasks, within = !bands && how.WithinSound;
            int size = bands ? masks.Height : within ? known.Frames : masks.Width;
            double longest = fraction * size, length = Draw(image, 1 + 2 * mask) * longest;
            int start = (int)Math.Floor(Draw(image, 2 + 2 * mask) * (size - length));
            int end = start + (longest < 1 ? 0 : (int)length);
            for (int i = 0; i < perImage; i++)
            {
                int frame = i / masks.Channels % masks.Width;
                int unshifted = ((frame - ShiftOf(image)) % masks.Width + masks.Width) % masks.Width;
                int position = bands ? i / (masks.Channels * masks.Width) : within ? unshifted - known.FirstFrame : frame;
                if (position >= start && position < end)
                    values[i] = known.MeanDb;
            }
        }
    }

    private int ShiftOf(int image)
    {
        SpectrogramFacts known = facts[RowOf(image)];
        double draw = Draw(image, 0), limit = shape.Shift.Limit;
        if (!how.WithinSound || known.Frames >= shape.Masks.Width)
            return (int)Math.Floor((2 * draw - 1) * limit);
        int left = Math.Min((int)limit, known.FirstFrame);
        int right = Math.Min((int)limit, shape.Masks.Width - known.FirstFrame - known.Frames);
        return (int)Math.Floor(draw * (left + right + 1)) - left;
    }

    /// <summary>Two to five ranges, four bands wide at least, each of its own loudness, or with lines from border to border.</summary>
    private double Filter(int image, int band)
    {
        int ranges = 2 + (int)(4 * Extra(image, 7));
        double narrowest = Math.Min(4, (double)shape.Masks.Height / ranges);
        double[] shares = [.. Enumerable.Range(0, ranges).Select(range => 1 - Extra(image, 8 + range))];
        double[] widths = [.. shares.Select(share => narrowest + (shape.Masks.Height - ranges * narrowest) * share / shares.Sum())];
        double[] heights = [.. Enumerable.Range(0, ranges + 1).Select(border => how.FilterDb * (2 * Extra(image, 13 + border) - 1))];
        int mine = Enumerable.Range(0, ranges).Last(range => widths.Take(range).Sum() <= band + 0.5);
        double way = (band + 0.5 - widths.Take(mine).Sum()) / widths[mine];
        return heights[mine] + (how.LinearFilter ? way * (heights[mine + 1] - heights[mine]) : 0);
    }

    private int RowOf(int image) => rows[clips[image] * shape.RowsPerClip + (int)(Extra(image, 0) * shape.RowsPerClip)];

    private int Other(int image, double draw)
    {
        int first = image / shape.Batch * shape.Batch;
        return shape.Batch == 1 ? image : first + (image - first + 1 + (int)(draw * (shape.Batch - 1))) % shape.Batch;
    }

    private double Draw(int image, int index) => draws[image * (draws.Length / shape.Masks.Images) + index];

    private double Extra(int image, int index) => Draw(image, 1 + 2 * (shape.Masks.FrequencyMasks + shape.Masks.TimeMasks) + index);
}
