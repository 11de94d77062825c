using RawAudioNet.App.Training;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.App.Tests;

public sealed class DeviceChoiceTests
{
    private static readonly BackendOptions One = new() { Threads = 1 };

    [Fact]
    public void Choice_deviceNamed_countsNoWindows()
    {
        IEnumerable<double> windows = Enumerable.Range(0, 9).Select<int, double>(_ => throw new InvalidOperationException("counted"));
        using IBackend backend = DeviceChoice.ForScoring("cpu", windows, One);
        Assert.Equal(BackendKind.Cpu, backend.Kind);
    }

    [Fact]
    public void Choice_auto_countsNoFurtherThanItMatters()
    {
        int asked = 0;
        using IBackend backend = DeviceChoice.ForScoring("auto", Enumerable.Repeat(100.0, 9).Select(windows => windows + 0 * ++asked), One);
        Assert.Equal(3, asked);
    }

    [Fact]
    public void Choice_autoAndFewWindows_isTheProcessor()
    {
        using IBackend backend = DeviceChoice.ForScoring("auto", [200, 56], One);
        Assert.Equal(BackendKind.Cpu, backend.Kind);
    }
}
