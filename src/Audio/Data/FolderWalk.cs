namespace RawAudioNet.Audio.Data;

/// <summary>Finds the sound files below a folder.</summary>
/// <param name="followLinks">Whether linked folders are entered, and linked files taken wherever they are.</param>
/// <param name="warnings">Takes what was left out.</param>
internal sealed class FolderWalk(bool followLinks, List<string> warnings)
{
    private readonly List<(string Path, string Name)> files = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly UnreadKinds unread = new();
    private readonly List<string> outside = [];
    private readonly List<string> top = [];
    private DataRoot? folders;

    /// <summary>The folders in the root that were entered, by name.</summary>
    public IReadOnlyList<string> TopFolders => top;

    /// <summary>What the folders hold that is not taken, as a sentence: sound that nothing here reads, or links; null for nothing.</summary>
    public string? Unread => unread.Sentence ?? LinksOut;

    private string? LinksOut => outside.Count == 0
        ? null
        : $"'{outside[0]}'{(outside.Count > 1 ? $" and {outside.Count - 1} more" : "")} lead out of the data by a link and were left out; --follow-links takes such files.";

    /// <summary>
    /// Every file that is sound by its name, at any depth, with its path relative to <paramref name="root"/>. Names that begin with a dot are
    /// skipped (<c>.DS_Store</c>, <c>.git</c>), and folders like <c>_background_noise_</c> in the root, which by convention are no class. A
    /// linked folder may lead round in a circle: it is entered only if that was asked for, and no folder is entered twice.
    /// </summary>
    /// <exception cref="DataException">A folder cannot be read.</exception>
    public IReadOnlyList<(string Path, string Name)> FilesBelow(string root)
    {
        var folder = new DirectoryInfo(root);
        folders = new DataRoot(root);
        seen.Add(RealPath(folder));
        foreach (FileSystemInfo entry in Entries(folder))
        {
            if (entry is DirectoryInfo && entry.Name.Length > 1 && entry.Name[0] == '_' && entry.Name[^1] == '_')
                warnings.Add($"The folder '{entry.Name}' was not taken as a class.");
            else
                Take(entry, entry.Name);
        }

        if (unread.Sentence is { } sentence)
            warnings.Add(sentence);
        if (LinksOut is { } links)
            warnings.Add(links);
        return files;
    }

    private void Take(FileSystemInfo entry, string name)
    {
        if (entry is not DirectoryInfo folder)
        {
            if (!SoundFileName.IsSound(entry.Name))
                unread.Add(name);
            else if (followLinks || entry.LinkTarget is null || folders!.Contains(entry.FullName))
                files.Add((entry.FullName, name));
            else
                outside.Add(name);
        }
        else if (folder.LinkTarget is not null && !followLinks)
        {
            warnings.Add($"The folder '{name}' is a link and was not followed.");
        }
        else if (!folder.Exists)
        {
            warnings.Add($"The folder '{name}' was left out: {SoundFileName.WhyMissing(name)}.");
        }
        else if (!seen.Add(RealPath(folder)))
        {
            warnings.Add($"The folder '{name}' is a link to one that was listed already; it was taken once.");
        }
        else
        {
            if (!name.Contains('/', StringComparison.Ordinal))
                top.Add(name);
            foreach (FileSystemInfo child in Entries(folder))
                Take(child, $"{name}/{child.Name}");
        }
    }

    private static string RealPath(DirectoryInfo folder) => folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;

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
