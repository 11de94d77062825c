using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using RawAudioNet.Audio.Resampling;

namespace RawAudioNet.Bench.Resampling;

/// <summary>
/// How fast both qualities change sample rates on one core, beside the SoX resampler's "very high quality": twenty seconds of one channel.
/// The three take turns, and each one's fastest turn counts.
/// </summary>
internal static class ResamplingSpeed
{
    private const int Seconds = 20;
    private const int Turns = 40;

    private static readonly (int From, int To)[] Rates =
    [
        (48000, 44100), (96000, 44100), (192000, 44100), (32000, 44100), (24000, 44100), (22050, 44100), (16000, 44100), (11025, 44100), (8000, 44100),
        (44100, 48000), (44100, 16000), (44056, 44100), (11024, 44100), (48001, 44100), (96000, 44101), (192000, 44101), (44100, 11024),
    ];

    /// <summary>Prints a table of million output samples a second.</summary>
    public static void Measure()
    {
        using var soxr = new SoxrLibrary();
        Console.WriteLine("| Hz | default | high | soxr VHQ | high / VHQ |\n|---|---|---|---|---|");
        foreach ((int from, int to) in Rates)
        {
            float[] x = [.. Enumerable.Range(0, from * Seconds).Select(n => (0.5f * MathF.Sin(0.01f * n)) + (0.2f * MathF.Sin(0.77f * n)))];
            IResampler plain = Resampler.Create(from, to);
            IResampler high = Resampler.Create(from, to, ResampleQuality.High);
            var y = new float[high.OutputFrames(x.Length)];
            double plainRate = 0, highRate = 0, soxrRate = 0;
            for (int turn = 0; turn < Turns; turn++)
            {
                plainRate = Math.Max(plainRate, Rate(y.Length, () => plain.Resample(x, 0, y)));
                highRate = Math.Max(highRate, Rate(y.Length, () => high.Resample(x, 0, y)));
                soxrRate = Math.Max(soxrRate, Rate(y.Length, () => soxr.Resample(from, to, x, y)));
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {from} to {to} | {plainRate:F0} | {highRate:F0} | {soxrRate:F0} | {highRate / soxrRate:F2} |"));
        }
    }

    /// <summary>Resamples a file of raw little-endian float32 into another: <c>default</c>, <c>high</c> or <c>soxr</c>.</summary>
    public static void Convert(string how, int fromHz, int toHz, string input, string output)
    {
        float[] x = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(input)).ToArray();
        IResampler resampler = Resampler.Create(fromHz, toHz, how == "high" ? ResampleQuality.High : ResampleQuality.Default);
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

    private static double Rate(int samples, Action resample)
    {
        long start = Stopwatch.GetTimestamp();
        resample();
        return samples / Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }
}
