namespace RawAudioNet.Engine.Numerics;

/// <summary>
/// The quantiles of the smaller share λ of a mixture, where λ is distributed as Beta(α, α) or its mirror image, whichever is below a half: a
/// table by which one uniform draw becomes a share on every device.
/// </summary>
/// <remarks>Source of the distribution: Zhang, Cissé, Dauphin, Lopez-Paz, "mixup: beyond empirical risk minimization" (ICLR 2018).</remarks>
public static class MixupShares
{
    /// <summary>Intervals of the table.</summary>
    public const int Intervals = 256;

    private const int StepsPerInterval = 16;

    /// <summary>The quantiles at <c>i / Intervals</c>, from 0 to a half.</summary>
    /// <param name="alpha">α, above 0.</param>
    /// <returns><see cref="Intervals"/> + 1 shares.</returns>
    public static float[] Table(double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);

        // P(λ < t) is in proportion to ∫ s^(α−1) (1−s)^(α−1) ds up to t; with v = s^α the pole at 0 is gone: ∫ (1 − v^(1/α))^(α−1) dv up to t^α.
        const int Steps = Intervals * StepsPerInterval;
        double width = Math.Pow(0.5, alpha) / Steps;
        var cumulative = new double[Steps + 1];
        for (int i = 0; i < Steps; i++)
            cumulative[i + 1] = cumulative[i] + Math.Pow(1 - Math.Pow((i + 0.5) * width, 1 / alpha), alpha - 1);

        var table = new float[Intervals + 1];
        int step = 0;
        for (int i = 0; i <= Intervals; i++)
        {
            double wanted = cumulative[Steps] * i / Intervals;
            while (step < Steps - 1 && cumulative[step + 1] < wanted)
                step++;
            double v = width * (step + (wanted - cumulative[step]) / (cumulative[step + 1] - cumulative[step]));
            table[i] = (float)Math.Min(0.5, Math.Pow(v, 1 / alpha));
        }

        return table;
    }
}
