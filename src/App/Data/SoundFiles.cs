namespace RawAudioNet.App.Data;

/// <summary>The sound files that a command line names: files as they are, folders as the WAV files in them at any depth.</summary>
internal static class SoundFiles
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Files in the order given, those of a folder in ordinal order; an empty or unreadable folder is named itself, to be refused later.</summary>
    public static IEnumerable<string> Expand(IEnumerable<string> names) =>
        names.SelectMany(name => name != StandardInput && Directory.Exists(name) ? InFolder(name) : [name]);

    private static string[] InFolder(string folder)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MatchCasing = MatchCasing.CaseInsensitive,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        string[] files = [.. Directory.EnumerateFiles(folder, "*.wav", options)
            .Where(path => !Path.GetFileName(path).StartsWith('.'))
            .Order(StringComparer.Ordinal)];
        return files.Length == 0 ? [folder] : files;
    }
}
