using RawAudioNet.Fuzz;

namespace RawAudioNet.App.Tests;

/// <summary>What fuzzing once broke (<c>tests/fuzz</c>), the inputs it begins with, and those that it grew out of them.</summary>
public sealed class FuzzFindingTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Findings");

    public static TheoryData<string> Findings =>
        [.. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Findings))]
    public void Finding_isReadOrRefused(string name)
    {
        using IFuzzTarget target = Target(name);
        target.Judge(File.ReadAllBytes(Path.Combine(Folder, name)));
    }

    [Theory]
    [InlineData("clips")]
    [InlineData("options")]
    [InlineData("run")]
    [InlineData("safetensors")]
    public void Seeds_areReadOrRefused(string name)
    {
        using IFuzzTarget target = Target(name);
        Assert.NotEmpty(target.Seeds());
        foreach (byte[] seed in target.Seeds())
            target.Judge(seed);
    }

    [Theory]
    [InlineData("clips")]
    [InlineData("options")]
    [InlineData("run")]
    [InlineData("safetensors")]
    public void Corpus_isReadOrRefused(string name)
    {
        using IFuzzTarget target = Target(name);
        int inputs = 0;
        foreach ((string input, byte[] content) in Corpus.Of(name))
        {
            Exception? fault = Record.Exception(() => target.Judge(content));
            Assert.True(fault is null, $"{input}: {fault}");
            inputs++;
        }
        Assert.NotEqual(0, inputs);
    }

    private static IFuzzTarget Target(string name) => name.Split('/', '\\')[0] switch
    {
        "clips" => new ClipsTarget(),
        "options" => new OptionsTarget(),
        "run" => new RunTarget(),
        _ => new SafetensorsTarget(),
    };
}
