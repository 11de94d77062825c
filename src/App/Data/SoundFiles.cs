using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Data;

/// <summary>The sound files that a command line names: files as they are, folders as the sound files in them at any depth.</summary>
internal static class SoundFiles
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>What is wrong with the names together, or null: standard input can be read once.</summary>
    public static string? Contradiction(IEnumerable<string> names) =>
        names.Count(name => name == StandardInput) > 1 ? $"'{StandardInput}' is given twice: there is one standard input" : null;

    /// <summary>
    /// Files in the order given, those of a folder in ordinal order; a folder without any stands for itself, to be refused when it is opened.
    /// Sound of kinds that nothing here reads is passed over in folders, with one warning.
    /// </summary>
    public static string[] Expand(IEnumerable<string> names, AppConsole console)
    {
        var unread = new UnreadKinds();
        string[] files = [.. names.SelectMany(name => name != StandardInput && Directory.Exists(name) ? InFolder(name, unread) : [name])];
        if (unread.Sentence is { } sentence)
            console.Warn(sentence);
        return files;
    }

    private static string[] InFolder(string folder, UnreadKinds unread)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        var files = new List<string>();
        foreach (string file in Directory.EnumerateFiles(folder, "*", options))
        {
            if (SoundFileName.IsSound(file))
                files.Add(file);
            else
                unread.Add(file);
        }
        files.Sort(StringComparer.Ordinal);
        return files.Count == 0 ? [folder] : [.. files];
    }
}
