using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using ScottPlot;

namespace RawAudioNet.Lab;

/// <summary>The spectrum of each moment, and why a moment is faded in and out.</summary>
internal sealed class StftExperiment : IExperiment
{
    private const int Length = 1024;
    private const double BinHz = 44100.0 / Length;
    private const double ToneBin = 23.5;
    private static readonly int[] Away = [1, 2, 4, 10, 50];

    public string Name => "stft";

    public void Print(Bench bench, Report report)
    {
        float[,] power = bench.Power(bench.Left);
        (int frames, int bins) = (power.GetLength(0), power.GetLength(1));
        int loudest = Enumerable.Range(0, frames).MaxBy(frame => Row(power, frame).Max());
        float[] row = Row(power, loudest);
        int peak = Array.IndexOf(row, row.Max());
        report.Line($"{bench.Left.Length} samples become {frames} frames of {bins} bins, {1000 * 512 / 44100.0:F1} ms and {BinHz:F2} Hz apart");
        report.Line($"the loudest is bin {peak} ({peak * BinHz:F0} Hz) of frame {loudest}: {10 * Math.Log10(row[peak]):F1} dB");
        double[] sums = FourierSums(SpectrogramReference.Frame(
            new StftShape(1, 1, bench.Left.Length, Length, 512), [.. bench.Left.ToArray().Select(sample => (double)sample)], 0, loudest));
        double error = sums.Zip(row, (slow, fast) => Math.Abs(slow - fast)).Max() / sums.Max();
        report.Line($"the fast transform and {Length} x {bins} products agree to {(error < 1e-6 ? "one part in a million" : $"{error:E1}")} of the loudest bin");
        report.Line();
        report.Line($"a tone between two bins ({ToneBin * BinHz:F0} Hz), dB below its peak so many bins away");
        report.Line($"{"",-14}{string.Concat(Away.Select(bin => $"{bin,8}"))}");
        foreach ((string name, double[] levels) in Leakage())
            report.Line($"{name,-14}{string.Concat(Away.Select(bin => FormattableString.Invariant($"{levels[24 + bin] - levels[24],8:F1}")))}");
    }

    public IEnumerable<(string File, byte[] Png)> Draw(Bench bench)
    {
        Plot leakage = Panel.New("A tone between two bins", "bin", "power, dB");
        int style = 0;
        foreach ((string name, double[] levels) in Leakage())
            Panel.Line(leakage, Panel.Steps(101), [.. levels[..101].Select(level => level - levels[24])], style++, name);
        leakage.Axes.SetLimits(0, 100, -120, 10);
        Panel.Legend(leakage);
        Plot spectrogram = Panel.New("\"hello\": power in dB", "time, s", "frequency, kHz");
        AddSpectrogram(spectrogram, bench, 24);
        yield return ("stft.png", Panel.Grid(2, 400, 300, leakage, spectrogram));
    }

    /// <summary>Adds the linear spectrogram of the part in which the clip sounds.</summary>
    public static void AddSpectrogram(Plot plot, Bench bench, int binsAKilohertz)
    {
        float[,] power = bench.Power(bench.Left);
        (int first, int end) = Sounding(bench);
        int bins = 5 * binsAKilohertz;
        var decibels = new float[bins, end - first];
        float loudest = power.Cast<float>().Max();
        for (int bin = 0; bin < bins; bin++)
        {
            for (int frame = first; frame < end; frame++)
                decibels[bin, frame - first] = 10 * MathF.Log10(Math.Max(power[frame, bin] / loudest, 1e-10f));
        }

        Panel.Heat(plot, decibels, -80, 0, Seconds(end - first), bins * BinHz / 1000);
    }

    /// <summary>The frames in which the clip sounds, with a little silence around.</summary>
    public static (int First, int End) Sounding(Bench bench)
    {
        int first = (int)(-bench.Start / 512) - 4;
        return (first, first + (int)(Bench.Preparer.Frames(bench.Clip) / 512) + 8);
    }

    public static double Seconds(int frames) => frames * 512 / 44100.0;

    private static IEnumerable<(string Name, double[] Decibels)> Leakage()
    {
        double[] tone = [.. Panel.Steps(Length).Select(i => Math.Cos(2 * Math.PI * ToneBin * i / Length + 0.4))];
        double[] faded = [.. tone.Select((sample, i) => sample * (0.5 - 0.5 * Math.Cos(2 * Math.PI * i / Length)))];
        yield return ("cut out", Array.ConvertAll(FourierSums(tone), power => 10 * Math.Log10(power + 1e-30)));
        yield return ("Hann window", Array.ConvertAll(FourierSums(faded), power => 10 * Math.Log10(power + 1e-30)));
    }

    private static double[] FourierSums(double[] frame)
    {
        var power = new double[Length / 2 + 1];
        for (int k = 0; k < power.Length; k++)
        {
            double real = 0;
            double imaginary = 0;
            for (int j = 0; j < Length; j++)
            {
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * (k * j % Length) / Length);
                real += frame[j] * cosine;
                imaginary -= frame[j] * sine;
            }

            power[k] = real * real + imaginary * imaginary;
        }

        return power;
    }

    private static float[] Row(float[,] power, int frame) => [.. Enumerable.Range(0, power.GetLength(1)).Select(bin => power[frame, bin])];
}
