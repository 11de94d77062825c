using System.Runtime.InteropServices;
using RawAudioNet.Audio;

namespace RawAudioNet.Bench.Decoding;

/// <summary>
/// Writes what files decode to, for programs that compare it: FOLDER/NAME.f32 holds one channel after the other in little-endian float32, and one
/// line of text tells encoding, rate, channels, frames and warnings.
/// </summary>
internal static class DecodedSamples
{
    /// <summary>Decodes files into a folder.</summary>
    public static void Write(string folder, string[] files)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in files)
        {
            AudioClip clip = AudioFile.Open(file);
            using FileStream output = File.Create(Path.Combine(folder, Path.GetFileName(file) + ".f32"));
            output.Write(MemoryMarshal.AsBytes(clip.Samples));
            Console.WriteLine($"{Path.GetFileName(file)}\t{clip.Info.Encoding}\t{clip.SampleRateHz}\t{clip.Channels}\t{clip.Frames}\t{string.Join(" ", clip.Info.Warnings)}");
        }
    }
}
