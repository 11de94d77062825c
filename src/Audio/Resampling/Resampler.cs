using System.Collections.Concurrent;

namespace RawAudioNet.Audio.Resampling;

/// <summary>Makes resamplers.</summary>
public static class Resampler
{
    // A plan for a pair of rates is some tens of kilobytes and takes milliseconds; a data set has a handful of rates.
    private const int MostPlans = 32;

    private static readonly ConcurrentDictionary<(int From, int To), IResampler> Plans = new();

    /// <summary>Makes a resampler; tables are shared by all of the same rates.</summary>
    /// <param name="fromHz">Rate of the input, at least 1.</param>
    /// <param name="toHz">Rate of the output, at least 1; the same rate means a plain copy.</param>
    /// <param name="quality">How.</param>
    /// <returns>The resampler.</returns>
    public static IResampler Create(int fromHz, int toHz, ResampleQuality quality = ResampleQuality.Default)
    {
        if (quality == ResampleQuality.Default || fromHz == toHz)
            return SincResampler.Create(fromHz, toHz);
        ArgumentOutOfRangeException.ThrowIfLessThan(fromHz, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(toHz, 1);
        if (Plans.TryGetValue((fromHz, toHz), out IResampler? plan))
            return plan;
        plan = SpectralPlan.IsPossible(fromHz, toHz) ? SpectralResampler.Between(fromHz, toHz) : new TwoStageResampler(fromHz, toHz);
        return Plans.Count < MostPlans ? Plans.GetOrAdd((fromHz, toHz), plan) : plan;
    }
}
