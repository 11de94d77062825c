namespace RawAudioNet.Engine.Backends;

/// <summary>
/// Operations that are enqueued again and again with the same arguments, such as a training step. A backend that can records them once and
/// replays the recording (see <see cref="IBackend.Repeat"/>); this class enqueues them each time.
/// </summary>
/// <param name="enqueue">Enqueues the operations.</param>
public class RepeatedWork(Action enqueue) : IDisposable
{
    /// <summary>Enqueues the work once more.</summary>
    public virtual void Run() => enqueue();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the recording, where there is one.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
        // Nothing was recorded.
    }
}
