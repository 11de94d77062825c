namespace RawAudioNet.Audio.Data;

/// <summary>A data set's folder as the file system has it: knows of links, at any place of a path, whether they lead out of it.</summary>
internal sealed class DataRoot
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    private readonly Dictionary<string, string> folders = new(StringComparer.Ordinal);
    private readonly string inside;

    /// <summary>Finds where a folder truly is.</summary>
    /// <param name="root">The folder.</param>
    public DataRoot(string root) =>
        inside = Path.TrimEndingDirectorySeparator(RealPath(Path.GetFullPath(root), 0) ?? Path.GetFullPath(root)) + Path.DirectorySeparatorChar;

    /// <summary>Whether a file is in the folder once all links are followed.</summary>
    public bool Contains(string path) => RealPath(Path.GetFullPath(path), 0)?.StartsWith(inside, StringComparison.Ordinal) ?? false;

    /// <summary>The path without links; null where they lead round in a circle.</summary>
    private string? RealPath(string path, int links)
    {
        if (links > MostLinks)
            return null;
        string whole = Path.TrimEndingDirectorySeparator(path);
        if (Path.GetDirectoryName(whole) is not { } parent)
            return whole;
        if (RealFolder(parent, links) is not { } folder)
            return null;
        string here = Path.Combine(folder, Path.GetFileName(whole));
        return new FileInfo(here).LinkTarget is { } target ? RealPath(Path.GetFullPath(target, folder), links + 1) : here;
    }

    private string? RealFolder(string folder, int links)
    {
        if (folders.TryGetValue(folder, out string? known))
            return known;
        string? real = RealPath(folder, links);
        if (real is not null)
            folders.Add(folder, real);
        return real;
    }
}
