using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Lab;

namespace RawAudioNet.App.Tests.Docs;

/// <summary>The page that lists the public types, and the documentation behind it.</summary>
public sealed class ApiIndexTests
{
    [Fact]
    public void The_page_lists_the_public_types_as_they_are()
    {
        string[] expected = ApiIndex.Text().Split('\n'), kept = Documentation.Read("docs/api.md").Split('\n');
        string[] different = [.. expected.Except(kept).Select(line => $"+ {line}"), .. kept.Except(expected).Select(line => $"- {line}")];

        Assert.True(different.Length == 0 && expected.Length == kept.Length, "dotnet run -c Release --project docs/lab -- api\n" + string.Join('\n', different));
    }

    // The compiler writes "!:" before a name that it did not find.
    [Theory]
    [InlineData(typeof(SoundClassifier))]
    [InlineData(typeof(IBackend))]
    public void Documentation_refers_to_nothing_that_is_not_there(Type library)
    {
        string text = File.ReadAllText(Path.ChangeExtension(library.Assembly.Location, ".xml"));

        Assert.Contains("cref=\"T:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("cref=\"!:", text, StringComparison.Ordinal);
    }

    // What turns a warning off would turn these off too: missing documentation of a member or parameter, a reference that leads nowhere.
    [Theory]
    [InlineData("Engine")]
    [InlineData("Audio")]
    public void Warnings_about_documentation_are_errors(string library)
    {
        string project = Documentation.Read($"src/{library}/RawAudioNet.{library}.csproj") + Documentation.Read("Directory.Build.props");
        string settings = Documentation.Read(".editorconfig").Split("[{tests")[0];

        Assert.Contains("<GenerateDocumentationFile>true<", project, StringComparison.Ordinal);
        Assert.Contains("<TreatWarningsAsErrors>true<", project, StringComparison.Ordinal);
        Assert.DoesNotContain("NoWarn", project, StringComparison.Ordinal);
        Assert.DoesNotContain("CS15", settings, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Documentation.Sources,
            source => source.Key.StartsWith($"src/{library}/", StringComparison.Ordinal) && source.Value.Contains("disable CS15", StringComparison.Ordinal));
    }
}
