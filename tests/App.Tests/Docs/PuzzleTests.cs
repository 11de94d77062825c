using RawAudioNet.Puzzles.Checking;

namespace RawAudioNet.App.Tests.Docs;

/// <summary>
/// The puzzles: their checks accept the project's own code, know the usual mistakes, and say what to do where a hole is empty.
/// </summary>
public sealed class PuzzleTests
{
    private static readonly string Page = Documentation.Read("docs/puzzles/README.md");

    private static IReadOnlyList<Puzzle> Puzzles => RawAudioNet.Puzzles.Program.Puzzles;

    public static TheoryData<int> Numbers => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Check_accepts_the_real_code(int number)
    {
        Verdict verdict = Puzzles[number - 1].CheckSolution();

        Assert.True(verdict.Outcome == Outcome.Right, verdict.Message);
        Assert.Contains(Puzzles[number - 1].RealCode, verdict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Check_rejects_every_usual_mistake_with_its_own_lesson(int number)
    {
        (string Lesson, Verdict Verdict)[] mistakes = [.. Puzzles[number - 1].CheckMistakes()];

        Assert.InRange(mistakes.Length, 3, 6);
        Assert.All(mistakes, mistake =>
        {
            Assert.Equal(Outcome.Wrong, mistake.Verdict.Outcome);
            Assert.EndsWith(mistake.Lesson, mistake.Verdict.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Hole_is_empty_and_its_file_names_chapter_and_real_code(int number)
    {
        Puzzle puzzle = Puzzles[number - 1];
        string hole = Documentation.Read(puzzle.File);

        Assert.Equal(number, puzzle.Number);
        Assert.Equal(Outcome.Unfilled, puzzle.Check().Outcome);
        Assert.Contains(puzzle.File, puzzle.Check().Message, StringComparison.Ordinal);
        Assert.Contains($"Puzzle {number}: ", hole, StringComparison.Ordinal);
        Assert.Contains(puzzle.Chapter, hole, StringComparison.Ordinal);
        Assert.Contains(puzzle.RealCode, hole, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Documentation.Root, puzzle.Chapter)), puzzle.Chapter);
        Assert.True(File.Exists(Path.Combine(Documentation.Root, puzzle.RealCode)), puzzle.RealCode);
        Assert.Contains($"| {number} | [{puzzle.Title}]({puzzle.Hole}.cs) |", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Program_prints_what_its_page_shows()
    {
        (int code, string text) = Run();

        Assert.Equal(0, code);
        Assert.Contains($"```text\n{text}```", Page, StringComparison.Ordinal);
        Assert.Contains(Puzzles[0].CheckMistakes().First().Verdict.Message, OnOneLine(Page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", 0, "docs/puzzles/P07InputGradient.cs")]
    [InlineData("13", 2, "from 1 to 12")]
    [InlineData("window", 2, "from 1 to 12")]
    public void One_puzzle_is_printed_by_its_number(string argument, int expected, string part)
    {
        (int code, string text) = Run(argument);

        Assert.Equal(expected, code);
        Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Function_that_fails_or_errs_in_its_own_way_is_wrong()
    {
        var window = (FunctionPuzzle<Func<int, double[]>>)Puzzles[0];

        Verdict failed = window.Check(length => [Array.Empty<double>()[length]]);
        Verdict shorter = window.Check(length => new double[length - 1]);
        Verdict unusual = window.Check(length => new double[length]);

        Assert.All([failed, shorter, unusual], verdict => Assert.Equal(Outcome.Wrong, verdict.Outcome));
        Assert.StartsWith("it failed: Index was outside", failed.Message, StringComparison.Ordinal);
        Assert.StartsWith("there are 46 results; there should be 48", shorter.Message, StringComparison.Ordinal);
        Assert.Contains("none of the usual mistakes", unusual.Message, StringComparison.Ordinal);
    }

    private static string OnOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static (int Code, string Text) Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        int code = RawAudioNet.Puzzles.Program.Run(args, output);
        return (code, output.ToString());
    }
}
