namespace RawAudioNet.Engine.Tensors;

/// <summary>
/// Memory of the host from which a buffer on a device is filled again and again, where the device can do that beside its computing: nobody waits
/// but for <see cref="WaitUntilSent"/>. Two of them, used in turn, make a stream.
/// </summary>
/// <remarks>
/// One turn: <see cref="WaitUntilSent"/>, write to <see cref="Host"/>, <see cref="Send"/>, enqueue the operations that read the buffer,
/// <see cref="Release"/>. Any thread may write to the host's memory; the rest is called by the one that enqueues operations.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public abstract class Upload<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Whether the host's memory is page-locked, so that copies run beside the device's computing.</summary>
    public virtual bool IsPageLocked => false;

    /// <summary>The host's memory; where device and host share theirs, the buffer itself.</summary>
    /// <param name="offset">The first element.</param>
    /// <param name="length">How many.</param>
    /// <returns>What may be written until it is sent.</returns>
    public abstract Span<T> Host(long offset, int length);

    /// <summary>
    /// Copies to the buffer: operations enqueued from now on read it, and those enqueued before <see cref="Release"/> (without that: before now)
    /// are done with what the buffer held.
    /// </summary>
    /// <param name="length">How many elements, from the first.</param>
    public abstract void Send(int length);

    /// <summary>Says that all operations that read what was sent are enqueued, so that the next copy need not wait for later ones.</summary>
    public virtual void Release()
    {
        // Where copies wait for the device anyway, there is nothing to tell.
    }

    /// <summary>Waits until what was sent has left the host's memory, which may then be written again.</summary>
    public virtual void WaitUntilSent()
    {
        // Where Send waits, it has.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the host's memory; the buffer stays.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
        // Managed memory frees itself.
    }
}
