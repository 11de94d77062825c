using System.Numerics;

namespace RawAudioNet.Audio.Tests.Resampling;

/// <summary>What of a resampled tone is where, in double precision and with a window whose side lobes lie below -200 dB.</summary>
internal static class Spectrum
{
    public const int Points = 1 << 15;

    // Bins on either side of a tone that the window smears it over.
    private const int Smear = 40;

    private static readonly double[] Window = MakeWindow();

    /// <summary>The amplitude of a tone of the frequency given, from the middle of the sound.</summary>
    public static double Amplitude(float[] y, double hertz, int rateHz)
    {
        Complex sum = 0;
        int first = (y.Length - Points) / 2;
        for (int n = 0; n < Points; n++)
            sum += Window[n] * y[first + n] * Complex.FromPolarCoordinates(1, -2 * Math.PI * hertz * n / rateHz);
        return 2 * sum.Magnitude / Window.Sum();
    }

    /// <summary>The largest amplitude anywhere but near the frequency given; null for anywhere at all.</summary>
    public static double LargestSpur(float[] y, double? hertz, int rateHz)
    {
        int first = (y.Length - Points) / 2;
        Complex[] spectrum = Transform([.. Enumerable.Range(0, Points).Select(n => (Complex)(Window[n] * y[first + n]))]);
        double tone = hertz * Points / rateHz ?? double.NegativeInfinity;
        return Enumerable.Range(0, (Points / 2) + 1).Where(k => Math.Abs(k - tone) > Smear).Max(k => spectrum[k].Magnitude) * 2 / Window.Sum();
    }

    private static Complex[] Transform(Complex[] x)
    {
        if (x.Length == 1)
            return x;
        Complex[] even = Transform([.. x.Where((_, n) => n % 2 == 0)]);
        Complex[] odd = Transform([.. x.Where((_, n) => n % 2 == 1)]);
        var y = new Complex[x.Length];
        for (int k = 0; k < even.Length; k++)
        {
            Complex turned = odd[k] * Complex.FromPolarCoordinates(1, -2 * Math.PI * k / x.Length);
            (y[k], y[k + even.Length]) = (even[k] + turned, even[k] - turned);
        }

        return y;
    }

    // Kaiser's, beta = 30.
    private static double[] MakeWindow()
    {
        return [.. Enumerable.Range(0, Points).Select(n => Bessel(30 * Math.Sqrt(1 - Math.Pow((2.0 * n / (Points - 1)) - 1, 2))))];

        static double Bessel(double x)
        {
            double sum = 1;
            double term = 1;
            for (int k = 1; term > 1e-17 * sum; k++)
                sum += term *= x * x / (4.0 * k * k);
            return sum;
        }
    }
}
