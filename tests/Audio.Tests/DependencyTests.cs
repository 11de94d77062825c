using Xunit;

namespace RawAudioNet.Audio.Tests;

/// <summary>Dependencies run in one direction: reading and resampling sound need no engine.</summary>
public sealed class DependencyTests
{
    [Theory]
    [InlineData("Wav")]
    [InlineData("Codecs")]
    [InlineData("Resampling")]
    public void Folder_knows_nothing_of_the_engine(string folder)
    {
        string path = Path.Combine(SourceRoot(), folder);
        string[] sources = Directory.Exists(path) ? Directory.GetFiles(path, "*.cs", SearchOption.AllDirectories) : [];
        Assert.DoesNotContain(sources, source => File.ReadAllText(source).Contains("RawAudioNet.Engine", StringComparison.Ordinal));
        Assert.True(sources.Length > 0 || folder == "Codecs");
    }

    private static string SourceRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RawAudioNet.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("RawAudioNet.sln is above no folder of the tests."), "src", "Audio");
    }
}
