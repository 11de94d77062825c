namespace RawAudioNet.Engine.Tests.Training;

/// <summary>A folder of its own for one test, removed at its end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rawaudionet-");

    public string this[string name] => Path.Combine(folder.FullName, name);

    public string[] Names => [.. folder.GetFileSystemInfos().Select(item => item.Name).Order(StringComparer.Ordinal)];

    public void Dispose() => folder.Delete(recursive: true);
}
