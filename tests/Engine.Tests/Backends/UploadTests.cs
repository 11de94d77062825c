using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using Xunit;

namespace RawAudioNet.Engine.Tests.Backends;

/// <summary>Memory from which a buffer is filled again and again.</summary>
public sealed class UploadTests
{
    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Two_in_turn_stream_every_batch_in_order(BackendKind kind)
    {
        const int Length = 5;
        const int Batches = 7;
        IBackend backend = TestDevices.Get(kind);
        using DeviceBuffer<int> identity = backend.Allocate<int>(Length);
        using DeviceBuffer<int> first = backend.Allocate<int>(Length + 2);
        using DeviceBuffer<int> second = backend.Allocate<int>(Length + 2);
        using Upload<int> even = backend.CreateUpload(first);
        using Upload<int> odd = backend.CreateUpload(second);
        DeviceBuffer<int>[] results = [.. Enumerable.Range(0, Batches).Select(_ => backend.Allocate<int>(Length))];
        identity.CopyFrom([0, 1, 2, 3, 4]);
        for (int batch = 0; batch < Batches; batch++)
        {
            Upload<int> upload = batch % 2 == 0 ? even : odd;
            upload.WaitUntilSent();
            for (int i = 0; i < Length; i++)
                upload.Host(i, 1)[0] = 10 * batch + i;
            upload.Send(Length);
            backend.GatherLabels(Length, batch % 2 == 0 ? first : second, identity, results[batch]);

            // Told or not, the next batch must not overtake the operation that reads this one.
            if (batch % 3 != 0)
                upload.Release();
        }

        for (int batch = 0; batch < Batches; batch++)
        {
            Assert.Equal(Enumerable.Range(10 * batch, Length), results[batch].ToArray());
            results[batch].Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Only_what_is_sent_changes(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        using DeviceBuffer<float> buffer = backend.Allocate<float>(4);
        buffer.CopyFrom([1, 2, 3, 4]);
        using Upload<float> upload = backend.CreateUpload(buffer);
        upload.Host(0, 2).Fill(7);
        upload.Send(2);
        Assert.Equal([7, 7, 3, 4], buffer.ToArray());
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Free_memory_is_some_and_no_more_than_there_is(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        Assert.InRange(backend.MeasureFreeBytes(), 1, backend.MemoryBytes);
        Assert.InRange(backend.LargestBuffer, 1 << 20, long.MaxValue);
        Assert.InRange(backend.LongestArena, 1 << 18, long.MaxValue);
    }
}
