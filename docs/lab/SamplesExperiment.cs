using RawAudioNet.App.Pictures;
using RawAudioNet.Audio;
using ScottPlot;

namespace RawAudioNet.Lab;

/// <summary>What is in a file: whole numbers, a fixed time apart.</summary>
internal sealed class SamplesExperiment : IExperiment
{
    private const int Shown = 8;

    public string Name => "samples";

    public void Print(Bench bench, Report report)
    {
        AudioClip clip = bench.Clip;
        int loudest = Loudest(clip);
        double rms = Math.Sqrt(clip.Samples.ToArray().Average(sample => (double)sample * sample));
        report.Line($"{clip.Info.Encoding}, {clip.SampleRateHz} Hz, {clip.Channels} channel, {clip.Frames} frames, {clip.Seconds:F3} s");
        report.Line($"peak {clip.Peak:F4} ({Decibels(clip.Peak):F1} dB), root mean square {rms:F4} ({Decibels(rms):F1} dB)");
        report.Line($"one step of 16 bits is {1 / 32768.0:E2} ({Decibels(1 / 32768.0):F1} dB)");
        report.Line();
        report.Line($" frame      time     stored      value");
        for (int i = loudest - Shown / 2; i < loudest + Shown / 2; i++)
        {
            float value = clip.Channel(0)[i];
            report.Line($"{i,6} {1000.0 * i / clip.SampleRateHz,7:F2} ms {value * 32768,10:F0} {value,10:F5}");
        }
    }

    public IEnumerable<(string File, byte[] Png)> Draw(Bench bench)
    {
        AudioClip clip = bench.Clip;
        double[] samples = [.. clip.Channel(0).ToArray().Select(sample => (double)sample)];
        double[] times = Panel.Steps(samples.Length, 1.0 / clip.SampleRateHz);
        Plot whole = Panel.New("\"hello\", 6291 samples", "time, s", "amplitude");
        Panel.Line(whole, times, samples, width: 0.7f);
        whole.Axes.SetLimitsX(0, clip.Seconds);

        int first = Loudest(clip) - 40;
        Plot near = Panel.New("80 of them", "time, ms", null);
        ScottPlot.Plottables.Scatter dots = near.Add.Scatter(
            Panel.Steps(80, 1000.0 / clip.SampleRateHz, 1000.0 * first / clip.SampleRateHz), samples[first..(first + 80)], PictureStyle.Vermillion);
        dots.LineWidth = 0.7f;
        dots.MarkerSize = 4;
        yield return ("samples.png", Panel.Grid(2, 400, 260, whole, near));
    }

    private static int Loudest(AudioClip clip)
    {
        float[] samples = clip.Channel(0).ToArray();
        return Array.FindIndex(samples, sample => Math.Abs(sample) == clip.Peak);
    }

    private static double Decibels(double amplitude) => 20 * Math.Log10(amplitude);
}
