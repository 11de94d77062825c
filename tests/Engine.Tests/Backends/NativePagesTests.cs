using System.Runtime.InteropServices;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using Xunit;

namespace RawAudioNet.Engine.Tests.Backends;

public sealed unsafe class NativePagesTests
{
    private const int Megabyte = 1 << 20;
    private const int Blocks = 16;
    private const int BlockBytes = 8 * Megabyte;

    [Fact]
    public void Buffers_that_are_given_back_leave_no_memory_with_the_process()
    {
        using IBackend backend = BackendFactory.Create("cpu", 1);

        // With this glibc begins to keep what is freed and not larger.
        backend.Allocate<byte>(3 * BlockBytes).Dispose();
        long before = Environment.WorkingSet;
        var buffers = new DeviceBuffer<byte>[Blocks];
        var between = new nint[Blocks];
        for (int i = 0; i < Blocks; i++)
        {
            buffers[i] = backend.Allocate<byte>(BlockBytes);
            buffers[i].Elements(0, BlockBytes).Fill(1);
            between[i] = (nint)NativeMemory.Alloc(1000);
        }
        Assert.InRange(Environment.WorkingSet - before, Blocks * BlockBytes * 3 / 4, long.MaxValue);
        foreach (DeviceBuffer<byte> buffer in buffers)
            buffer.Dispose();
        long left = Environment.WorkingSet - before;
        foreach (nint small in between)
            NativeMemory.Free((void*)small);
        Assert.InRange(left, long.MinValue, Blocks * BlockBytes / 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData((256 << 10) - 1)]
    [InlineData(256 << 10)]
    [InlineData((256 << 10) + 1)]
    public void Buffer_begins_at_a_cache_line_and_takes_values_up_to_its_end(int bytes)
    {
        using IBackend backend = BackendFactory.Create("cpu", 1);
        using DeviceBuffer<byte> buffer = backend.Allocate<byte>(bytes);
        Span<byte> elements = buffer.Elements(0, bytes);
        elements[0] = 1;
        elements[^1] = 2;
        fixed (byte* first = elements)
            Assert.Equal(0, (nint)first % 64);
        Assert.Equal(2, buffer.ToArray()[^1]);
    }
}
