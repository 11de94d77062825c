using System.Text.RegularExpressions;

namespace RawAudioNet.Audio.Data;

/// <summary>Reads off usual file names which recording a clip was cut from.</summary>
internal static partial class RecordingName
{
    /// <summary>
    /// The recording of <c>[fsID]-[classID]-[occurrence]-[slice].wav</c> (UrbanSound8K) or <c>{fold}-{clip}-{take}-{target}.wav</c> (ESC-50), or the
    /// speaker of <c>[hash]_nohash_[n].wav</c> (Speech Commands); null for other names.
    /// </summary>
    public static string? GroupOf(string name)
    {
        string file = name[(name.LastIndexOf('/') + 1)..];
        Match match = UrbanSound().Match(file);
        if (!match.Success)
            match = Esc().Match(file);
        if (!match.Success)
            match = SpeechCommands().Match(file);
        return match.Success ? match.Groups[1].Value : null;
    }

    /// <summary>Whether a file is called as in UrbanSound8K.</summary>
    public static bool IsUrbanSound(string file) => UrbanSound().IsMatch(file);

    /// <summary>Whether a file is called as in ESC-50.</summary>
    public static bool IsEsc(string file) => Esc().IsMatch(file);

    [GeneratedRegex(@"^([0-9]+)-[0-9]+-[0-9]+-[0-9]+\.[a-z0-9]+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UrbanSound();

    [GeneratedRegex(@"^[0-9]-([0-9]+)-[A-Z]-[0-9]+\.[a-z0-9]+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Esc();

    [GeneratedRegex(@"^([0-9a-f]{8})_nohash_[0-9]+\.[a-z0-9]+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpeechCommands();
}
