using System.Globalization;

namespace RawAudioNet.App.Tests.StandIns;

/// <summary>One call that a stand-in wrote down.</summary>
/// <param name="Name">The driver's function.</param>
/// <param name="Values">What it was called with.</param>
internal sealed record StandInCall(string Name, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The device of the thread's context; null where there is none.</summary>
    public int? Device => Number("device");

    /// <summary>Whether it became part of a graph instead of being done.</summary>
    public bool IsCaptured => Values.ContainsKey("captured");

    public int? Number(string key) => Values.TryGetValue(key, out string? value) ? int.Parse(value, CultureInfo.InvariantCulture) : null;

    public static StandInCall Parse(string line)
    {
        string[] parts = line.Split(' ');
        return new StandInCall(parts[0], parts.Skip(1).Select(part => part.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
    }
}
