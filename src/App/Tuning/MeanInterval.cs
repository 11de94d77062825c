using System.Text.Json.Serialization;
using RawAudioNet.App.CrossValidation;

namespace RawAudioNet.App.Tuning;

/// <summary>
/// The mean of n values with its 95 % interval by Student's t: of many such intervals, each of values drawn anew, 95 of 100 hold the mean of all
/// that could be drawn.
/// </summary>
/// <param name="N">How many values.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation (n - 1); null for one value.</param>
/// <param name="Low">The lower end of the interval; null for one value.</param>
/// <param name="High">The upper end; null for one value.</param>
internal sealed record MeanInterval(int N, double Mean, double? Deviation, double? Low, double? High)
{
    private const double Level = 0.95;

    /// <summary>Half of the interval's width, or null.</summary>
    [JsonIgnore]
    public double? Half => (High - Low) / 2;

    /// <summary>Whether the interval tells the mean from zero; one value tells nothing.</summary>
    [JsonIgnore]
    public bool ExcludesZero => Low > 0 || High < 0;

    /// <summary>The interval of at least one value; null of none.</summary>
    public static MeanInterval? Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
            return null;
        (double mean, double? deviation) = CrossReport.MeanAndDeviation(values);
        double? half = deviation is double spread ? StudentDistribution.Quantile(Level, values.Count - 1) * spread / Math.Sqrt(values.Count) : null;
        return new MeanInterval(values.Count, mean, deviation, mean - half, mean + half);
    }
}
