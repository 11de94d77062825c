using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Data;

/// <summary>The sound files that a command line names: files as they are, folders as the sound files in them at any depth.</summary>
internal static class SoundFiles
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>
    /// Files in the order given, those of a folder in ordinal order; a folder without any stands for itself, to be refused when it is opened.
    /// </summary>
    public static IEnumerable<string> Expand(IEnumerable<string> names) =>
        names.SelectMany(name => name != StandardInput && Directory.Exists(name) ? InFolder(name) : [name]);

    private static string[] InFolder(string folder)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        string[] files = [.. Directory.EnumerateFiles(folder, "*", options)
            .Where(SoundFileName.IsSound)
            .Order(StringComparer.Ordinal)];
        return files.Length == 0 ? [folder] : files;
    }
}
