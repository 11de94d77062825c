using RawAudioNet.App.Options;

namespace RawAudioNet.App.Training;

/// <summary>Tells when it is time to save a training within an epoch.</summary>
/// <param name="interval">How often; null for never.</param>
/// <param name="clock">What time is measured by.</param>
internal sealed class CheckpointTimer(CheckpointInterval? interval, TimeProvider clock)
{
    private long saved = clock.GetTimestamp();
    private int steps;

    /// <summary>Counts a step.</summary>
    /// <returns>Whether the training is to be saved after it.</returns>
    public bool IsDueAfterStep()
    {
        steps++;
        return steps >= interval?.Steps || (interval?.Time is { } time && clock.GetElapsedTime(saved) >= time);
    }

    /// <summary>The training is saved now.</summary>
    public void Restart() => (saved, steps) = (clock.GetTimestamp(), 0);
}
