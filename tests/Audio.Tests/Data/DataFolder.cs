using System.Text;

namespace RawAudioNet.Audio.Tests.Data;

/// <summary>A data set in a temporary folder, which goes when the test ends.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("rawaudionet-").FullName;

    /// <summary>Makes empty files: a manifest does not look into them.</summary>
    public DataFolder With(params string[] names)
    {
        foreach (string name in names)
            Write(name, []);
        return this;
    }

    public DataFolder WithText(string name, string text, bool mark = false)
    {
        Write(name, [.. mark ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(text)]);
        return this;
    }

    public DataFolder WithBytes(string name, byte[] bytes)
    {
        Write(name, bytes);
        return this;
    }

    public string PathOf(string name) => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Write(string name, byte[] bytes)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
