namespace RawAudioNet.App.Tuning;

/// <summary>Student's distribution for whole degrees of freedom.</summary>
internal static class StudentDistribution
{
    private const int Halvings = 60;

    /// <summary>The t between whose negative and which T lies with a probability.</summary>
    /// <param name="probability">The probability, 0 to below 1.</param>
    /// <param name="degrees">The degrees of freedom, at least 1.</param>
    public static double Quantile(double probability, int degrees)
    {
        double low = 0;
        double high = 1;
        while (Within(high, degrees) < probability)
            (low, high) = (high, 2 * high);
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Within(middle, degrees) < probability ? (middle, high) : (low, middle);
        }
        return high;
    }

    /// <summary>P(|T| ≤ t), the finite sums of Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.</summary>
    public static double Within(double t, int degrees)
    {
        bool isOdd = degrees % 2 == 1;
        (double sine, double cosine) = Math.SinCos(Math.Atan(t / Math.Sqrt(degrees)));
        double sum = 0;
        double term = isOdd ? cosine : 1;
        for (int k = isOdd ? 3 : 2; k <= degrees; k += 2)
        {
            sum += term;
            term *= cosine * cosine * (k - 1) / k;
        }
        return isOdd ? 2 / Math.PI * (Math.Atan(t / Math.Sqrt(degrees)) + sine * sum) : sine * sum;
    }
}
