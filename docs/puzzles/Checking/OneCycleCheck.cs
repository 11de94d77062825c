using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>Puzzle 11, against the engine's schedule of two runs.</summary>
internal static class OneCycleCheck
{
    private const double Maximum = 0.01;

    private static readonly int[] Runs = [25, 40];

    public static Puzzle Puzzle { get; } = new FunctionPuzzle<Func<int, int, double, double>>
    {
        Number = 11,
        Title = "one cycle",
        Task = "Plan the learning rate of a run.",
        Hole = nameof(P11OneCycle),
        Chapter = "docs/tour/09-adam-and-onecycle.md",
        RealCode = "src/Engine/Training/OneCycle.cs",
        Filled = P11OneCycle.Rate,
        Solution = (step, steps, maximum) => StepReference.OneCycle(step, steps, maximum, cosine: false).LearningRate,
        Tolerance = 1e-6,
        Run = rate => [.. from steps in Runs from step in Enumerable.Range(0, steps) select rate(step, steps, Maximum)],
        Expected = () =>
        [
            .. from steps in Runs
               let cycle = new OneCycle(steps, Maximum)
               from step in Enumerable.Range(0, steps)
               select cycle.LearningRate(step),
        ],
        Mistakes =
        [
            ((step, steps, maximum) => Rate(step, steps, maximum, 0.3 * steps, maximum / 25, maximum / 25 / 1e4),
                "Your peak lies at 0.3·T. Steps count from 0, so the 0.3·T-th of them is 0.3·T − 1."),
            ((step, steps, maximum) => Rate(step, steps, maximum, 0.3 * steps - 1, maximum / 25, maximum / 1e4),
                "The run ends at a 10000th of the initial rate, not of the maximum: a 250000th of that."),
            ((step, steps, maximum) => Rate(step, steps, maximum, 0.3 * steps - 1, 0, maximum / 25 / 1e4),
                "The first rate is a 25th of the maximum: with 0 the first batch would be read and nothing learnt from it."),
            ((step, steps, maximum) => Rate(step, steps + 1, maximum, 0.3 * steps - 1, maximum / 25, maximum / 25 / 1e4),
                "The last step is T − 1, and there the rate must be final: divide by T − 1 − peak."),
        ],
    };

    private static double Rate(int step, int steps, double maximum, double peak, double initial, double final) => step <= peak
        ? initial + (maximum - initial) * step / peak
        : maximum + (final - maximum) * (step - peak) / (steps - 1 - peak);
}
