namespace RawAudioNet.Engine.Numerics;

/// <summary>
/// How uniform draws become gain, background and mixup, in one place for both backends. An image's draws for it follow those of shift and masks:
/// <c>[crop, gain, whether, partner and ratio of the background, partner and share of mixup, then <see cref="FilterRule"/>'s]</c>.
/// </summary>
public static class MixingRule
{
    /// <summary>Which of a clip's kept stretches.</summary>
    public const int CropDraw = 0;

    /// <summary>The gain.</summary>
    public const int GainDraw = 1;

    /// <summary>Whether there is a background.</summary>
    public const int BackgroundDraw = 2;

    /// <summary>Which image of the batch is the background.</summary>
    public const int BackgroundPartnerDraw = 3;

    /// <summary>How far it lies below the clip.</summary>
    public const int BackgroundRatioDraw = 4;

    /// <summary>Which image of the batch is mixed in.</summary>
    public const int MixupPartnerDraw = 5;

    /// <summary>How much of it.</summary>
    public const int MixupShareDraw = 6;

    /// <summary>The first of <see cref="FilterRule.Draws"/>.</summary>
    public const int FilterDraw = 7;

    /// <summary>Draws in all.</summary>
    public const int Draws = FilterDraw + FilterRule.Draws;

    /// <summary>The decibels of digital silence, below which no spectrogram goes: 10·log10(1e-10).</summary>
    public const float SilenceDb = -100f;

    /// <summary>The width in dB of the range that a background's ratio is drawn from.</summary>
    public const float RatioRangeDb = 20f;

    /// <summary>The distance in dB above a clip's floor in which a filter fades in.</summary>
    public const float FadeDb = 10f;

    private const float NepersPerDb = 0.23025850929940457f; // ln 10 / 10

    /// <summary>One of <paramref name="count"/> things, each as likely.</summary>
    public static int Choice(float uniform, int count) => Math.Min((int)(uniform * count), count - 1);

    /// <summary>Another image of the same model's batch, each as likely; the image itself where it is alone.</summary>
    /// <param name="uniform">The draw in [0, 1).</param>
    /// <param name="image">The image, among all models'.</param>
    /// <param name="batch">Images a model.</param>
    public static int Partner(float uniform, int image, int batch)
    {
        int place = image % batch;
        int steps = batch > 1 ? 1 + Choice(uniform, batch - 1) : 0;
        return image - place + (place + steps) % batch;
    }

    /// <summary>A number between −limit and limit.</summary>
    public static float Symmetric(float uniform, float limit) => (2f * uniform - 1f) * limit;

    /// <summary>Decibels added to a background so that its loudest value lies so far below the clip's.</summary>
    /// <param name="uniform">The draw in [0, 1).</param>
    /// <param name="lowestRatioDb">The smallest distance; the largest is <see cref="RatioRangeDb"/> more.</param>
    /// <param name="peakDb">The clip's loudest value.</param>
    /// <param name="backgroundPeakDb">The background's loudest value.</param>
    public static float BackgroundGain(float uniform, float lowestRatioDb, float peakDb, float backgroundPeakDb) =>
        peakDb - (lowestRatioDb + uniform * RatioRangeDb) - backgroundPeakDb;

    /// <summary>Decibels of the sum of two powers: <c>10·log10(10^(a/10) + 10^(b/10))</c>.</summary>
    public static float PowerSum(float a, float b)
    {
        float higher = a > b ? a : b;
        float lower = a > b ? b : a;
        return higher + MathF.Log(1f + MathF.Exp((lower - higher) * NepersPerDb)) / NepersPerDb;
    }

    /// <summary>
    /// A value with gain and filter. The clip's floor, 80 dB below its loudest value, is no sound: it takes the gain only. In the
    /// <see cref="FadeDb"/> above it the filter fades in, and no value is filtered below it. Digital silence stays what it is, and nothing becomes
    /// quieter than that.
    /// </summary>
    /// <param name="value">The value in dB.</param>
    /// <param name="floor">The clip's floor in dB.</param>
    /// <param name="gain">The gain in dB.</param>
    /// <param name="filter">The filter's decibels in the value's band.</param>
    public static float Coloured(float value, float floor, float gain, float filter)
    {
        // Written so that NaN stays NaN.
        float above = value - floor;
        float filtered = value + filter * (above < 0f ? 0f : above > FadeDb ? 1f : above / FadeDb);
        float result = (filtered < floor ? floor : filtered) + gain;
        return value <= SilenceDb || result < SilenceDb ? SilenceDb : result;
    }

    /// <summary>The part of a mixture that is the partner's, at most a half, from a table of <see cref="MixupShares.Table"/>.</summary>
    /// <param name="lower">The table's value below the draw.</param>
    /// <param name="upper">The next value.</param>
    /// <param name="place">The draw times the table's intervals.</param>
    public static float Share(float lower, float upper, float place) => lower + (upper - lower) * (place - (int)place);
}
