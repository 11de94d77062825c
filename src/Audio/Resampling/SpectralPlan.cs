namespace RawAudioNet.Audio.Resampling;

/// <summary>
/// The sizes and tables of a <see cref="SpectralResampler"/>: blocks of <c>m</c> units, a unit being the <c>M</c> inputs and <c>L</c>
/// outputs after which rates of the reduced ratio M:L meet again.
/// </summary>
internal sealed class SpectralPlan
{
    /// <summary>Where the pass band ends and the stop band begins, as parts of the lower Nyquist frequency.</summary>
    public const double PassBand = 0.91;

    // Blocks so many times as long as the filter's half: longer ones waste less at their ends, but leave the cache.
    private const int BlockRatio = 8;
    private const int LargestUnit = 2048;

    private const double Transition = (1 - PassBand) / 2;

    /// <summary>Sizes a plan.</summary>
    /// <param name="inputUnit">Inputs of a unit, M.</param>
    /// <param name="outputUnit">Outputs of a unit, L.</param>
    /// <param name="fromHz">Rate of the input.</param>
    /// <param name="lowHz">The rate at whose half the stop band begins.</param>
    public SpectralPlan(int inputUnit, int outputUnit, double fromHz, double lowHz)
    {
        (InputUnit, OutputUnit) = (inputUnit, outputUnit);
        double width = KaiserWindow.Width(Transition);
        MarginUnits = (int)Math.Ceiling(width / 2 / lowHz * fromHz / inputUnit);
        Units = 1;
        while (Units < BlockRatio * MarginUnits)
            Units *= 2;
        HopUnits = Units - (2 * MarginUnits);
        Forward = new LaneFourier(Units * inputUnit);
        Inverse = new LaneFourier(Units * outputUnit);
        Response = MakeResponse(width, fromHz / lowHz / Forward.Length, Math.Min(Forward.Length, Inverse.Length) / 2, 1.0 / Forward.Length);
    }

    /// <summary>Inputs of a unit.</summary>
    public int InputUnit { get; }

    /// <summary>Outputs of a unit.</summary>
    public int OutputUnit { get; }

    /// <summary>Units of a block.</summary>
    public int Units { get; }

    /// <summary>Units at each end of a block that the filter spoils.</summary>
    public int MarginUnits { get; }

    /// <summary>Units from one block to the next.</summary>
    public int HopUnits { get; }

    /// <summary>From inputs to their spectrum.</summary>
    public LaneFourier Forward { get; }

    /// <summary>From the spectrum to outputs.</summary>
    public LaneFourier Inverse { get; }

    /// <summary>What bin k and bin −k are multiplied by, k from 0; the bins beyond, where the stop band begins, become 0.</summary>
    public float[] Response { get; }

    /// <summary>Whether rates meet again so soon, and in such numbers, that blocks of them can be transformed.</summary>
    public static bool IsPossible(int fromHz, int toHz)
    {
        int gcd = (int)Gcd(fromHz, toHz);
        return Math.Max(fromHz, toHz) / gcd <= LargestUnit && LaneFourier.IsPossible(fromHz / gcd) && LaneFourier.IsPossible(toHz / gcd);
    }

    /// <summary>The greatest common divisor.</summary>
    public static long Gcd(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }

    // The spectrum of the windowed sinc, sampled in time at twice the lower rate: its own images lie in the stop band. A cosine series,
    // summed by Clenshaw's recurrence.
    private static float[] MakeResponse(double width, double binInLow, int bins, double scale)
    {
        int half = (int)Math.Ceiling(width);
        double cutoff = 0.5 - (Transition / 2);
        double[] taps = [.. Enumerable.Range(0, half).Select(n => KaiserWindow.Sinc(n * cutoff) * KaiserWindow.At(n / 2.0, width))];
        double unity = Sum(0);
        return [.. Enumerable.Range(0, bins).TakeWhile(k => k * binInLow < 0.5).Select(k => (float)(Sum(k * binInLow) / unity * scale))];

        double Sum(double frequency)
        {
            double cosine = 2 * Math.Cos(Math.PI * frequency);
            double next = 0;
            double afterNext = 0;
            for (int n = taps.Length - 1; n > 0; n--)
                (next, afterNext) = ((2 * taps[n]) + (cosine * next) - afterNext, next);
            return taps[0] + (cosine / 2 * next) - afterNext;
        }
    }
}
