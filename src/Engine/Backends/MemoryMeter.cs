namespace RawAudioNet.Engine.Backends;

/// <summary>Counts the bytes of a device's buffers, from any thread: those there now, and the most there ever were.</summary>
internal sealed class MemoryMeter
{
    private long taken;
    private long peak;

    /// <summary>Bytes taken now.</summary>
    public long TakenBytes => Interlocked.Read(ref taken);

    /// <summary>The most bytes taken at one time.</summary>
    public long PeakBytes => Interlocked.Read(ref peak);

    /// <summary>Counts a buffer that was taken.</summary>
    public void Add(long bytes)
    {
        long now = Interlocked.Add(ref taken, bytes);
        long seen = PeakBytes;
        while (now > seen)
        {
            long before = Interlocked.CompareExchange(ref peak, now, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    /// <summary>Counts a buffer that was freed.</summary>
    public void Remove(long bytes) => Interlocked.Add(ref taken, -bytes);
}
