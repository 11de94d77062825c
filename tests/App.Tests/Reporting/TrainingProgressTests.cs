using RawAudioNet.App.Reporting;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Tests.Reporting;

public sealed class TrainingProgressTests
{
    [Fact]
    public void Batch_onATerminal_showsWhereTheTrainingStandsOnOneLine()
    {
        using var error = new StringWriter();
        var console = new AppConsole(Stream.Null, TextWriter.Null, error) { ErrorIsTerminal = true };
        var progress = new TrainingProgress(console, epochs: 300, clips: 8732);
        progress.Batch(120, 273, 546, () => new EpochResult(119, 65_247, 0.43210987, 0.8765, 9.1e-3, 0.9));
        string line = error.ToString().Replace("\r\e[2K", "", StringComparison.Ordinal);
        Assert.InRange(line.Length, 40, 79);
        Assert.All(
            ["120/300", "████░░░░", "step 65247", "loss 0.4321"],
            part => Assert.Contains(part, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Batch_elsewhere_asksTheDeviceNothing()
    {
        var console = new AppConsole(Stream.Null, TextWriter.Null, TextWriter.Null);
        new TrainingProgress(console, 3, 10).Batch(1, 1, 2, () => throw new InvalidOperationException("not to be asked"));
    }
}
