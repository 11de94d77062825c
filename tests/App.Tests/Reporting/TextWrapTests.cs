using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Tests.Reporting;

public sealed class TextWrapTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(11)]
    [InlineData(79)]
    public void Paragraph_ofManyWords_fillsLinesAndLosesNone(int length)
    {
        string words = string.Join(' ', Enumerable.Range(0, 60).Select(i => new string((char)('a' + i % 26), 1 + (i * 7) % length)));
        string[] lines = TextWrap.Paragraph(words).Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 80 + (length > 78 ? 2 : 0)));
        Assert.All(lines.Skip(1), line => Assert.StartsWith("  ", line, StringComparison.Ordinal));
        Assert.Equal(words, string.Join(' ', lines.Select(line => line.Trim())));
    }

    [Fact]
    public void Paragraph_withAHeadAndALongWord_keepsThemTogether()
    {
        string path = "/" + new string('p', 100);
        Assert.Equal($"warning: {path}\n  is gone", TextWrap.Paragraph($"warning: {path} is gone", unbroken: 9));
        Assert.Equal($"warning:\n  {path}\n  is gone", TextWrap.Paragraph($"warning: {path} is gone"));
    }

    [Fact]
    public void Paragraph_ofWideLetters_countsTheirColumns() =>
        Assert.All(TextWrap.Paragraph(string.Join(' ', Enumerable.Repeat("犬の鳴き声", 20))).Split('\n'), line => Assert.InRange(Printable.Width(line), 1, 80));

    [Fact]
    public void Paragraph_thatFits_isLeftAlone()
    {
        string exactly80 = new string('x', 39) + " " + new string('y', 40);
        Assert.Equal(exactly80, TextWrap.Paragraph(exactly80));
        Assert.Contains('\n', TextWrap.Paragraph(exactly80 + "y"));
    }
}
