using RawAudioNet.App.Reporting;
using RawAudioNet.App.Reporting.Predictions;

namespace RawAudioNet.App.Tests.Reporting.Predictions;

public sealed class LabelOutputTests
{
    [Fact]
    public void Labels_ofOverlappingWindows_meetInTheMiddle() =>
        Assert.Equal(
            "0.000000\t5.000000\tdog\n5.000000\t9.000000\tcat\n",
            Track((0, 4, "dog"), (2, 6, "dog"), (4, 8, "cat"), (5, 9, "cat")));

    [Fact]
    public void Labels_ofWindowsApart_stayApart() =>
        Assert.Equal("0.000000\t1.000000\tdog\n5.000000\t6.000000\tdog\n", Track((0, 1, "dog"), (5, 6, "dog")));

    [Fact]
    public void Labels_ofAShortSound_areOne() => Assert.Equal("0.000000\t3.500000\tdog house\n", Track((0, 3.5, "dog\thouse")));

    private static string Track(params (double Start, double End, string Label)[] windows)
    {
        using var text = new StringWriter();
        var output = new LabelOutput(text, new AppConsole(Stream.Null, TextWriter.Null, TextWriter.Null));
        WindowResult[] results = [.. windows.Select(window => new WindowResult(window.Start, window.End, [new LabelProbability(window.Label, 1)]))];
        output.Result(new FileResult("a.wav", 0, windows[^1].End, results[0].Top, results.Length == 1 ? [] : results));
        output.End();
        return text.ToString();
    }
}
