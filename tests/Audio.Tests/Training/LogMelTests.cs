using System.Runtime.InteropServices;
using System.Text.Json;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Tests;
using Xunit;

namespace RawAudioNet.Audio.Tests.Training;

/// <summary>From sound to log-mel spectrogram against torchaudio's; tests/oracles/README.md describes the golden.</summary>
public sealed class LogMelTests
{
    private const double ToleranceDb = 1e-3;

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Recordings_have_the_spectrograms_of_torchaudio(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        string folder = Path.Combine(AppContext.BaseDirectory, "Goldens");
        Golden golden = JsonSerializer.Deserialize<Golden>(File.ReadAllText(Path.Combine(folder, "tutorial-log-mel.json")), JsonSerializerOptions.Web)!;
        float[] values = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, "tutorial-log-mel.bin"))).ToArray();
        ClipPreparer preparer = Samples.Preparer;
        using var spectrogram = new MelSpectrogram(backend, Samples.Spectrogram, 1, 2, preparer.Preparation.Samples);
        Shape image = spectrogram.ImageShape;
        Tensor waveform = TensorArena.AllocateTensor(backend, new Shape(1, 2, preparer.Preparation.Samples), "waveform");
        Tensor features = TensorArena.AllocateTensor(backend, new Shape(1, image[0], image[1], image[2]), "features");

        foreach (GoldenClip clip in golden.Clips)
        {
            var prepared = new float[preparer.Length];
            preparer.Prepare(Open(clip), -clip.Begin, prepared);
            waveform.CopyFrom(Rolled(prepared, clip.Shift));
            spectrogram.Compute(waveform, features);
            float[] ours = features.ToArray();

            double worst = 0;
            for (int channel = 0; channel < clip.Shape[0]; channel++)
            {
                for (int mel = 0; mel < clip.Shape[1]; mel++)
                {
                    for (int column = 0; column < clip.Shape[2]; column++)
                    {
                        float theirs = values[clip.Offset + (channel * clip.Shape[1] + mel) * clip.Shape[2] + column];
                        worst = Math.Max(worst, Math.Abs(ours[(mel * image[1] + column * golden.EveryFrame) * 2 + channel] - theirs));
                    }
                }
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{kind} {clip.File ?? "formula"}: off by at most {worst:e2} dB");
            Assert.InRange(worst, 0, ToleranceDb);
            Assert.Equal(clip.Maximum, ours.Max(), ToleranceDb);
        }

        waveform.Arena.Dispose();
        features.Arena.Dispose();
    }

    private static AudioClip Open(GoldenClip clip)
    {
        if (clip.File is not null)
            return AudioFile.Open(Path.Combine(Samples.Root, "train", clip.File));

        var samples = new float[2 * clip.Frames];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (float)Formula(i % clip.Frames, clip.Streams![i / clip.Frames]);
        return AudioClip.FromSamples(samples, 2, clip.SampleRateHz);
    }

    private static double Formula(long i, long stream) => ((i * i * 31 + i * 7919 + stream * 104729) % 2003 - 1001) / 1001.0;

    /// <summary>The tutorial's roll: both channels as one row.</summary>
    private static float[] Rolled(float[] samples, int shift) =>
        [.. samples.AsSpan(samples.Length - shift), .. samples.AsSpan(0, samples.Length - shift)];

    private sealed record Golden(int EveryFrame, GoldenClip[] Clips);

    private sealed record GoldenClip(string? File, int SampleRateHz, int Frames, int[]? Streams, int Begin, int Shift, float Maximum, int Offset, int[] Shape);
}
