using System.Globalization;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>
/// A puzzle whose hole is a function: it is run on some inputs, and all that comes out is compared with what an independent part of the
/// project makes of them. A mistake is recognised by making it too: where the results are those of a usual mistake, its lesson is the
/// message.
/// </summary>
/// <typeparam name="TFunction">The signature of the hole.</typeparam>
internal sealed class FunctionPuzzle<TFunction> : Puzzle
    where TFunction : Delegate
{
    /// <summary>What the reader wrote.</summary>
    public required TFunction Filled { get; init; }

    /// <summary>The project's own code behind the same signature.</summary>
    public required TFunction Solution { get; init; }

    /// <summary>All results of a function on the puzzle's inputs.</summary>
    public required Func<TFunction, double[]> Run { get; init; }

    /// <summary>The same results without the function: from the engine, or by difference quotients.</summary>
    public required Func<double[]> Expected { get; init; }

    /// <summary>What goes wrong as a rule, and what to learn from it.</summary>
    public required (TFunction Function, string Lesson)[] Mistakes { get; init; }

    /// <summary>The error allowed, as a part of the largest value: by default that of results in float32.</summary>
    public double Tolerance { get; init; } = 1e-5;

    public override Verdict Check() => Check(Filled);

    public override Verdict CheckSolution() => Check(Solution);

    public override IEnumerable<(string Lesson, Verdict Verdict)> CheckMistakes() =>
        Mistakes.Select(mistake => (mistake.Lesson, Check(mistake.Function)));

    /// <summary>Checks any function in the hole's place.</summary>
    public Verdict Check(TFunction function)
    {
        double[] got;
        try
        {
            got = Run(function);
        }
        catch (UnfilledException)
        {
            return new Verdict(Outcome.Unfilled, $"{Task} Fill the hole in {File}; before that read {Chapter}.");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A reader's function may fail in any way; that too is an answer, and its line is what the reader needs.
            return new Verdict(Outcome.Wrong, $"it failed: {exception.Message} {exception.StackTrace?.Split('\n')[0].Trim()}");
        }

        double[] expected = Expected();
        if (got.Length != expected.Length)
            return new Verdict(Outcome.Wrong, $"there are {got.Length} results; there should be {expected.Length}.");
        if (AreAlike(got, expected))
            return new Verdict(Outcome.Right, $"Now compare it with the real code: {RealCode}.");

        double allowed = Allowed(expected);
        int first = Enumerable.Range(0, got.Length).First(i => !IsNear(got[i], expected[i], allowed));
        string found = string.Create(
            CultureInfo.InvariantCulture, $"result {first} of {got.Length} is {got[first]:G6}; it should be {expected[first]:G6}.");
        return new Verdict(Outcome.Wrong, $"{found} {Lesson(got)}");
    }

    private string Lesson(double[] got)
    {
        foreach ((TFunction function, string lesson) in Mistakes)
        {
            if (AreAlike(got, Run(function)))
                return lesson;
        }

        return $"It is none of the usual mistakes: compare line by line with the formula in {File}.";
    }

    private bool AreAlike(double[] values, double[] others)
    {
        double allowed = Allowed(others);
        return values.Length == others.Length && values.Zip(others).All(pair => IsNear(pair.First, pair.Second, allowed));
    }

    private double Allowed(double[] values) => Tolerance * values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();

    // Equal is for infinities, and for NaN where a mistake makes NaN.
    private static bool IsNear(double value, double other, double allowed) => value.Equals(other) || Math.Abs(value - other) <= allowed;
}
