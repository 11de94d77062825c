using RawAudioNet.Engine.Numerics;

namespace RawAudioNet.Engine.Spectrograms;

/// <summary>
/// Triangular filters, equally wide in mels and with peak 1:
/// <c>fb[k,m] = max(0, min((F_k − f_m)/(f_{m+1} − f_m), (f_{m+2} − F_k)/(f_{m+2} − f_{m+1})))</c>. Stored sparse: of 513 × 64 weights 996 are
/// not zero.
/// </summary>
/// <remarks>The same as torchaudio's <c>melscale_fbanks(norm=None, mel_scale="htk")</c>, computed in double where torchaudio uses float32.</remarks>
public sealed class MelFilterbank
{
    private readonly float[][] weights;
    private readonly int[] starts;

    /// <summary>Computes the filters.</summary>
    public MelFilterbank(SpectrogramOptions options)
    {
        Mels = options.Mels;
        Bins = options.Bins;
        int nyquistHz = options.SampleRateHz / 2;
        double highestMel = MelScale.FromHertz(nyquistHz);
        PointsHz = new double[Mels + 2];
        for (int j = 0; j < PointsHz.Length; j++)
            PointsHz[j] = MelScale.ToHertz(highestMel * j / (Mels + 1));

        weights = new float[Mels][];
        starts = new int[Mels];
        for (int mel = 0; mel < Mels; mel++)
            (starts[mel], weights[mel]) = Filter(mel, (double)nyquistHz / (Bins - 1));
    }

    /// <summary>The number of filters.</summary>
    public int Mels { get; }

    /// <summary>The number of frequency bins.</summary>
    public int Bins { get; }

    /// <summary>The corners of the triangles in hertz: filter m rises from point m to its peak at m + 1 and falls to m + 2.</summary>
    public double[] PointsHz { get; }

    /// <summary>The first bin with a weight in a filter.</summary>
    public int Start(int mel) => starts[mel];

    /// <summary>The weights of a filter from <see cref="Start"/> on; empty when no bin falls into it.</summary>
    public ReadOnlySpan<float> Weights(int mel) => weights[mel];

    private (int Start, float[] Weights) Filter(int mel, double binHz)
    {
        double low = PointsHz[mel];
        double peak = PointsHz[mel + 1];
        double high = PointsHz[mel + 2];
        int start = 0;
        var filter = new List<float>();
        for (int bin = 0; bin < Bins; bin++)
        {
            double hertz = bin * binHz;
            double weight = Math.Min((hertz - low) / (peak - low), (high - hertz) / (high - peak));
            if (weight <= 0)
                continue;

            if (filter.Count == 0)
                start = bin;
            filter.Add((float)weight);
        }

        return (start, filter.ToArray());
    }
}
