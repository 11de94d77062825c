namespace RawAudioNet.Audio.Data;

/// <summary>Lists a folder with one sub-folder for each class, or one whose file names tell the class.</summary>
internal static class FolderScan
{
    /// <summary>
    /// Takes every sound file at any depth; its label is the first folder on the way to it, or what the pattern finds in its name.
    /// </summary>
    /// <exception cref="DataException">A folder cannot be read, or there is no class.</exception>
    public static Manifest Load(string root, ManifestOptions options, List<string> warnings)
    {
        var walk = new FolderWalk(options.FollowLinks, warnings);
        IReadOnlyList<(string Path, string Name)> files = walk.FilesBelow(root);
        if (files.Count == 0)
            throw new DataException(root, $"there are no sound files; {walk.Unread ?? "expected one sub-folder for each class"}");
        string?[] labels = options.LabelPattern is null
            ? FolderLabels(root, files, walk.TopFolders, warnings)
            : PatternLabels(root, options.LabelPattern, files, warnings);

        PartLists parts = PartLists.Read(root, warnings);
        ListedClip[] clips = [.. files.Zip(labels)
            .Where(pair => pair.Second is not null)
            .Select(pair => new ListedClip(pair.First.Path, pair.First.Name, pair.Second!, Part: parts.PartOf(pair.First.Name)))];
        return Manifest.Build(root, clips, [.. clips.Select(clip => clip.Label).Distinct().Order(StringComparer.Ordinal)], options, warnings);
    }

    private static string?[] FolderLabels(
        string root, IReadOnlyList<(string Path, string Name)> files, IReadOnlyList<string> folders, List<string> warnings)
    {
        string?[] labels = [.. files.Select(file => file.Name.IndexOf('/') is int end and >= 0 ? file.Name[..end] : null)];
        int loose = labels.Count(label => label is null);
        if (loose == labels.Length)
        {
            throw new DataException(
                root,
                $"there are {loose} sound files but no folders; put the files of each class into a folder of its own, or give --metadata"
                    + " or --label-pattern");
        }

        if (loose > 0)
            warnings.Add($"{loose} sound files outside the folders of the classes were left out.");
        string[] empty = [.. folders.Except(labels.OfType<string>(), StringComparer.Ordinal)];
        if (empty.Length > 0)
            warnings.Add($"There is no sound in {Manifest.Listed(empty)}, so no such class.");
        return labels;
    }

    private static string?[] PatternLabels(
        string root, string pattern, IReadOnlyList<(string Path, string Name)> files, List<string> warnings) =>
        new NamePattern(root, "--label-pattern", "label", pattern)
            .Find([.. files.Select(file => file.Name)], "these were left out", warnings);
}
