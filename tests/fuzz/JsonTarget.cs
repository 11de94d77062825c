using System.Text;
using RawAudioNet.Audio.Data;

namespace RawAudioNet.Fuzz;

/// <summary>A JSON file of a run folder.</summary>
/// <param name="name">What it is called there.</param>
/// <param name="seeds">Inputs to begin with.</param>
internal abstract class JsonTarget(string name, params string[] seeds) : IFuzzTarget
{
    private readonly string root = Directory.CreateTempSubdirectory("rawaudionet-fuzz").FullName;

    public IEnumerable<byte[]> Seeds() => seeds.Select(Encoding.UTF8.GetBytes);

    public void Judge(byte[] input)
    {
        string path = Path.Combine(root, name);
        File.WriteAllBytes(path, input);
        try
        {
            Read(path);
        }
        catch (DataException fault) when (!fault.Message.Any(char.IsControl))
        {
            // Refused in one line, as it should be.
            return;
        }
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>Reads the file as the program does.</summary>
    protected abstract void Read(string path);
}
