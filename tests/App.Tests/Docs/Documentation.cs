using System.Text.RegularExpressions;

namespace RawAudioNet.App.Tests.Docs;

/// <summary>The repository's texts: every Markdown file that a reader is meant to read.</summary>
internal static partial class Documentation
{
    /// <summary>The folder of RawAudioNet.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All Markdown files, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Under("*.md")];

    /// <summary>All C# files, with their text.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = Under("*.cs").ToDictionary(file => file, Read);

    /// <summary>The text of a file.</summary>
    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    /// <summary>The text of a Markdown file without its blocks of code.</summary>
    public static string Prose(string relative) => Fenced().Replace(Read(relative), "");

    /// <summary>The commands that a Markdown file prints, one a line in indented blocks, without the remarks behind them.</summary>
    public static IEnumerable<string> Commands(string relative) =>
        from line in Prose(relative).Split('\n')
        let command = Command().Match(line)
        where command.Success
        select Remark().Replace(command.Groups[1].Value, "").Trim();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    // Programs by name; what is indented but no command is what a program prints.
    [GeneratedRegex(@"^    ((?:[A-Z_][A-Za-z0-9_]*=\S+ )*(?:rawaudionet (?!\()|dotnet |\./|bench/|arecord |alias |source |cc |tar |kubectl |python3 ).*)$")]
    private static partial Regex Command();

    [GeneratedRegex(@"\s+#.*$")]
    private static partial Regex Remark();

    private static IEnumerable<string> Under(string pattern) =>
        from path in Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Root, path).Replace('\\', '/')
        where !relative.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "runs" or "TestResults" or "BenchmarkDotNet.Artifacts" || part.StartsWith('.'))
        orderby relative
        select relative;

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RawAudioNet.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("RawAudioNet.sln is above no folder of the tests.");
    }
}
