namespace RawAudioNet.Audio.Data;

/// <summary>Lists a folder with one sub-folder for each class.</summary>
internal static class FolderScan
{
    /// <summary>
    /// Takes every <c>.wav</c> of any case, at any depth below the folder of its class. Names that begin with a dot are skipped
    /// (<c>.DS_Store</c>, and the <c>._x.wav</c> that macOS leaves beside <c>x.wav</c>), as are linked folders, which may lead round in
    /// a circle, and folders named like <c>_background_noise_</c>, which by convention are no class.
    /// </summary>
    /// <exception cref="DataException">A folder cannot be read, or there is no class.</exception>
    public static Manifest Load(string root, List<string> warnings)
    {
        var clips = new List<ListedClip>();
        int loose = 0;
        foreach (FileSystemInfo entry in Entries(new DirectoryInfo(root)))
        {
            if (entry is FileInfo file)
                loose += IsSound(file) ? 1 : 0;
            else if (entry.Name.Length > 1 && entry.Name[0] == '_' && entry.Name[^1] == '_')
                warnings.Add($"The folder '{entry.Name}' was not taken as a class.");
            else
                Collect((DirectoryInfo)entry, entry.Name, entry.Name, clips, warnings);
        }

        if (clips.Count == 0)
        {
            throw new DataException(root, loose > 0
                ? $"there are {loose} WAV files but no folders; put the files of each class into a folder of its own, or give --metadata"
                : "there are no WAV files in sub-folders; expected one sub-folder for each class");
        }

        if (loose > 0)
            warnings.Add($"{loose} WAV files outside the folders of the classes were left out.");
        string[] labels = [.. clips.Select(clip => clip.Label).Distinct().Order(StringComparer.Ordinal)];
        return Manifest.Build(root, clips, labels, warnings);
    }

    private static void Collect(DirectoryInfo folder, string name, string label, List<ListedClip> clips, List<string> warnings)
    {
        if (folder.LinkTarget is not null)
        {
            warnings.Add($"The folder '{name}' is a link and was not followed.");
            return;
        }

        foreach (FileSystemInfo entry in Entries(folder))
        {
            string entryName = $"{name}/{entry.Name}";
            if (entry is DirectoryInfo child)
                Collect(child, entryName, label, clips, warnings);
            else if (IsSound((FileInfo)entry))
                clips.Add(new ListedClip(entry.FullName, entryName, label, null, null));
        }
    }

    private static bool IsSound(FileInfo file) => file.Extension.Equals(".wav", StringComparison.OrdinalIgnoreCase);

    // In ordinal order, so that warnings come in the same order everywhere.
    private static FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos()
                .Where(entry => !entry.Name.StartsWith('.'))
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DataException(folder.FullName, $"the folder cannot be read ({fault.Message})", cause: fault);
        }
    }
}
