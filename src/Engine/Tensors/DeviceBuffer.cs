namespace RawAudioNet.Engine.Tensors;

/// <summary>A block of memory on a device. Copies to and from the host wait for the device; they never stand inside a training step.</summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class DeviceBuffer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>The number of elements.</summary>
    public abstract long Length { get; }

    /// <summary>The elements themselves, where device and host share their memory; else empty.</summary>
    /// <param name="offset">The first element.</param>
    /// <param name="length">How many.</param>
    public virtual Span<T> Elements(long offset, int length) => default;

    /// <summary>Copies from the host into the buffer.</summary>
    /// <param name="source">The host's elements.</param>
    /// <param name="offset">The first element to overwrite.</param>
    public abstract void CopyFrom(ReadOnlySpan<T> source, long offset = 0);

    /// <summary>Copies from the buffer to the host, after all work enqueued so far.</summary>
    /// <param name="destination">The host's elements.</param>
    /// <param name="offset">The first element to read.</param>
    public abstract void CopyTo(Span<T> destination, long offset = 0);

    /// <summary>Copies all elements to a new array.</summary>
    public T[] ToArray()
    {
        var array = new T[Length];
        CopyTo(array);
        return array;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the memory.</summary>
    /// <param name="disposing">Whether <see cref="IDisposable.Dispose"/> was called.</param>
    protected abstract void Dispose(bool disposing);
}
