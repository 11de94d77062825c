namespace RawAudioNet.Puzzles.Checking;

/// <summary>A hole for the reader to fill, and its check.</summary>
internal abstract class Puzzle
{
    public required int Number { get; init; }

    public required string Title { get; init; }

    /// <summary>What to write, in a sentence.</summary>
    public required string Task { get; init; }

    /// <summary>The name of the hole's class and file.</summary>
    public required string Hole { get; init; }

    /// <summary>The file of the tour to read before.</summary>
    public required string Chapter { get; init; }

    /// <summary>The file to read afterwards: the real code.</summary>
    public required string RealCode { get; init; }

    /// <summary>Where the hole is, from the root of the repository.</summary>
    public string File => $"docs/puzzles/{Hole}.cs";

    /// <summary>Checks what the reader wrote.</summary>
    public abstract Verdict Check();

    /// <summary>Checks the project's own code in the reader's place.</summary>
    public abstract Verdict CheckSolution();

    /// <summary>Checks each of the usual mistakes in the reader's place; with what there is to learn from it.</summary>
    public abstract IEnumerable<(string Lesson, Verdict Verdict)> CheckMistakes();
}
