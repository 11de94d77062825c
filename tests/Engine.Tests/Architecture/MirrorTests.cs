using Xunit;

namespace RawAudioNet.Engine.Tests.Architecture;

/// <summary>Every operation is the same files under the same name: contract, two backends, kernels, reference, cases, tests, benchmark.</summary>
public sealed class MirrorTests
{
    private const string Contracts = "src/Engine/Backends/Ops/IBackend.";

    [Fact]
    public void Every_contract_has_all_its_companions()
    {
        string[] operations = [.. SourceTree.Files("src/Engine/Backends/Ops").Select(file => file[Contracts.Length..^".cs".Length])];
        Assert.NotEmpty(operations);

        string[] missing = [.. operations.SelectMany(Companions).Where(file => !File.Exists(Path.Combine(SourceTree.Root, file)))];

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_companion_has_its_contract()
    {
        string[] contracts = [.. SourceTree.Files("src/Engine/Backends/Ops")];
        string[] owners =
        [
            .. from file in SourceTree.Files("tests/RawAudioNet.Cases/Ops").Concat(SourceTree.Files("src/Engine/Backends/Gpu/Kernels"))
               let name = Path.GetFileNameWithoutExtension(file)
               from suffix in (string[])["Cases", "Kernels"]
               where name.EndsWith(suffix, StringComparison.Ordinal)
               select $"{Contracts}{name[..^suffix.Length]}.cs",
        ];
        Assert.NotEmpty(owners);

        Assert.Empty(owners.Except(contracts));
    }

    [Fact]
    public void Every_layer_with_arithmetic_of_its_own_has_its_contract()
    {
        string[] layers =
        [
            .. from file in SourceTree.Files("src/Engine/Layers")
               where SourceTree.Read(file).Contains(": Layer(name)", StringComparison.Ordinal)
               select Path.GetFileNameWithoutExtension(file),
        ];

        // MaterialisedNorm carries out a scale and shift of BatchNorm2d's.
        Assert.Equal(
            ["MaterialisedNorm"], layers.Where(layer => !File.Exists(Path.Combine(SourceTree.Root, $"{Contracts}{layer}.cs"))));
    }

    private static IEnumerable<string> Companions(string operation) =>
    [
        $"src/Engine/Backends/Cpu/CpuBackend.{operation}.cs",
        $"src/Engine/Backends/Gpu/GpuBackend.{operation}.cs",
        $"src/Engine/Backends/Gpu/Kernels/{operation}Kernels.cs",
        $"tests/RawAudioNet.Cases/References/{operation}Reference.cs",
        $"tests/RawAudioNet.Cases/Ops/{operation}Cases.cs",
        $"tests/Engine.Tests/Ops/{operation}Tests.cs",
        $"bench/Ops/{operation}Bench.cs",
    ];
}
