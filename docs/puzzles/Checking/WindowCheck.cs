using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>Puzzle 1, against the window that the engine's spectrograms use.</summary>
internal static class WindowCheck
{
    public static Puzzle Puzzle { get; } = new FunctionPuzzle<Func<int, double[]>>
    {
        Number = 1,
        Title = "the Hann window",
        Task = "Fade a piece of sound in and out.",
        Hole = nameof(P01Window),
        Chapter = "docs/tour/03-stft.md",
        RealCode = "src/Engine/Spectrograms/SpectrogramTables.cs",
        Filled = P01Window.Window,
        // A frame of ones shows the window.
        Solution = length =>
            SpectrogramReference.Frame(new StftShape(1, 1, 2 * length, length, length), [.. Enumerable.Repeat(1.0, 2 * length)], 0, 1),
        Run = window => [.. window(16), .. window(32)],
        Expected = () => [.. EngineOps.Window(16), .. EngineOps.Window(32)],
        Mistakes =
        [
            (length => Wave(length, j => 0.5 - 0.5 * Math.Cos(2 * Math.PI * j / (length - 1))),
                "You divided by L − 1, so the window ends with 0 as it begins. A spectrum takes the piece as one turn of something "
                + "that repeats: the next turn begins with that 0, and it would count twice."),
            (length => Wave(length, j => 0.5 + 0.5 * Math.Cos(2 * Math.PI * j / length)),
                "The window is upside down: 1 at the ends, where the jump is, and 0 in the middle. The cosine of 0 is 1."),
            (length => Wave(length, j => 0.5 - 0.5 * Math.Cos(Math.PI * j / length)),
                "It fades in and never out. A whole turn is 2π."),
        ],
    };

    private static double[] Wave(int length, Func<int, double> value) => [.. Enumerable.Range(0, length).Select(value)];
}
