using System.Runtime.CompilerServices;
using Xunit.v3;

namespace RawAudioNet.App.Tests.Cuda;

/// <summary>A test that needs the stand-in for NVIDIA's driver. Where it cannot be built there is no such test, and a line says so.</summary>
[XunitTestCaseDiscoverer(typeof(StandInDiscoverer))]
internal sealed class StandInFactAttribute(
    [CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : FactAttribute(sourceFilePath, sourceLineNumber);
