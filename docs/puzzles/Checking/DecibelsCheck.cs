using RawAudioNet.Cases.References;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>Puzzle 4, against the engine's decibels, with silence among the powers.</summary>
internal static class DecibelsCheck
{
    private static readonly double[] Power = [1e-3, 4, 0, 250, 2e-6, 1e-12, 1];

    public static Puzzle Puzzle { get; } = new FunctionPuzzle<Func<double[], double, double[]>>
    {
        Number = 4,
        Title = "decibels",
        Task = "Make decibels of powers, and cut off what is not heard.",
        Hole = nameof(P04Decibels),
        Chapter = "docs/tour/04-mel-and-decibels.md",
        RealCode = "src/Engine/Backends/Cpu/CpuBackend.Spectrogram.cs",
        Filled = P04Decibels.Decibels,
        Solution = (power, topDb) => SpectrogramReference.Decibels(1, power, topDb),
        Run = decibels => [.. decibels([.. Power], 60), .. decibels([.. Power], 200)],
        Expected = () => [.. EngineOps.Decibels(Power, 60), .. EngineOps.Decibels(Power, 200)],
        Mistakes =
        [
            ((power, topDb) => Cut([.. power.Select(x => 20 * Math.Log10(Math.Max(x, 1e-10)))], topDb),
                "20·log10 is for amplitudes. These are powers, squared already, and the square is a factor of 2 in front of the "
                + "logarithm: 10·log10."),
            ((power, topDb) => [.. power.Select(x => Math.Max(10 * Math.Log10(Math.Max(x, 1e-10)), -topDb))],
                "The range is kept below the loudest value of the clip, not below 0 dB: quiet recordings would be cut away."),
            ((power, topDb) => Cut([.. power.Select(x => 10 * Math.Log10(x))], topDb),
                "Powers below 1e-10 must count as 1e-10: the logarithm of silence is −∞."),
            ((power, topDb) => Cut([.. power.Select(x => 10 * Math.Log(Math.Max(x, 1e-10)))], topDb),
                "Math.Log is the natural logarithm; decibels take Math.Log10."),
            ((power, _) => [.. power.Select(x => 10 * Math.Log10(Math.Max(x, 1e-10)))],
                "The second half is missing: nothing may lie more than topDb below the largest."),
        ],
    };

    private static double[] Cut(double[] decibels, double topDb) => [.. decibels.Select(d => Math.Max(d, decibels.Max() - topDb))];
}
