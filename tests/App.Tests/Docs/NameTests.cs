using System.Text.RegularExpressions;

namespace RawAudioNet.App.Tests.Docs;

/// <summary>What the documentation names is there: files, types, members, and the places where it says that they are.</summary>
public sealed partial class NameTests
{
    private static readonly string[] Folders = ["src/", "tests/", "bench/", "docs/", "samples/"];

    // Namespaces and packages look like types with members.
    private static readonly string[] Foreign = ["RawAudioNet", "BenchmarkDotNet", "System", "MathNet", "NAudio", "Microsoft"];

    public static TheoryData<string> Files => [.. Documentation.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Relative_links_resolve(string file)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Documentation.Root, file))!;
        string[] broken =
        [
            .. from link in Link().Matches(Documentation.Prose(file))
               let target = link.Groups[2].Value
               where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
               let path = target.Split('#')[0]
               where path.Length > 0 && !Path.Exists(Path.Combine(folder, path))
               select target,
        ];

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Linked_types_and_members_are_declared_in_the_file_behind_the_link(string file)
    {
        string folder = Path.GetDirectoryName(file)!;
        string[] missing =
        [
            .. from link in Link().Matches(Documentation.Prose(file))
               let name = TypeName().Match(link.Groups[1].Value)
               where name.Success && link.Groups[2].Value.EndsWith(".cs", StringComparison.Ordinal)
               let source = Normalised(folder, link.Groups[2].Value)
               where !Documentation.Sources.TryGetValue(source, out string? text)
                   || !DeclaresNamed(text, name.Groups[1].Value, name.Groups[2].Value)
               select $"{name.Value} in {source}",
        ];

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Named_members_are_declared(string file)
    {
        string[] missing =
        [
            .. from code in Code().Matches(Documentation.Prose(file))
               let name = TypeName().Match(code.Groups[1].Value)
               where name.Groups[2].Success && !Foreign.Contains(name.Groups[1].Value) && !IsDeclared(name.Groups[1].Value, name.Groups[2].Value)
               select name.Value,
        ];

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Named_files_exist(string file)
    {
        string[] missing =
        [
            .. from code in Code().Matches(Documentation.Prose(file))
               let path = code.Groups[1].Value
               where Folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)) && PlainPath().IsMatch(path)
               where !Path.Exists(Path.Combine(Documentation.Root, path)) && !Path.Exists(Path.Combine(Documentation.Root, Path.GetDirectoryName(file)!, path))
               select path,
        ];

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("IBackend", "Conv2dForward", true)]
    [InlineData("AdamRule", "Beta2", true)]
    [InlineData("BatchNorm2dStatistics", "Scale", true)]
    [InlineData("IBackend", "Conv2dSideways", false)]
    [InlineData("Nonsense", "Forward", false)]
    public void Declarations_are_found_and_only_they(string type, string member, bool expected) => Assert.Equal(expected, IsDeclared(type, member));

    private static bool IsDeclared(string type, string member) =>
        Documentation.Sources.Values.Any(text => DeclaresType(text, type) && DeclaresMember(text, member));

    // Of a contract's file an operation may be named alone: SpecAugment.
    private static bool DeclaresNamed(string text, string name, string member) => member.Length == 0
        ? DeclaresType(text, name) || DeclaresMember(text, name)
        : DeclaresType(text, name) && DeclaresMember(text, member);

    private static bool DeclaresType(string text, string type) =>
        Regex.IsMatch(text, $@"\b(class|struct|record|interface|enum) {Regex.Escape(type)}\b");

    // A type before it, and behind it what follows a method's, property's, field's or parameter's name; or a line of an enumeration.
    private static bool DeclaresMember(string text, string member) =>
        Regex.IsMatch(text, $@"(?<!\b(return|new|await|throw|case))(?<=[\w>\])?]) {Regex.Escape(member)}\b\s*(\(|<|\{{|=|;|,|\))")
        || Regex.IsMatch(text, $@"^\s+{Regex.Escape(member)}( = [^;]+)?,$", RegexOptions.Multiline);

    private static string Normalised(string folder, string target) =>
        Path.GetRelativePath(Documentation.Root, Path.GetFullPath(Path.Combine(Documentation.Root, folder, target))).Replace('\\', '/');

    [GeneratedRegex(@"\[([^\]]*)\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^`?([A-Z][A-Za-z0-9]+)(?:\.([A-Z][A-Za-z0-9]+))?`?$")]
    private static partial Regex TypeName();

    // A path without placeholders: CONTRIBUTING.md writes X for an operation's name.
    [GeneratedRegex(@"^(?!.*(?:\bX|X\b|X[A-Z]))[\w./-]+$")]
    private static partial Regex PlainPath();
}
