using System.Text.RegularExpressions;

namespace RawAudioNet.Audio.Data;

/// <summary>Reads off usual file names which recording a clip was cut from.</summary>
internal static partial class RecordingName
{
    /// <summary>
    /// The recording of <c>[fsID]-[classID]-[occurrence]-[slice].wav</c> (UrbanSound8K) or <c>{fold}-{clip}-{take}-{target}.wav</c> (ESC-50);
    /// null for other names.
    /// </summary>
    public static string? GroupOf(string name)
    {
        string file = name[(name.LastIndexOf('/') + 1)..];
        Match match = UrbanSound().Match(file);
        if (!match.Success)
            match = Esc().Match(file);
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex(@"^([0-9]+)-[0-9]+-[0-9]+-[0-9]+\.wav$", RegexOptions.IgnoreCase)]
    private static partial Regex UrbanSound();

    [GeneratedRegex(@"^[0-9]-([0-9]+)-[A-Z]-[0-9]+\.wav$", RegexOptions.IgnoreCase)]
    private static partial Regex Esc();
}
