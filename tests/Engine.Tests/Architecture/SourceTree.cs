using System.Text.RegularExpressions;

namespace RawAudioNet.Engine.Tests.Architecture;

/// <summary>The repository that the running tests were built from.</summary>
internal static class SourceTree
{
    /// <summary>The folder of RawAudioNet.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All C# files under a folder, relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Files(string folder) =>
        from path in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Root, path).Replace('\\', '/')
        where !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal)
        select relative;

    /// <summary>The content of a file.</summary>
    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    /// <summary>The namespaces that a file imports.</summary>
    public static IEnumerable<string> Imports(string relative) =>
        Regex.Matches(Read(relative), @"^\s*(?:global )?using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RawAudioNet.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"RawAudioNet.sln lies in no folder above {AppContext.BaseDirectory}");
    }
}
