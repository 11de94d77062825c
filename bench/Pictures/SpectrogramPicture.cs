using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Bench.Pictures;

/// <summary>
/// Draws log-mel spectrograms side by side, as the network sees them: time to the right, mel bands upwards, 80 dB from dark to light.
/// </summary>
public static class SpectrogramPicture
{
    private const int Scale = 3;
    private const int GapFrames = 3;
    private const float RangeDb = 80;

    // From silence to the loudest: night, violet, red, orange, light.
    private static readonly (byte Red, byte Green, byte Blue)[] Stops = [(8, 8, 24), (72, 20, 104), (176, 42, 92), (240, 120, 44), (252, 244, 190)];

    /// <summary>Draws files, each for as long as it sounds.</summary>
    /// <param name="files">WAV files.</param>
    /// <param name="output">The PNG file.</param>
    public static void Draw(IReadOnlyList<string> files, string output)
    {
        using IBackend backend = BackendFactory.Create("cpu");
        float[][,] panels = [.. files.Select(file => Decibels(backend, file))];
        int mels = panels[0].GetLength(0);
        int frames = panels.Sum(panel => panel.GetLength(1)) + GapFrames * (panels.Length - 1);
        var image = new PngImage(frames * Scale, mels * Scale);
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
                image.Set(x, y, (255, 255, 255));
        }

        int left = 0;
        foreach (float[,] panel in panels)
        {
            Paint(image, panel, left * Scale);
            left += panel.GetLength(1) + GapFrames;
        }
        image.Save(output);
    }

    /// <summary>The first channel's spectrogram, <c>[mels, frames]</c>.</summary>
    private static float[,] Decibels(IBackend backend, string file)
    {
        AudioClip clip = AudioFile.Open(file);
        var preparer = new ClipPreparer(new ClipPreparation { Channels = 1, DurationMs = (int)(1000 * clip.Seconds) });
        var samples = new float[preparer.Length];
        preparer.Prepare(clip, 0, samples);

        using var spectrogram = new MelSpectrogram(backend, new SpectrogramOptions(), 1, 1, samples.Length);
        Shape image = spectrogram.ImageShape;
        Tensor waveform = TensorArena.AllocateTensor(backend, new Shape(1, 1, samples.Length), "waveform");
        Tensor features = TensorArena.AllocateTensor(backend, new Shape(1, image[0], image[1], 1), "features");
        waveform.CopyFrom(samples);
        spectrogram.Compute(waveform, features);
        var values = new float[image[0], image[1]];
        features.CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref values[0, 0], values.Length));
        waveform.Arena.Dispose();
        features.Arena.Dispose();
        return values;
    }

    private static void Paint(PngImage image, float[,] panel, int left)
    {
        float loudest = panel.Cast<float>().Max();
        for (int y = 0; y < image.Height; y++)
        {
            int mel = (image.Height - 1 - y) / Scale;
            for (int x = 0; x < panel.GetLength(1) * Scale; x++)
                image.Set(left + x, y, Colour(1 + (panel[mel, x / Scale] - loudest) / RangeDb));
        }
    }

    private static (byte Red, byte Green, byte Blue) Colour(float level)
    {
        float place = Math.Clamp(level, 0, 1) * (Stops.Length - 1);
        int stop = Math.Min((int)place, Stops.Length - 2);
        float part = place - stop;
        return (Blend(Stops[stop].Red, Stops[stop + 1].Red, part), Blend(Stops[stop].Green, Stops[stop + 1].Green, part), Blend(Stops[stop].Blue, Stops[stop + 1].Blue, part));
    }

    private static byte Blend(byte from, byte to, float part) => (byte)MathF.Round(from + (to - from) * part);
}
