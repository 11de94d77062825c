namespace RawAudioNet.Audio.Resampling;

/// <summary>Low-pass filters by Kaiser's window.</summary>
/// <remarks>Source: J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window function" (1974).</remarks>
internal static class KaiserWindow
{
    /// <summary>Attenuation of every filter here in dB: 12 below what is promised, for the errors that add up.</summary>
    public const double AttenuationDb = 152;

    private const double Beta = 0.1102 * (AttenuationDb - 8.7);

    /// <summary>Width of a filter whose transition is so many cycles a sample wide.</summary>
    public static double Width(double transition) => (AttenuationDb - 7.95) / (14.36 * transition);

    /// <summary>The window at a time.</summary>
    /// <param name="t">The time, 0 in the middle.</param>
    /// <param name="width">The window's width.</param>
    public static double At(double t, double width)
    {
        double x = 2 * t / width;
        return Math.Abs(x) >= 1 ? 0 : BesselI0(Beta * Math.Sqrt(1 - (x * x))) / BesselI0(Beta);
    }

    /// <summary>sin(π t) / (π t).</summary>
    public static double Sinc(double t) => t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t);

    private static double BesselI0(double x)
    {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
