using System.Collections.Concurrent;

namespace RawAudioNet.Audio.Resampling;

/// <summary>Makes resamplers.</summary>
public static partial class Resampler
{
    // A plan for a pair of rates is some tens of kilobytes and takes milliseconds; a data set has a handful of rates.
    private const int MostPlans = 32;

    private const string OwnResampler = "own";

    private static readonly ConcurrentDictionary<(int From, int To), IResampler> Plans = new();

    private static readonly Dictionary<string, Func<int, int, IResampler>?> Choices = CreateChoices();

    private static Func<int, int, IResampler>? other;

    /// <summary>The resamplers that may be chosen: <c>own</c>, and <c>naudio</c> in a build with <c>-p:NAudio=true</c>.</summary>
    public static IReadOnlyCollection<string> Names => Choices.Keys;

    /// <summary>Chooses the resampler for the whole process; another than our own knows one quality.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public static void Use(string name) => other = Choices.TryGetValue(name, out Func<int, int, IResampler>? chosen)
        ? chosen
        : throw new ArgumentException($"'{name}' is none of the resamplers {string.Join(", ", Choices.Keys)}.", nameof(name));

    /// <summary>Makes a resampler; tables are shared by all of the same rates.</summary>
    /// <param name="fromHz">Rate of the input, at least 1.</param>
    /// <param name="toHz">Rate of the output, at least 1; the same rate means a plain copy.</param>
    /// <param name="quality">How.</param>
    /// <returns>The resampler.</returns>
    public static IResampler Create(int fromHz, int toHz, ResampleQuality quality = ResampleQuality.Default)
    {
        if (other is not null && fromHz != toHz)
            return other(fromHz, toHz);
        if (quality == ResampleQuality.Default || fromHz == toHz)
            return SincResampler.Create(fromHz, toHz);
        ArgumentOutOfRangeException.ThrowIfLessThan(fromHz, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(toHz, 1);
        if (Plans.TryGetValue((fromHz, toHz), out IResampler? plan))
            return plan;
        plan = SpectralPlan.IsPossible(fromHz, toHz) ? SpectralResampler.Between(fromHz, toHz) : new TwoStageResampler(fromHz, toHz);
        return Plans.Count < MostPlans ? Plans.GetOrAdd((fromHz, toHz), plan) : plan;
    }

    static partial void AddResamplers(Dictionary<string, Func<int, int, IResampler>?> choices);

    private static Dictionary<string, Func<int, int, IResampler>?> CreateChoices()
    {
        Dictionary<string, Func<int, int, IResampler>?> choices = new() { [OwnResampler] = null };
        AddResamplers(choices);
        return choices;
    }
}
