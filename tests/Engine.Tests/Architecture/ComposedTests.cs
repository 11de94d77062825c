using System.Text.RegularExpressions;
using Xunit;

namespace RawAudioNet.Engine.Tests.Architecture;

/// <summary>Fused operations that a backend runs in their composed form are so on purpose: they are in this list.</summary>
public sealed class ComposedTests
{
    private static readonly string[] OnPurpose = ["Cpu: ClassifierHead", "Cpu: FinishStep", "Cpu: GatherSpectrograms"];

    [Fact]
    public void Operations_run_in_composed_form_are_the_listed_ones()
    {
        string[] composed =
        [
            .. from backend in (string[])["Cpu", "Gpu"]
               from file in SourceTree.Files($"src/Engine/Backends/{backend}")
               from Match call in Regex.Matches(SourceTree.Read(file), @"\bComposed\.(\w+)\(")
               where !call.Groups[1].Value.EndsWith("Workspace", StringComparison.Ordinal)
               select $"{backend}: {call.Groups[1].Value}",
        ];

        Assert.Equal(OnPurpose, composed.Distinct().Order(StringComparer.Ordinal));
    }
}
