using System.Diagnostics;
using RawAudioNet.App.Reporting;

namespace RawAudioNet.App.Tests.Reporting;

public sealed class PrintableTests
{
    [Fact]
    public void FitPath_keepsTheEnd()
    {
        Assert.Equal("…/b/c.wav", Printable.FitPath("/long/way/b/c.wav", 9));
        Assert.Equal("c.wav", Printable.FitPath("c.wav", 9));
    }

    [Theory]
    [InlineData("dog_bark", "dog_bark")]
    [InlineData("Glöckchen 鈴", "Glöckchen 鈴")]
    [InlineData("a\nb\tc", "a b c")]
    [InlineData("\e[31mred", "\uFFFD[31mred")]
    [InlineData("a\u009Bb", "a\uFFFDb")]
    [InlineData("gnp.\u202Eexe", "gnp.\uFFFDexe")]
    [InlineData("👩\u200D🚒", "👩\u200D🚒")]
    public void Line_ofAnyText_hasNoControlCharacters(string text, string expected) => Assert.Equal(expected, Printable.Line(text));

    [Theory]
    [InlineData("short", 5, "short")]
    [InlineData("abcdefghij", 5, "ab…ij")]
    [InlineData("abcdefghij", 6, "ab…hij")]
    [InlineData("犬の鳴き声", 10, "犬の鳴き声")]
    [InlineData("犬の鳴き声と猫", 9, "犬の…と猫")]
    [InlineData("犬の鳴き声と猫", 8, "犬…と猫")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301", 4, "e\u0301…e\u0301e\u0301")]
    [InlineData("🐕🐈🐓🐖", 7, "🐕…🐓🐖")]
    public void Fit_shortensInTheMiddle(string text, int width, string expected) => Assert.Equal(expected, Printable.Fit(text, width));

    [Fact]
    public void Fit_ofALabelOfMegabytes_doesNotTakeMinutes() => Assert.Equal("xx…xx", Printable.Fit(new string('x', 3_000_000), 5));

    [Theory]
    [InlineData("dog", "dog   |")]
    [InlineData("犬", "犬    |")]
    [InlineData("犬の鳴き声", "犬…声 |")]
    [InlineData("e\u0301te\u0301", "e\u0301te\u0301   |")]
    public void Column_ofAnyLetters_takesItsWidth(string text, string expected) => Assert.Equal(expected, Printable.Column(text, 6) + "|");

    [Theory]
    [InlineData("runs/train-1", "runs/train-1")]
    [InlineData("läufe/a b", "'läufe/a b'")]
    [InlineData("it's $HOME", "'it'\\''s $HOME'")]
    [InlineData("", "''")]
    [InlineData("a\nb", "$'a\\nb'")]
    [InlineData("it's\ta \\ \e[31m7", "$'it\\'s\\011a \\\\ \\033[31m7'")]
    [InlineData("\u009B1m\u202Ex", "$'\\302\\2331m\\342\\200\\256x'")]
    public void Argument_isOneWordToAShell(string text, string expected) => Assert.Equal(expected, Printable.Argument(text));

    [Theory]
    [InlineData("läufe/a b")]
    [InlineData("it's $HOME `id`")]
    [InlineData("a\nb\r\n")]
    [InlineData("it's\ta \\ \e[31m7\u009B1m\u202E犬")]
    public void Argument_isTheNameAgainInAShell(string text)
    {
        if (!File.Exists("/bin/bash"))
            return;
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", $"printf %s. {Printable.Argument(text)}"]) { RedirectStandardOutput = true })!;
        Assert.Equal(text + ".", shell.StandardOutput.ReadToEnd());
        shell.WaitForExit();
    }
}
