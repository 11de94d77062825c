namespace RawAudioNet.Engine.Training.Metrics;

/// <summary>The 95 % interval of a share of which a sample is known: a range that holds the true share in 95 of 100 such samples.</summary>
/// <remarks>
/// Source: Wilson, "Probable inference, the law of succession, and statistical inference" (1927): the shares p with
/// <c>|k/n − p| ≤ z·√(p(1 − p)/n)</c>. Unlike k/n ± z·s it stays within 0 to 1 and is honest where k is near 0 or n.
/// </remarks>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct WilsonInterval(double Low, double High)
{
    // The 97.5th percentile of the normal distribution.
    private const double Z = 1.959964;

    /// <summary>The interval of k successes in n trials; 0 to 1 where n is 0, since nothing is known then.</summary>
    /// <param name="successes">k, 0 to n.</param>
    /// <param name="trials">n, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative count, or more successes than trials.</exception>
    public static WilsonInterval Of(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (trials == 0)
            return new WilsonInterval(0, 1);

        double n = trials;
        double share = successes / n;
        double centre = share + Z * Z / (2 * n);
        double half = Z * Math.Sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        double scale = 1 + Z * Z / n;
        return new WilsonInterval(Math.Max(0, (centre - half) / scale), Math.Min(1, (centre + half) / scale));
    }
}
