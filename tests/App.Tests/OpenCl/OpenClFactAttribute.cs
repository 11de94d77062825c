using System.Runtime.CompilerServices;
using Xunit.v3;

namespace RawAudioNet.App.Tests.OpenCl;

/// <summary>A test that needs an OpenCL device and the stand-in for its library. Where one is missing there is no such test.</summary>
[XunitTestCaseDiscoverer(typeof(OpenClDiscoverer))]
internal sealed class OpenClFactAttribute(
    [CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : FactAttribute(sourceFilePath, sourceLineNumber);
