namespace RawAudioNet.Engine.Numerics;

/// <summary>
/// A random filter: the mel bands fall into two to five ranges of random width, and each range is made louder or quieter (a step), or the
/// decibels run in a line from border to border. The draws are <c>[number of ranges, a width a range, decibels a range or border]</c>.
/// </summary>
/// <remarks>Source: Nam, Kim, Park, "FilterAugment: an acoustic environmental data augmentation method" (ICASSP 2022).</remarks>
public static class FilterRule
{
    /// <summary>Draws of one image.</summary>
    public const int Draws = 1 + MostRanges + MostRanges + 1;

    private const int FewestRanges = 2;
    private const int MostRanges = 5;
    private const float NarrowestRange = 4f;

    /// <summary>The filter's decibels in one band.</summary>
    /// <typeparam name="TDraws">Where the draws lie.</typeparam>
    /// <param name="draws">The image's draws.</param>
    /// <param name="first">The first of <see cref="Draws"/>.</param>
    /// <param name="band">The band.</param>
    /// <param name="bands">Bands in all.</param>
    /// <param name="largestDb">The most that a range is made louder or quieter.</param>
    /// <param name="isLinear">Not 0: lines from border to border, else steps.</param>
    public static float Decibels<TDraws>(TDraws draws, int first, int band, int bands, float largestDb, int isLinear)
        where TDraws : struct, IUniformDraws
    {
        int ranges = FewestRanges + MixingRule.Choice(draws[first], MostRanges - FewestRanges + 1);
        int widths = first + 1;
        int heights = widths + MostRanges;
        float narrowest = Math.Min(NarrowestRange, (float)bands / ranges);
        float total = 0f;
        for (int range = 0; range < ranges; range++)
            total += 1f - draws[widths + range];

        float perDraw = (bands - ranges * narrowest) / total;
        float place = band + 0.5f;
        float start = 0f;
        float result = 0f;
        for (int range = 0; range < ranges; range++)
        {
            float width = narrowest + perDraw * (1f - draws[widths + range]);
            float low = MixingRule.Symmetric(draws[heights + range], largestDb);
            float high = MixingRule.Symmetric(draws[heights + range + 1], largestDb);
            // Of the ranges that begin below the band, the last one.
            if (place >= start)
                result = isLinear != 0 ? low + (high - low) * Math.Min((place - start) / width, 1f) : low;
            start += width;
        }

        return result;
    }
}
