using RawAudioNet.App.Reporting;
using Spectre.Console;

namespace RawAudioNet.App.Tests.Reporting;

public sealed class AppConsoleTests
{
    [Fact]
    public void Transient_onATerminal_isReplacedByTheNextLine()
    {
        using var error = new StringWriter();
        var console = new AppConsole(Stream.Null, TextWriter.Null, error) { ErrorIsTerminal = true };
        console.Transient("half");
        console.Progress("done");
        Assert.Equal("\r\e[2Khalf\r\e[2Kdone\n", error.ToString());
    }

    [Fact]
    public void Transient_elsewhere_isNothing()
    {
        using var error = new StringWriter();
        var console = new AppConsole(Stream.Null, TextWriter.Null, error);
        console.Transient("half");
        console.Progress("done");
        Assert.Equal("done\n", error.ToString());
    }

    [Fact]
    public void Warn_ofTextWithControls_isOnePlainLine()
    {
        using var error = new StringWriter();
        new AppConsole(Stream.Null, TextWriter.Null, error).Warn("bad\nname\e[2J");
        Assert.Equal("warning: bad name\uFFFD[2J\n", error.ToString());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Tables_withoutATerminalOrWithNoColor_haveNoColours(bool terminal, bool coloursAllowed)
    {
        using var output = new StringWriter();
        var console = new AppConsole(Stream.Null, output, TextWriter.Null) { OutIsTerminal = terminal, ColoursAllowed = coloursAllowed };
        console.Tables.Write(new Text("seven", new Style(Color.Red)));
        Assert.DoesNotContain("[3", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("seven", output.ToString(), StringComparison.Ordinal);
    }
}
