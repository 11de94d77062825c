using RawAudioNet.Puzzles.Checking;

namespace RawAudioNet.Puzzles;

/// <summary>
/// Checks all puzzles, or the one whose number is given. The exit code is 1 where a filled hole is wrong, 2 for a wrong argument.
/// </summary>
internal static class Program
{
    private const int Columns = 100;

    /// <summary>All puzzles in their order, which is the tour's.</summary>
    public static IReadOnlyList<Puzzle> Puzzles { get; } =
    [
        WindowCheck.Puzzle,
        PowerCheck.Puzzle,
        MelFilterCheck.Puzzle,
        DecibelsCheck.Puzzle,
        ConvolutionCheck.Puzzle,
        WeightGradientCheck.Puzzle,
        InputGradientCheck.Puzzle,
        BatchNormBackwardCheck.Puzzle,
        LossGradientCheck.Puzzle,
        AdamCheck.Puzzle,
        OneCycleCheck.Puzzle,
        ReductionCheck.Puzzle,
    ];

    /// <summary>Runs the command line and writes what came of it.</summary>
    public static int Run(string[] args, TextWriter output)
    {
        switch (args)
        {
            case []:
                return Print(Puzzles, output);
            case [string text] when int.TryParse(text, out int number) && number >= 1 && number <= Puzzles.Count:
                return Print([Puzzles[number - 1]], output);
            default:
                output.WriteLine($"give a number from 1 to {Puzzles.Count}, or nothing for all puzzles");
                return 2;
        }
    }

    private static int Main(string[] args) => Run(args, Console.Out);

    private static int Print(IReadOnlyList<Puzzle> puzzles, TextWriter output)
    {
        Verdict[] verdicts = [.. puzzles.Select(puzzle => puzzle.Check())];
        for (int i = 0; i < verdicts.Length; i++)
        {
            output.WriteLine($"{puzzles[i].Number,2}  {puzzles[i].Title,-32} {verdicts[i].Outcome.ToString().ToLowerInvariant()}");
            if (verdicts[i].Outcome == Outcome.Wrong || puzzles.Count == 1)
                PrintWrapped(verdicts[i].Message, output);
        }

        int right = verdicts.Count(verdict => verdict.Outcome == Outcome.Right);
        if (puzzles.Count > 1)
        {
            output.WriteLine();
            output.WriteLine($"{right} of {puzzles.Count} are right.");
            if (verdicts.FirstOrDefault(verdict => verdict.Outcome == Outcome.Unfilled) is { } next)
                PrintWrapped($"Next: {next.Message}", output);
        }

        return verdicts.Any(verdict => verdict.Outcome == Outcome.Wrong) ? 1 : 0;
    }

    private static void PrintWrapped(string text, TextWriter output)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length + word.Length >= Columns)
            {
                output.WriteLine($"   {line}");
                line = "";
            }

            line += $" {word}";
        }

        output.WriteLine($"   {line}");
    }
}
