using Xunit.Sdk;
using Xunit.v3;

namespace RawAudioNet.App.Tests.Cuda;

/// <summary>Finds the tests of <see cref="StandInFactAttribute"/>, or none.</summary>
public sealed class StandInDiscoverer : IXunitTestCaseDiscoverer
{
    private static readonly Lazy<bool> HasTold = new(Tell);

    private readonly FactDiscoverer facts = new();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute) =>
        StandIn.IsWanted || !HasTold.Value ? facts.Discover(discoveryOptions, testMethod, factAttribute) : new([]);

    private static bool Tell()
    {
        Console.WriteLine("\n  Cuda: NOT TESTED, for the stand-in for its driver needs Linux and a C compiler (apt-get install gcc libc6-dev)\n");
        return true;
    }
}
