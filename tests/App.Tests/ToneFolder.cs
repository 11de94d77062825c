using System.Buffers.Binary;

namespace RawAudioNet.App.Tests;

/// <summary>A temporary folder of short WAV files, one sub-folder a class, each class a tone of its own pitch.</summary>
internal sealed class ToneFolder : IDisposable
{
    private const int SampleRateHz = 8000;

    public ToneFolder(int clipsPerClass = 8)
    {
        Root = Directory.CreateTempSubdirectory("rawaudionet-").FullName;
        for (int clip = 0; clip < clipsPerClass; clip++)
        {
            Add($"data/low/{clip}.wav", Tone(300 + 5 * clip, 0.3));
            Add($"data/high/{clip}.wav", Tone(2500 + 20 * clip, 0.3));
        }
    }

    /// <summary>The temporary folder, for runs and files beside the data.</summary>
    public string Root { get; }

    /// <summary>The folder of the two classes, low and high.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <summary>A path in the temporary folder.</summary>
    public string At(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file, with the folders it needs.</summary>
    public string Add(string name, byte[] content)
    {
        string path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A mono 16-bit WAV file of a sine.</summary>
    public static byte[] Tone(double hertz, double seconds)
    {
        int frames = (int)(seconds * SampleRateHz);
        var file = new byte[44 + 2 * frames];
        "RIFF\0\0\0\0WAVEfmt "u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), SampleRateHz);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), 2 * SampleRateHz);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), 2 * frames);
        for (int i = 0; i < frames; i++)
        {
            double value = 0.5 * Math.Sin(2 * Math.PI * hertz * i / SampleRateHz);
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + 2 * i), (short)Math.Round(32767 * value));
        }
        return file;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
