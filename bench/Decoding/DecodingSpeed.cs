using System.Diagnostics;
using System.Globalization;
using RawAudioNet.Audio;

namespace RawAudioNet.Bench.Decoding;

/// <summary>
/// How long opening and decoding a WAV file takes on one core, beside libsndfile's <c>sf_open</c> and <c>sf_readf_float</c> on the same file: four
/// seconds of stereo at 48 kHz, in the page cache. The two take turns, and each one's fastest turn counts. This library's time includes the
/// planar array that it allocates for each file; libsndfile fills one interleaved buffer again and again.
/// </summary>
internal static class DecodingSpeed
{
    private const int Frames = 4 * 48000;
    private const int Turns = 1000;
    private const int FilesInTurn = 2;

    /// <summary>Prints a table.</summary>
    public static void Measure()
    {
        using var library = new PlainSndfile();
        Console.WriteLine($"| stereo, {Frames} frames | RawAudioNet µs | {library.Version} µs | times as fast |\n|---|---|---|---|");
        foreach (int bits in (int[])[16, 24])
        {
            string path = Path.GetTempFileName();
            try
            {
                File.WriteAllBytes(path, WavOf(bits));
                var buffer = new float[2 * Frames];
                double own = double.MaxValue, theirs = double.MaxValue;
                for (int turn = 0; turn < Turns; turn++)
                {
                    own = Math.Min(own, Microseconds(() => Check(AudioFile.Open(path).Frames)));
                    theirs = Math.Min(theirs, Microseconds(() => Check(library.Read(path, buffer, 2))));
                }

                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {bits} bits | {own:F0} | {theirs:F0} | {theirs / own:F2} |"));
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Reads the header of every file of a folder, one after the other on one core, and prints how long that took.</summary>
    public static void Scan(string folder)
    {
        string[] files = Directory.GetFiles(folder, "*.wav", SearchOption.AllDirectories);
        long start = Stopwatch.GetTimestamp();
        long frames = files.Sum(file => AudioFile.ReadHeader(file).Frames ?? 0);
        Console.WriteLine($"{files.Length} headers, {frames} frames: {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s on one core");
    }

    private static double Microseconds(Action read)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < FilesInTurn; i++)
            read();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / FilesInTurn;
    }

    private static void Check(long frames)
    {
        if (frames != Frames)
            throw new InvalidOperationException($"{frames} frames were decoded where {Frames} are.");
    }

    private static byte[] WavOf(int bits)
    {
        byte[] sound = new byte[Frames * 2 * bits / 8];
        new Random(bits).NextBytes(sound);
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + sound.Length);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)2);
        writer.Write(48000);
        writer.Write(48000 * 2 * bits / 8);
        writer.Write((short)(2 * bits / 8));
        writer.Write((short)bits);
        writer.Write("data"u8);
        writer.Write(sound.Length);
        writer.Write(sound);
        return file.ToArray();
    }
}
