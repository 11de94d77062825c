using System.Runtime.InteropServices;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>Native memory aligned to a cache line, outside the garbage collector's reach: its own, or somebody else's that it holds on to.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed unsafe class CpuBuffer<T> : DeviceBuffer<T>
    where T : unmanaged
{
    private const nuint CacheLine = 64;

    private readonly MemoryMeter? meter;
    private readonly SafeBuffer? owner;
    private T* pointer;

    public CpuBuffer(long length, MemoryMeter meter)
    {
        this.meter = meter;
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        try
        {
            pointer = (T*)NativePages.Allocate(Bytes);
        }
        catch (OutOfMemoryException exception)
        {
            throw new DeviceMemoryException($"cpu: no memory for {length * sizeof(T) / (1 << 20)} MiB", exception)
            {
                NeededBytes = length * sizeof(T),
                FreeBytes = HostMemory.MeasureFreeBytes(),
            };
        }
        meter.Add(length * sizeof(T));
    }

    public CpuBuffer(SafeBuffer owner, long byteOffset, long length)
    {
        if (byteOffset % (long)CacheLine != 0 || (ulong)(byteOffset + length * sizeof(T)) > owner.ByteLength)
            throw new ArgumentOutOfRangeException(nameof(byteOffset), $"{length} elements from byte {byteOffset} of {owner.ByteLength}");

        this.owner = owner;
        Length = length;
        byte* start = null;
        owner.AcquirePointer(ref start);
        pointer = (T*)(start + byteOffset);
    }

    ~CpuBuffer() => Dispose(false);

    public override long Length { get; }

    /// <summary>The first element.</summary>
    public T* Pointer => pointer != null ? pointer : throw new ObjectDisposedException(nameof(CpuBuffer<T>));

    private nuint Bytes => checked((nuint)Math.Max(Length, 1) * (nuint)sizeof(T));

    public override Span<T> Elements(long offset, int length)
    {
        ThrowIfOutside(offset, length);
        return new Span<T>(Pointer + offset, length);
    }

    public override void CopyFrom(ReadOnlySpan<T> source, long offset = 0)
    {
        ThrowIfOutside(offset, source.Length);
        source.CopyTo(new Span<T>(Pointer + offset, source.Length));
    }

    public override void CopyTo(Span<T> destination, long offset = 0)
    {
        ThrowIfOutside(offset, destination.Length);
        new ReadOnlySpan<T>(Pointer + offset, destination.Length).CopyTo(destination);
    }

    protected override void Dispose(bool disposing)
    {
        if (pointer == null)
            return;

        if (owner is null)
            NativePages.Free(pointer, Bytes);
        else
            owner.ReleasePointer();
        meter?.Remove(Length * sizeof(T));
        pointer = null;
    }

    private void ThrowIfOutside(long offset, int count)
    {
        if (offset < 0 || offset + count > Length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"elements {offset} to {offset + count} of {Length}");
    }
}
