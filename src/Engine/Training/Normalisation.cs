namespace RawAudioNet.Engine.Training;

/// <summary>What spectrograms are normalised by: <c>(x − mean) / deviation</c>, one pair for all values.</summary>
/// <param name="Mean">The mean in dB.</param>
/// <param name="Deviation">The unbiased standard deviation in dB.</param>
public sealed record Normalisation(double Mean, double Deviation)
{
    /// <summary>The smallest deviation that is divided by: sounds that are all alike stay finite.</summary>
    public const double MinimumDeviation = 1e-5;

    /// <summary>From sums over all values; the deviation is at least <see cref="MinimumDeviation"/>.</summary>
    /// <param name="count">How many values.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="squares">The sum of their squared distances from it.</param>
    public static Normalisation From(long count, double mean, double squares) =>
        new(mean, Math.Max(MinimumDeviation, Math.Sqrt(squares / Math.Max(1, count - 1))));
}
