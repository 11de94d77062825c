using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tests;
using Xunit.Sdk;
using Xunit.v3;

namespace RawAudioNet.App.Tests.OpenCl;

/// <summary>Finds the tests of <see cref="OpenClFactAttribute"/>, or none.</summary>
public sealed class OpenClDiscoverer : IXunitTestCaseDiscoverer
{
    private readonly FactDiscoverer facts = new();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute) =>
        OpenClFaultTests.Library.IsWanted && TestDevices.All.Any(row => row.Data == BackendKind.OpenCl)
            ? facts.Discover(discoveryOptions, testMethod, factAttribute)
            : new([]);
}
