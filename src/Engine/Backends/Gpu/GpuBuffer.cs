using ILGPU;
using ILGPU.Runtime;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>Memory of a GPU. Copies run on the backend's stream and wait for it.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class GpuBuffer<T> : DeviceBuffer<T>
    where T : unmanaged
{
    private readonly MemoryBuffer1D<T, Stride1D.Dense> memory;
    private readonly AcceleratorStream stream;
    private readonly string device;
    private readonly MemoryMeter meter;

    public GpuBuffer(string device, Accelerator accelerator, AcceleratorStream stream, MemoryMeter meter, long length)
    {
        this.device = device;
        memory = accelerator.Allocate1D<T>(length);
        this.stream = stream;
        this.meter = meter;
        meter.Add(memory.LengthInBytes);
    }

    public override long Length => memory.Length;

    /// <summary>All of it, as kernels take it.</summary>
    public ArrayView<T> View => memory.View.AsContiguous();

    public override void CopyFrom(ReadOnlySpan<T> source, long offset = 0)
    {
        ThrowIfOutside(offset, source.Length);
        if (source.IsEmpty)
            return;

        try
        {
            View.SubView(offset, source.Length).CopyFromCPU(stream, source);
        }
        catch (Exception exception) when (GpuFault.IsOne(exception))
        {
            throw GpuFault.Describe($"{device}: copy to the device", exception);
        }
    }

    public override void CopyTo(Span<T> destination, long offset = 0)
    {
        ThrowIfOutside(offset, destination.Length);
        if (destination.IsEmpty)
            return;

        try
        {
            View.SubView(offset, destination.Length).CopyToCPU(stream, destination);
        }
        catch (Exception exception) when (GpuFault.IsOne(exception))
        {
            throw GpuFault.Describe($"{device}: copy from the device", exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing || memory.IsDisposed)
            return;
        meter.Remove(memory.LengthInBytes);
        GpuFault.Free(memory);
    }

    private void ThrowIfOutside(long offset, int count)
    {
        if (offset < 0 || offset + count > Length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"elements {offset} to {offset + count} of {Length}");
    }
}
