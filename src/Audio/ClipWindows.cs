namespace RawAudioNet.Audio;

/// <summary>
/// The windows in which a long recording is judged: one every <paramref name="Hop"/> frames, the last flush with the end, none twice.
/// A recording no longer than one window has one, in whose middle it lies.
/// </summary>
/// <param name="Length">Frames of the recording.</param>
/// <param name="Window">Frames of a window.</param>
/// <param name="Hop">Frames from one window to the next.</param>
public readonly record struct ClipWindows(long Length, int Window, int Hop)
{
    /// <summary>Number of windows, at least 1.</summary>
    public int Count => Length <= Window ? 1 : 1 + checked((int)((Length - Window + Hop - 1) / Hop));

    /// <summary>
    /// The frame of the recording at which a window begins: <c>min(index · hop, length − window)</c>; for a shorter recording
    /// minus the silence in front of it, <c>−floor((window − length) / 2)</c>.
    /// </summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <returns>The first frame of the window.</returns>
    public long Start(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Length <= Window ? -((Window - Length) / 2) : Math.Min((long)index * Hop, Length - Window);
    }
}
