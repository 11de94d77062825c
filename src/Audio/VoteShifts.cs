namespace RawAudioNet.Audio;

/// <summary>
/// The shifts by which one window is judged several times, for the mean of what is said. They are spread evenly over the frames that the default
/// network's four strides make one, around none: 0.19 s, so that little of a window's ends is lost.
/// </summary>
public static class VoteShifts
{
    /// <summary>The most judgements of one window.</summary>
    public const int Most = 100;

    // Sixteen frames of 512 samples.
    private const int Span = 16 * 512;

    /// <summary>One of the shifts.</summary>
    /// <param name="vote">Which judgement, from 0.</param>
    /// <param name="votes">How many there are.</param>
    /// <returns>Frames at the preparation's rate to add to the window's start; of one judgement, 0.</returns>
    public static int Shift(int vote, int votes) => (2 * vote - votes + 1) * Span / (2 * votes);
}
