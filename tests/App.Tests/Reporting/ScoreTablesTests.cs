using RawAudioNet.App.Reporting;
using RawAudioNet.Engine.Training.Metrics;

namespace RawAudioNet.App.Tests.Reporting;

public sealed class ScoreTablesTests
{
    [Theory]
    [InlineData(0.30103, "0.3010")]
    [InlineData(99.5, "99.5000")]
    [InlineData(123.456, "123.5")]
    [InlineData(3.76e17, "3.8E17")]
    [InlineData(double.NaN, "NaN")]
    public void Loss_beyondAllReason_fitsItsColumn(double loss, string expected) => Assert.Equal(expected, ScoreTables.Loss(loss));

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(50)]
    public void Write_anyNumberOfClasses_fitsIn80Columns(int classes)
    {
        string text = Written(Score(classes, "a class with a rather long name, number "));
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("accuracy 90.0 % (95 % interval 80.0 % to 95.0 %)", text, StringComparison.Ordinal);
        Assert.Contains(classes > 10 ? "most frequent confusions" : "confusion: rows are true", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_withoutATerminal_hasNoEscapes() => Assert.DoesNotContain('\e', Written(Score(3, "[red]x\e[31m")));

    private static string Written(ScoreReport score)
    {
        using var output = new StringWriter();
        ScoreTables.Write(new AppConsole(Stream.Null, output, TextWriter.Null), "test", score);
        return output.ToString();
    }

    private static ScoreReport Score(int classes, string name)
    {
        string[] labels = [.. Enumerable.Range(0, classes).Select(i => $"{name}{i}")];
        return new ScoreReport
        {
            Clips = 1000 * classes,
            Loss = 0.5,
            Accuracy = 0.9,
            AccuracyInterval = [0.8, 0.95],
            BalancedAccuracy = 0.9,
            MacroF1 = 0.9,
            Labels = labels,
            PerClass = [.. labels.Select(label => new ClassMetrics(label, 1000, 0.9, 0.9, 0.9))],
            Confusion = [.. labels.Select((_, row) => (IReadOnlyList<int>)[.. labels.Select((_, column) => row == column ? 1000 : column == 1 ? 9999 : 0)])],
        };
    }
}
