using System.Globalization;
using System.Text.RegularExpressions;
using RawAudioNet.Lab;

namespace RawAudioNet.App.Tests.Docs;

/// <summary>The tour's chapters print what its experiments print, and show the pictures that they draw.</summary>
public sealed partial class TourTests : IClassFixture<TourTests.SharedBench>
{
    private const string Folder = "docs/tour/";
    private const int LargestPictureBytes = 60_000;
    private const int LongestChapter = 250;

    private readonly Bench bench;

    public TourTests(SharedBench shared) => bench = shared.Bench;

    private static IEnumerable<string> Chapters => Documentation.Files.Where(file => file.StartsWith(Folder, StringComparison.Ordinal));

    [Fact]
    public void Chapters_print_what_their_experiments_print()
    {
        Dictionary<string, string> printed = [];
        foreach (string chapter in Chapters)
        {
            foreach (Match experiment in Experiment().Matches(Documentation.Read(chapter)))
                printed.Add(experiment.Groups[1].Value, experiment.Groups[2].Value);
        }

        Assert.Equal(Lab.Program.Experiments.Select(experiment => experiment.Name).Order(), printed.Keys.Order());
        foreach (IExperiment experiment in Lab.Program.Experiments)
        {
            using var output = new StringWriter { NewLine = "\n" };
            experiment.Print(bench, new Report(output));
            AssertAlike(experiment.Name, printed[experiment.Name], output.ToString(), experiment.IsExact);
        }
    }

    [Fact]
    public void Pictures_are_those_that_the_experiments_draw_and_small()
    {
        (string File, byte[] Png)[] drawn = [.. Lab.Program.Experiments.SelectMany(experiment => experiment.Draw(bench))];
        string[] kept = [.. Directory.EnumerateFiles(Path.Combine(Documentation.Root, Folder, "images")).Select(path => Path.GetFileName(path))];
        string text = string.Concat(Chapters.Select(Documentation.Read));

        Assert.Equal(drawn.Select(picture => picture.File).Order(), kept.Order());
        Assert.All(drawn, picture => Assert.InRange(picture.Png.Length, 1000, LargestPictureBytes));
        Assert.All(kept, file => Assert.Contains($"(images/{file})", text, StringComparison.Ordinal));
        Assert.All(kept, file => Assert.InRange(new FileInfo(Path.Combine(Documentation.Root, Folder, "images", file)).Length, 1000, LargestPictureBytes));
    }

    [Fact]
    public void Chapters_are_short() =>
        Assert.All(Chapters, chapter => Assert.InRange(Documentation.Read(chapter).Count(c => c == '\n'), 20, LongestChapter));

    [Theory]
    [InlineData("a 1.00 b", "a 1.01 b", true, true)]
    [InlineData("a 1.00 b", "a 1.20 b", true, false)]
    [InlineData("a 1.00 b", "a 7.50 b", false, true)]
    [InlineData("a 1.00 b", "c 1.00 b", false, false)]
    public void Texts_are_alike_but_for_what_rounding_may_change(string expected, string actual, bool isExact, bool alike) =>
        Assert.Equal(alike, Record.Exception(() => AssertAlike("test", expected, actual, isExact)) is null);

    /// <summary>One training serves all.</summary>
    public sealed class SharedBench : IDisposable
    {
        internal Bench Bench { get; } = new();

        public void Dispose() => Bench.Dispose();
    }

    // Another processor rounds in another order: the last digit printed may differ by one, or the number by a thousandth.
    private static void AssertAlike(string name, string expected, string actual, bool isExact)
    {
        Assert.Equal(Words(expected), Words(actual));
        if (!isExact)
            return;

        Match[] wanted = Number().Matches(expected).ToArray(), got = Number().Matches(actual).ToArray();
        for (int i = 0; i < wanted.Length; i++)
        {
            double value = Parse(wanted[i].Value);
            string mantissa = wanted[i].Value.Split('E')[0];
            int decimals = mantissa.Contains('.', StringComparison.Ordinal) ? mantissa.Length - mantissa.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
            double step = mantissa == wanted[i].Value ? Math.Pow(10, -decimals) : 0;
            double allowed = decimals == 0 && step > 0 ? 0 : Math.Max(1.01 * step, 1e-3 * Math.Abs(value));
            Assert.True(Math.Abs(Parse(got[i].Value) - value) <= allowed, $"{name}: {got[i].Value} where the chapter prints {wanted[i].Value}");
        }
    }

    private static string Words(string text) => Spaces().Replace(Number().Replace(text, "#"), " ").Trim();

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"--project docs/lab -- (\w+)\n\n```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Experiment();

    [GeneratedRegex(@"(?<![\w.])-?\d+(\.\d+)?(E[+-]\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"[ ]+")]
    private static partial Regex Spaces();
}
