using System.Collections.Concurrent;

namespace RawAudioNet.Audio.Resampling;

/// <summary>Makes resamplers.</summary>
public static partial class Resampler
{
    /// <summary>The name of our own resamplers.</summary>
    public const string Own = "own";

    // A plan for a pair of rates is some tens of kilobytes and takes milliseconds; a data set has a handful of rates.
    private const int MostPlans = 32;

    private static readonly ConcurrentDictionary<(int From, int To), IResampler> Plans = new();

    private static readonly Dictionary<string, Func<int, int, IResampler>?> Choices = CreateChoices();

    /// <summary>The resamplers that may be chosen: <c>own</c>, and <c>naudio</c> in a build with <c>-p:NAudio=true</c>.</summary>
    public static IReadOnlyCollection<string> Names => Choices.Keys;

    /// <summary>Refuses a resampler that this build lacks.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">It is none of <see cref="Names"/>.</exception>
    public static void ThrowIfUnknown(string name)
    {
        if (!Choices.ContainsKey(name))
            throw new ArgumentException($"'{name}' is none of the resamplers {string.Join(", ", Choices.Keys)}.", nameof(name));
    }

    /// <summary>Makes a resampler; tables are shared by all of the same rates.</summary>
    /// <param name="fromHz">Rate of the input, at least 1.</param>
    /// <param name="toHz">Rate of the output, at least 1; the same rate means a plain copy.</param>
    /// <param name="quality">How; another resampler than our own knows one quality.</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The resampler.</returns>
    /// <exception cref="ArgumentException">A rate is not positive, or there is no such resampler.</exception>
    public static IResampler Create(int fromHz, int toHz, ResampleQuality quality = ResampleQuality.Default, string name = Own)
    {
        ThrowIfUnknown(name);
        if (Choices[name] is { } create && fromHz != toHz)
            return create(fromHz, toHz);
        if (quality == ResampleQuality.Default || fromHz == toHz)
            return SincResampler.Create(fromHz, toHz);
        ArgumentOutOfRangeException.ThrowIfLessThan(fromHz, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(toHz, 1);
        if (Plans.TryGetValue((fromHz, toHz), out IResampler? plan))
            return plan;
        plan = SpectralPlan.IsPossible(fromHz, toHz) ? new SpectralResampler(fromHz, toHz) : new TwoStageResampler(fromHz, toHz);
        return Plans.Count < MostPlans ? Plans.GetOrAdd((fromHz, toHz), plan) : plan;
    }

    static partial void AddResamplers(Dictionary<string, Func<int, int, IResampler>?> choices);

    private static Dictionary<string, Func<int, int, IResampler>?> CreateChoices()
    {
        Dictionary<string, Func<int, int, IResampler>?> choices = new() { [Own] = null };
        AddResamplers(choices);
        return choices;
    }
}
