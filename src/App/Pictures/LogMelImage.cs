using System.Runtime.InteropServices;
using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.App.Pictures;

/// <summary>
/// The log-mel spectrogram of a sound of any length in one channel, for drawing: in dB as the network sees it, but for as long as it sounds.
/// Of a long sound neighbouring frames are drawn as one, the loudest.
/// </summary>
/// <param name="Decibels"><c>[mels, columns]</c>, the lowest band first.</param>
/// <param name="Seconds">The time that the columns cover.</param>
internal sealed record LogMelImage(float[,] Decibels, double Seconds)
{
    private const int MostColumns = 1000;

    // Milliseconds of 44 samples that are transformed at a time: 1023 hops.
    private const int StretchMs = 11_904;
    private const int ShortestMs = 25;

    // No floor below the loudest of a stretch: the picture has its own, below the loudest of all.
    private static readonly SpectrogramOptions Options = new(TopDb: 200);

    /// <summary>Computes it.</summary>
    public static LogMelImage Of(AudioClip clip, IBackend backend)
    {
        long length = new ClipPreparer(new ClipPreparation { Channels = 1 }).Frames(clip);
        int samplesOfMs = Options.SampleRateHz / 1000;
        int durationMs = (int)Math.Clamp((length + samplesOfMs - 1) / samplesOfMs, ShortestMs, StretchMs);
        var preparer = new ClipPreparer(new ClipPreparation { Channels = 1, DurationMs = durationMs });
        var samples = new float[preparer.Length];

        using var spectrogram = new MelSpectrogram(backend, Options, 1, 1, samples.Length);
        int stretchFrames = spectrogram.ImageShape[1];
        int hops = stretchFrames - 1;
        int frames = (int)(Math.Max(length, samples.Length) / Options.HopLength) + 1;
        int together = (frames + MostColumns - 1) / MostColumns;
        var image = new float[Options.Mels, (frames + together - 1) / together];
        MemoryMarshal.CreateSpan(ref image[0, 0], image.Length).Fill(float.NegativeInfinity);

        Tensor waveform = TensorArena.AllocateTensor(backend, new Shape(1, 1, samples.Length), "waveform");
        Tensor features = TensorArena.AllocateTensor(backend, new Shape(1, Options.Mels, stretchFrames, 1), "features");
        var values = new float[features.Count];
        for (int first = 0; first < frames; first += hops)
        {
            // The last stretch ends with the sound rather than in silence, and overlaps the one before.
            int begin = Math.Min(first, Math.Max(0, frames - 1 - hops));
            preparer.Prepare(clip, (long)begin * Options.HopLength, samples);
            waveform.CopyFrom(samples);
            spectrogram.Compute(waveform, features);
            features.CopyTo(values);
            for (int mel = 0; mel < Options.Mels; mel++)
            {
                for (int frame = 0; frame < stretchFrames && begin + frame < frames; frame++)
                {
                    ref float place = ref image[mel, (begin + frame) / together];
                    place = Math.Max(place, values[mel * stretchFrames + frame]);
                }
            }
        }
        waveform.Arena.Dispose();
        features.Arena.Dispose();
        return new LogMelImage(image, (double)frames * Options.HopLength / Options.SampleRateHz);
    }

    /// <summary>The row, with a fraction, in which a frequency lies.</summary>
    public static double RowOf(double hertz) =>
        MelScale.FromHertz(hertz) / MelScale.FromHertz(Options.SampleRateHz / 2.0) * (Options.Mels + 1) - 1;
}
