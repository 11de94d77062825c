using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using RawAudioNet.Audio.Resampling;

namespace RawAudioNet.Bench.Resampling;

/// <summary>
/// How fast sample rates are changed. <c>bench/peers/resampling_timing.py</c> does the same work in other libraries and prints the same lines.
/// </summary>
internal static class ResamplingSpeed
{
    private const int Blocks = 9;
    private const double BlockSeconds = 0.1;
    private const int Clips = 16;
    private const int Channels = 2;
    private const int ClipSeconds = 4;
    private const int Seconds = 20;

    private static readonly (int From, int To)[] Rates =
    [
        (48000, 44100), (96000, 44100), (192000, 44100), (32000, 44100), (24000, 44100), (22050, 44100), (16000, 44100), (11025, 44100), (8000, 44100),
        (44100, 48000), (44100, 16000), (44056, 44100), (11024, 44100), (48001, 44100), (96000, 44101), (44100, 11024),
    ];

    /// <summary>Times a batch of clips, or one channel at many pairs of rates.</summary>
    /// <param name="quality"><c>default</c> or <c>high</c>.</param>
    /// <param name="works"><c>clips</c> or <c>rates</c>.</param>
    /// <param name="threads">Channels at a time.</param>
    public static void Measure(string quality, string works, int threads)
    {
        if (works == "clips")
        {
            Report($"48000 to 44100, {Clips} stereo clips of {ClipSeconds} s", Resampler.Create(48000, 44100, Quality(quality)), Clips * Channels, ClipSeconds, threads);
            return;
        }

        foreach ((int from, int to) in Rates)
            Report($"{from} to {to}", Resampler.Create(from, to, Quality(quality)), 1, Seconds, threads);
    }

    /// <summary>Resamples a file of raw little-endian float32 into another: <c>default</c>, <c>high</c> or <c>soxr</c>.</summary>
    public static void Convert(string how, int fromHz, int toHz, string input, string output)
    {
        float[] x = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(input)).ToArray();
        IResampler resampler = Resampler.Create(fromHz, toHz, Quality(how));
        float[] y;
        if (how == "soxr")
        {
            using var soxr = new SoxrLibrary();
            y = new float[resampler.OutputFrames(x.Length)];
            Array.Resize(ref y, soxr.Resample(fromHz, toHz, x, y));
        }
        else
        {
            y = resampler.Resample(x);
        }

        File.WriteAllBytes(output, MemoryMarshal.AsBytes(y.AsSpan()));
    }

    private static ResampleQuality Quality(string name) => name == "high" ? ResampleQuality.High : ResampleQuality.Default;

    private static void Report(string work, IResampler resampler, int channels, int seconds, int threads)
    {
        var random = new Random(1);
        float[][] sounds = [.. Enumerable.Range(0, channels).Select(_ => Noise(random, resampler.FromHz * seconds))];
        float[][] results = [.. sounds.Select(sound => new float[resampler.OutputFrames(sound.Length)])];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        double[] milliseconds = [.. Enumerable.Range(-2, Blocks + 2).Select(_ => Block()).Skip(2).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{work,-36} median {milliseconds[Blocks / 2]:F4} ms, best {milliseconds[0]:F4} ms"));

        double Block()
        {
            long start = Stopwatch.GetTimestamp();
            int runs = 0;
            for (; Stopwatch.GetElapsedTime(start).TotalSeconds < BlockSeconds; runs++)
            {
                if (threads == 1)
                {
                    for (int i = 0; i < channels; i++)
                        resampler.Resample(sounds[i], 0, results[i]);
                }
                else
                {
                    Parallel.For(0, channels, parallel, i => resampler.Resample(sounds[i], 0, results[i]));
                }
            }

            return Stopwatch.GetElapsedTime(start).TotalMilliseconds / runs;
        }
    }

    private static float[] Noise(Random random, int frames) => [.. Enumerable.Range(0, frames).Select(_ => (2 * random.NextSingle()) - 1)];
}
