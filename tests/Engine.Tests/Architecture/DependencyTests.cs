using System.Text.RegularExpressions;
using Xunit;

namespace RawAudioNet.Engine.Tests.Architecture;

/// <summary>Dependencies are a straight line, and only one folder knows ILGPU.</summary>
public sealed class DependencyTests
{
    private const string Engine = "RawAudioNet.Engine.";

    /// <summary>The engine's folders: each may use those before it.</summary>
    private static readonly string[] Line = ["Numerics", "Tensors", "Backends", "Spectrograms", "Layers", "Losses", "Models", "Training"];

    /// <summary>What may look forward in the line, to where, and why.</summary>
    private static readonly (string From, string To, string Reason)[] Exceptions =
    [
        ("Numerics/AdamRule.cs", "Backends", "its argument is a row of the schedule, a plain record of the contract"),
        ("Tensors/TensorArena.cs", "Backends", "an arena takes its memory from a device"),
        ("Backends/BackendFactory.cs", "Training", "auto takes no GPU that does not train as the CPU does"),
        ("Backends/", "Spectrograms", "the transform's contract takes tables that belong to spectrograms, which lie on a device themselves"),
    ];

    [Fact]
    public void Engine_folders_use_only_those_before_them()
    {
        string[] forward =
        [
            .. from file in SourceTree.Files("src/Engine")
               let inEngine = file["src/Engine/".Length..]
               let folder = Array.IndexOf(Line, inEngine.Split('/')[0])
               from import in SourceTree.Imports(file)
               where import.StartsWith(Engine, StringComparison.Ordinal)
               let used = Array.IndexOf(Line, import[Engine.Length..].Split('.')[0])
               where used > folder && !Exceptions.Any(item => inEngine.StartsWith(item.From, StringComparison.Ordinal) && item.To == Line[used])
               select $"{inEngine} uses {import}",
        ];

        Assert.Empty(forward);
    }

    [Fact]
    public void Engine_has_no_folder_outside_the_line() =>
        Assert.Empty(SourceTree.Files("src/Engine").Select(file => file.Split('/')[2]).Distinct().Except(Line));

    [Fact]
    public void Exceptions_are_still_needed() =>
        Assert.All(Exceptions, item => Assert.Contains(
            SourceTree.Files("src/Engine").Where(file => file.StartsWith($"src/Engine/{item.From}", StringComparison.Ordinal)),
            file => SourceTree.Imports(file).Contains(Engine + item.To)));

    [Fact]
    public void Only_the_gpu_backend_knows_Ilgpu() =>
        Assert.All(
            SourceTree.Files("src").Where(file => Regex.IsMatch(SourceTree.Read(file), @"^\s*using (static )?ILGPU", RegexOptions.Multiline)),
            file => Assert.StartsWith("src/Engine/Backends/Gpu/", file));

    [Fact]
    public void Only_the_factory_names_the_backends()
    {
        string[] others =
        [
            .. from file in SourceTree.Files("src")
               where !file.StartsWith("src/Engine/Backends/Cpu/", StringComparison.Ordinal)
                   && !file.StartsWith("src/Engine/Backends/Gpu/", StringComparison.Ordinal)
               where Regex.IsMatch(SourceTree.Read(file), @"Backends\.(Cpu|Gpu)\b")
               select file,
        ];

        Assert.Equal(["src/Engine/Backends/BackendFactory.cs"], others);
    }

    [Fact]
    public void The_backends_do_not_know_each_other()
    {
        Assert.All(SourceTree.Files("src/Engine/Backends/Cpu"), file => Assert.DoesNotContain("Backends.Gpu", SourceTree.Read(file)));
        Assert.All(SourceTree.Files("src/Engine/Backends/Gpu"), file => Assert.DoesNotContain("Backends.Cpu", SourceTree.Read(file)));
    }

    [Theory]
    [InlineData("Engine", "")]
    [InlineData("Audio", "Engine")]
    [InlineData("App", "Engine, Audio")]
    public void Project_references_only_those_after_it_in_the_line(string project, string expected)
    {
        string file = File.ReadAllText(Path.Combine(SourceTree.Root, $"src/{project}/RawAudioNet.{project}.csproj"));

        MatchCollection references = Regex.Matches(file, @"<ProjectReference Include="".*RawAudioNet\.(\w+)\.csproj""");

        Assert.Equal(expected, string.Join(", ", references.Select(match => match.Groups[1].Value)));
    }

    [Fact]
    public void Picture_of_the_projects_is_that_of_their_references()
    {
        string[] drawn =
        [
            .. from line in Picture("flowchart LR")
               let projects = Regex.Matches(line, @"\b(App|Audio|Engine)\b(?=\[|$| -->)").Select(match => match.Groups[1].Value).ToArray()
               from edge in projects.Zip(projects.Skip(1))
               select $"{edge.First} -> {edge.Second}",
        ];
        string[] referenced =
        [
            .. from project in (string[])["App", "Audio", "Engine"]
               let file = File.ReadAllText(Path.Combine(SourceTree.Root, $"src/{project}/RawAudioNet.{project}.csproj"))
               from reference in Regex.Matches(file, @"<ProjectReference Include="".*RawAudioNet\.(\w+)\.csproj""")
               select $"{project} -> {reference.Groups[1].Value}",
        ];

        Assert.Equal(referenced.Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Picture_of_the_engine_is_the_line() =>
        Assert.Equal(Line.Reverse(), Assert.Single(Picture("flowchart RL")).Split(" --> "));

    private static string[] Picture(string kind)
    {
        string text = File.ReadAllText(Path.Combine(SourceTree.Root, "docs/architecture.md"));
        string body = Regex.Match(text, $@"```mermaid\n{kind}\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        return body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    [Fact]
    public void Only_the_engine_references_Ilgpu() =>
        Assert.Equal(
            ["RawAudioNet.Engine.csproj"],
            Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .Where(path => File.ReadAllText(path).Contains("\"ILGPU", StringComparison.Ordinal))
                .Select(Path.GetFileName));
}
