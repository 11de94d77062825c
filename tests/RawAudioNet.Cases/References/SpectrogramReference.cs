using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>From samples to decibels in double: a naive Fourier sum, triangles computed bin by bin, logarithm and floor.</summary>
public static class SpectrogramReference
{
    /// <summary><c>P = |Σ_j w[j]·x̃[t·hop + j]·e^{−2πi·k·j/L}|²</c>, <c>[N, C, frames, bins]</c>.</summary>
    public static double[] StftPower(StftShape shape, double[] waveforms)
    {
        var power = new double[shape.Power.Count];
        var cosine = new double[shape.FftLength];
        var sine = new double[shape.FftLength];
        for (int j = 0; j < shape.FftLength; j++)
            (sine[j], cosine[j]) = Math.SinCos(2 * Math.PI * j / shape.FftLength);

        for (int row = 0; row < shape.Images * shape.Channels; row++)
        for (int t = 0; t < shape.Frames; t++)
        {
            double[] frame = Frame(shape, waveforms, row, t);
            for (int k = 0; k < shape.Bins; k++)
            {
                double real = 0;
                double imaginary = 0;
                for (int j = 0; j < shape.FftLength; j++)
                {
                    // The phase k·j is reduced to one turn exactly, in integers.
                    int phase = k * j % shape.FftLength;
                    real += frame[j] * cosine[phase];
                    imaginary -= frame[j] * sine[phase];
                }

                power[(row * shape.Frames + t) * shape.Bins + k] = real * real + imaginary * imaginary;
            }
        }

        return power;
    }

    /// <summary>One windowed frame, reflected at the ends of the waveform without repeating the edge sample.</summary>
    public static double[] Frame(StftShape shape, double[] waveforms, int row, int frame)
    {
        var result = new double[shape.FftLength];
        for (int j = 0; j < shape.FftLength; j++)
        {
            int sample = Math.Abs(frame * shape.HopLength + j - shape.FftLength / 2);
            if (sample >= shape.Samples)
                sample = 2 * (shape.Samples - 1) - sample;
            double window = 0.5 - 0.5 * Math.Cos(2 * Math.PI * j / shape.FftLength);
            result[j] = window * waveforms[row * shape.Samples + sample];
        }

        return result;
    }

    /// <summary>The corners of the mel triangles in hertz: mels + 2 points, equally far apart on the HTK scale.</summary>
    public static double[] MelPoints(int sampleRateHz, int mels)
    {
        double highest = 2595 * Math.Log10(1 + sampleRateHz / 2 / 700.0);
        var points = new double[mels + 2];
        for (int j = 0; j < points.Length; j++)
            points[j] = 700 * (Math.Pow(10, highest * j / (mels + 1) / 2595) - 1);
        return points;
    }

    /// <summary>The weight of a bin in a mel band.</summary>
    public static double MelWeight(double[] pointsHz, double binHz, int bin, int mel)
    {
        double rising = (bin * binHz - pointsHz[mel]) / (pointsHz[mel + 1] - pointsHz[mel]);
        double falling = (pointsHz[mel + 2] - bin * binHz) / (pointsHz[mel + 2] - pointsHz[mel + 1]);
        return Math.Max(0, Math.Min(rising, falling));
    }

    /// <summary><c>S[n,m,t,c] = Σ_k fb[k,m]·P[n,c,t,k]</c>.</summary>
    public static double[] MelProjection(MelProjectionShape shape, int sampleRateHz, double[] power)
    {
        double[] points = MelPoints(sampleRateHz, shape.Mels);
        double binHz = sampleRateHz / 2 / (shape.Bins - 1.0);
        var mel = new double[shape.Mel.Count];
        for (int n = 0; n < shape.Images; n++)
        for (int m = 0; m < shape.Mels; m++)
        for (int k = 0; k < shape.Bins; k++)
        {
            double weight = MelWeight(points, binHz, k, m);
            for (int t = 0; t < shape.Frames; t++)
            for (int c = 0; c < shape.Channels; c++)
            {
                mel[((n * shape.Mels + m) * shape.Frames + t) * shape.Channels + c] +=
                    weight * power[((n * shape.Channels + c) * shape.Frames + t) * shape.Bins + k];
            }
        }

        return mel;
    }

    /// <summary><c>D = 10·log10(max(x, 1e-10))</c>, and nothing of a clip below its largest minus topDb.</summary>
    public static double[] Decibels(int images, double[] values, double topDb)
    {
        double[] decibels = Array.ConvertAll(values, x => 10 * Math.Log10(Math.Max(x, 1e-10)));
        int perImage = values.Length / images;
        for (int n = 0; n < images; n++)
        {
            Span<double> image = decibels.AsSpan(n * perImage, perImage);
            double floor = decibels.Skip(n * perImage).Take(perImage).Max() - topDb;
            foreach (ref double value in image)
                value = Math.Max(value, floor);
        }

        return decibels;
    }
}
