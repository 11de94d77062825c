using RawAudioNet.Engine.Backends;
using Xunit;

namespace RawAudioNet.Engine.Tests;

public sealed class TestDevicesTests
{
    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Get_gives_one_backend_of_the_kind_asked_for(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);

        Assert.Equal(kind, backend.Kind);
        Assert.Same(backend, TestDevices.Get(kind));
    }
}
