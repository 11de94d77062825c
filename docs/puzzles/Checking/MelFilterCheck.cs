using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Spectrograms;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>Puzzle 3, against the filters that the engine uses.</summary>
internal static class MelFilterCheck
{
    private static readonly SpectrogramOptions Options = new(SampleRateHz: 16000, FftLength: 256, HopLength: 128, Mels: 12);

    private static readonly MelFilterbank Filters = new(Options);

    public static Puzzle Puzzle { get; } = new FunctionPuzzle<Func<int, int, int, double, double[]>>
    {
        Number = 3,
        Title = "a mel filter",
        Task = "Gather bins into a band as wide as the ear's.",
        Hole = nameof(P03MelFilter),
        Chapter = "docs/tour/04-mel-and-decibels.md",
        RealCode = "src/Engine/Spectrograms/MelFilterbank.cs",
        Filled = P03MelFilter.Filter,
        Solution = (mel, mels, bins, nyquistHz) =>
        {
            double[] corners = SpectrogramReference.MelPoints((int)(2 * nyquistHz), mels);
            return [.. Enumerable.Range(0, bins).Select(bin => SpectrogramReference.MelWeight(corners, nyquistHz / (bins - 1), bin, mel))];
        },
        Run = filter => [.. Bands.SelectMany(mel => filter(mel, Options.Mels, Options.Bins, Options.SampleRateHz / 2.0))],
        Expected = () => [.. Bands.SelectMany(Expand)],
        Mistakes =
        [
            ((mel, mels, bins, nyquistHz) => Triangle(Corners(mel, mels, nyquistHz, inMels: false), bins, nyquistHz),
                "Your corners are equally far apart in hertz, so all bands are equally wide. Divide the mel scale into equal parts, "
                + "and turn each corner back into hertz."),
            ((mel, mels, bins, nyquistHz) => Triangle(Corners(mel, mels, nyquistHz, inMels: true), bins, nyquistHz, isCut: false),
                "The sides of the triangle go on below 0: bins outside the band get negative weights. Cut at 0."),
            ((mel, mels, bins, nyquistHz) => Triangle(Corners(mel, mels - 1, nyquistHz, inMels: true), bins, nyquistHz),
                "M bands have M + 2 corners (each band begins at the peak of the one before), hence M + 1 parts of the mel scale; "
                + "yours has M."),
            ((mel, mels, bins, nyquistHz) => Triangle(Corners(mel, mels, nyquistHz, inMels: true), bins + 1, nyquistHz)[..bins],
                "The last bin lies at the Nyquist frequency and the first at 0: bins are nyquist / (bins − 1) apart, not nyquist / bins."),
        ],
    };

    private static IEnumerable<int> Bands => Enumerable.Range(0, Options.Mels);

    private static double[] Expand(int mel)
    {
        var weights = new double[Options.Bins];
        for (int i = 0; i < Filters.Weights(mel).Length; i++)
            weights[Filters.Start(mel) + i] = Filters.Weights(mel)[i];
        return weights;
    }

    private static double[] Corners(int mel, int mels, double nyquistHz, bool inMels) =>
    [
        .. Enumerable.Range(mel, 3).Select(j => inMels
            ? MelScale.ToHertz(MelScale.FromHertz(nyquistHz) * j / (mels + 1))
            : nyquistHz * j / (mels + 1)),
    ];

    private static double[] Triangle(double[] corners, int bins, double nyquistHz, bool isCut = true) =>
    [
        .. from bin in Enumerable.Range(0, bins)
           let hertz = nyquistHz * bin / (bins - 1)
           let sides = Math.Min((hertz - corners[0]) / (corners[1] - corners[0]), (corners[2] - hertz) / (corners[2] - corners[1]))
           select isCut ? Math.Max(0, sides) : sides,
    ];
}
