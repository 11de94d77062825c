using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.App.Data;

/// <summary>The sound files that a command line names: files as they are, folders as the sound files in them at any depth.</summary>
internal static class SoundFiles
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    private static readonly EnumerationOptions WithoutLinks = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

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

    // A folder that cannot be entered, because of its rights or as its name is not UTF-8, stands for itself too.
    private static string[] InFolder(string folder, UnreadKinds unread)
    {
        var files = new List<string>();
        Take(folder);
        files.Sort(StringComparer.Ordinal);
        return files.Count == 0 ? [folder] : [.. files];

        void Take(string searched)
        {
            try
            {
                foreach (FileSystemInfo entry in new DirectoryInfo(searched).EnumerateFileSystemInfos("*", WithoutLinks))
                {
                    string path = Path.Combine(searched, entry.Name);
                    if (entry is DirectoryInfo)
                        Take(path);
                    else if (SoundFileName.IsSound(path))
                        files.Add(path);
                    else
                        unread.Add(path);
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                files.Add(searched);
            }
        }
    }
}
