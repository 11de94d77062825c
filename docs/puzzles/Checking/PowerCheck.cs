using RawAudioNet.Cases;
using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>Puzzle 2, against the engine's short-time Fourier transform: the frame in the middle of 32 samples.</summary>
internal static class PowerCheck
{
    private const int Length = 16;

    private static readonly StftShape Shape = new(1, 1, 2 * Length, Length, Length);

    private static readonly double[] Samples = CaseValues.Uniform(Length, 1);

    private static readonly double[] Window = EngineOps.Window(Length);

    public static Puzzle Puzzle { get; } = new FunctionPuzzle<Func<double[], double[], int, double>>
    {
        Number = 2,
        Title = "how much of a frequency",
        Task = "Compute the power of one bin of a spectrum.",
        Hole = nameof(P02Power),
        Chapter = "docs/tour/03-stft.md",
        RealCode = "src/Engine/Backends/Cpu/FrameFft.cs",
        Filled = P02Power.Power,
        Solution = (samples, _, bin) => SpectrogramReference.StftPower(Shape, Padded(samples))[Shape.Bins + bin],
        Run = power => [.. Enumerable.Range(0, Shape.Bins).Select(bin => power(Samples, Window, bin))],
        Expected = () => EngineOps.Power(Shape, Padded(Samples))[Shape.Bins..(2 * Shape.Bins)],
        Mistakes =
        [
            ((x, w, bin) => Math.Sqrt(Power(x, w, bin, 1, 1)),
                "That is the length of the arrow, the amplitude. Power is its square: leave the root out."),
            ((x, w, bin) => Power(x, w, bin, 1, 0),
                "Only the cosine is there. A tone that began a quarter turn later is all in the sine: the sum of both squares does not "
                + "depend on when it began."),
            ((x, _, bin) => Power(x, [.. x.Select(_ => 1.0)], bin, 1, 1),
                "The window is missing: the piece's ends jump, and the jump leaks into all bins."),
            ((x, w, bin) => Power(x, w, bin / 2.0, 1, 1),
                "Bin k turns k times in L samples: the angle is 2πkj/L. Yours turns half as fast."),
        ],
    };

    private static double[] Padded(double[] samples) => [.. new double[Length / 2], .. samples, .. new double[Length / 2]];

    private static double Power(double[] samples, double[] window, double bin, double ofCosine, double ofSine)
    {
        (double real, double imaginary) = (0, 0);
        for (int j = 0; j < samples.Length; j++)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * bin * j / samples.Length);
            real += window[j] * samples[j] * cosine;
            imaginary += window[j] * samples[j] * sine;
        }

        return ofCosine * real * real + ofSine * imaginary * imaginary;
    }
}
