using RawAudioNet.Audio.Resampling;
using ScottPlot;

namespace RawAudioNet.Lab;

/// <summary>Three ways to 44.1 kHz, and the images that the simple ones leave.</summary>
internal sealed class ResamplingExperiment : IExperiment
{
    private const int FromHz = 8000;
    private const int ToHz = 44100;
    private const double ToneHz = 3000;

    private static readonly double[] Images = [8000 - ToneHz, 8000 + ToneHz, 16000 - ToneHz, 16000 + ToneHz, 24000 - ToneHz];

    private static readonly (string Name, Func<float[], float[]> Convert)[] Ways =
    [
        ("repeat the last sample", samples => Between(samples, (before, _, _) => before)),
        ("straight lines", samples => Between(samples, (before, after, part) => (float)(before + (after - before) * part))),
        ("SincResampler", samples => SincResampler.Create(FromHz, ToHz).Resample(samples)),
    ];

    public string Name => "resampling";

    public void Print(Bench bench, Report report)
    {
        SincResampler resampler = SincResampler.Create(FromHz, ToHz);
        report.Line($"{bench.Clip.Frames} frames at {FromHz} Hz become {resampler.OutputFrames(bench.Clip.Frames)} at {ToHz} Hz");
        report.Line();
        report.Line($"a tone of {ToneHz:F0} Hz, in dB of what went in; all but the first column should not be there");
        report.Line($"{"",-24}{ToneHz + " Hz",9}{string.Concat(Images.Select(hertz => $"{hertz,9:F0}"))}");
        float[] tone = [.. Panel.Steps(FromHz).Select(i => (float)Math.Sin(2 * Math.PI * ToneHz * i / FromHz))];
        foreach ((string name, Func<float[], float[]> convert) in Ways)
        {
            float[] converted = convert(tone);
            report.Line($"{name,-24}{Level(converted, ToneHz),9:F1}{string.Concat(Images.Select(hertz => FormattableString.Invariant($"{Level(converted, hertz),9:F1}")))}");
        }
    }

    public IEnumerable<(string File, byte[] Png)> Draw(Bench bench)
    {
        Plot plot = Panel.New("\"hello\" at 44.1 kHz: mean spectrum", "frequency, kHz", "power, dB");
        float[] samples = bench.Clip.Channel(0).ToArray();
        foreach (int way in (int[])[0, 1, 2])
        {
            float[,] power = bench.Power(Ways[way].Convert(samples));
            const int Together = 4;
            var decibels = new double[power.GetLength(1) / Together];
            for (int place = 0; place < decibels.Length; place++)
            {
                double sum = 0;
                for (int frame = 0; frame < power.GetLength(0); frame++)
                {
                    for (int bin = place * Together; bin < (place + 1) * Together; bin++)
                        sum += power[frame, bin];
                }

                decibels[place] = 10 * Math.Log10(sum / Together / power.GetLength(0) + 1e-10);
            }

            Panel.Line(plot, Panel.Steps(decibels.Length, Together * ToHz / 1024.0 / 1000), decibels, way, Ways[way].Name);
        }

        plot.Axes.SetLimits(0, 22.05, -80, 40);
        Panel.Legend(plot);
        yield return ("resampling.png", Panel.Png(plot));
    }

    private static float[] Between(float[] samples, Func<float, float, double, float> interpolate)
    {
        var result = new float[(int)((long)samples.Length * ToHz / FromHz)];
        for (int i = 0; i < result.Length; i++)
        {
            double place = (double)i * FromHz / ToHz;
            int before = (int)place;
            result[i] = interpolate(samples[before], samples[Math.Min(before + 1, samples.Length - 1)], place - before);
        }

        return result;
    }

    /// <summary>The level of a sine of one frequency in the middle of a sound; a Hann window keeps its neighbours out.</summary>
    private static double Level(float[] samples, double hertz)
    {
        const int Length = 1 << 15;
        int first = (samples.Length - Length) / 2;
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < Length; i++)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * hertz * i / ToHz);
            double windowed = (1 - Math.Cos(2 * Math.PI * i / Length)) * samples[first + i];
            real += windowed * cosine;
            imaginary += windowed * sine;
        }

        return 20 * Math.Log10(2 * Math.Sqrt(real * real + imaginary * imaginary) / Length);
    }
}
