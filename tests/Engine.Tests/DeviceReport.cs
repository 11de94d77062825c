using RawAudioNet.Engine.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(DeviceReport))]

namespace RawAudioNet.Engine.Tests;

/// <summary>Prints, once after the last test, which devices were tested and which were not here: green without OpenCL is not green on OpenCL.</summary>
public sealed class DeviceReport : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        string[] lines = [.. TestDevices.Close().Select(line => $"  {line}")];
        Console.WriteLine($"{Environment.NewLine}{string.Join(Environment.NewLine, lines)}{Environment.NewLine}");
    }
}
