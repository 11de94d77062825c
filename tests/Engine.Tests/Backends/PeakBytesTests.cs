using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using Xunit;

namespace RawAudioNet.Engine.Tests.Backends;

public sealed class PeakBytesTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData("simulator")]
    public void Peak_is_the_most_that_was_taken_at_one_time(string device)
    {
        using IBackend backend = BackendFactory.Create(device, 1);
        long before = backend.PeakBytes;
        using (backend.Allocate<float>(1000))
        {
            using DeviceBuffer<int> both = backend.Allocate<int>(500);
        }
        backend.Allocate<float>(1200).Dispose();
        Assert.Equal(6000, backend.PeakBytes - before);
    }
}
