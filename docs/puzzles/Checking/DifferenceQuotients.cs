namespace RawAudioNet.Puzzles.Checking;

/// <summary>The gradient as it is measured: docs/tour/gradient-checks.md.</summary>
internal static class DifferenceQuotients
{
    // About where truncation and rounding are equally small in double.
    private const double Step = 1e-5;

    /// <summary><c>(E(x + h) − E(x − h)) / 2h</c> for each value of a point.</summary>
    public static double[] Of(Func<double[], double> loss, double[] point)
    {
        var quotients = new double[point.Length];
        for (int i = 0; i < point.Length; i++)
        {
            double[] above = [.. point];
            double[] below = [.. point];
            above[i] += Step;
            below[i] -= Step;
            quotients[i] = (loss(above) - loss(below)) / (2 * Step);
        }

        return quotients;
    }
}
