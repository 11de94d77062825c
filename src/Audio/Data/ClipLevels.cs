using System.Numerics;
using System.Runtime.InteropServices;

namespace RawAudioNet.Audio.Data;

/// <summary>How loud a clip is, and whether its samples are in order.</summary>
/// <param name="Peak">The largest magnitude.</param>
/// <param name="Rms">The root of the mean square over all channels.</param>
/// <param name="ClippedShare">The part of the samples that stand in runs of three or more equal ones near full scale: the mark of a
/// recording that was too loud.</param>
public readonly record struct ClipLevels(float Peak, double Rms, double ClippedShare)
{
    /// <summary>Peaks below this are silence: -80 dB, a few steps of 16-bit sound.</summary>
    public const float SilentPeak = 1e-4f;

    /// <summary>The part of clipped samples above which a clip counts as clipped: one in a thousand.</summary>
    public const double ClippedLimit = 1e-3;

    private const float NearFullScale = 0.98f;
    private const int ShortestRun = 3;

    // Squares are added up in float32 over so many vectors, then in double.
    private const int BlockVectors = 64;

    /// <summary>Whether there is nothing to hear.</summary>
    public bool IsSilent => Peak < SilentPeak;

    /// <summary>Whether loud parts are cut off.</summary>
    public bool IsClipped => ClippedShare > ClippedLimit;

    /// <summary>The level in dB relative to full scale; minus infinity for digital silence.</summary>
    public double RmsDb => 20 * Math.Log10(Rms);

    /// <summary>Measures a clip.</summary>
    /// <param name="clip">The clip, of at least one frame, all samples numbers.</param>
    /// <returns>Its levels.</returns>
    public static ClipLevels Of(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        (float peak, double squares) = PeakAndSquares(clip.Samples);
        long clipped = 0;
        for (int c = 0; peak >= NearFullScale && c < clip.Channels; c++)
            clipped += CountClipped(clip.Channel(c));
        return new ClipLevels(peak, Math.Sqrt(squares / clip.Samples.Length), (double)clipped / clip.Samples.Length);
    }

    private static (float Peak, double Squares) PeakAndSquares(ReadOnlySpan<float> samples)
    {
        double squares = 0;
        Vector<float> peaks = default;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(samples);
        for (int first = 0; first < vectors.Length; first += BlockVectors)
        {
            Vector<float> sums = default;
            foreach (Vector<float> values in vectors.Slice(first, Math.Min(BlockVectors, vectors.Length - first)))
            {
                peaks = Vector.Max(peaks, Vector.Abs(values));
                sums += values * values;
            }

            squares += Vector.Sum(sums);
        }

        float peak = 0;
        for (int i = 0; i < Vector<float>.Count; i++)
            peak = Math.Max(peak, peaks[i]);
        foreach (float value in samples[(vectors.Length * Vector<float>.Count)..])
        {
            peak = Math.Max(peak, Math.Abs(value));
            squares += value * value;
        }

        return (peak, squares);
    }

    private static long CountClipped(ReadOnlySpan<float> samples)
    {
        long clipped = 0;
        int run = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            run = Math.Abs(samples[i]) >= NearFullScale && (run == 0 || samples[i] == samples[i - 1]) ? run + 1 : 0;
            if (run >= ShortestRun)
                clipped += run == ShortestRun ? ShortestRun : 1;
        }

        return clipped;
    }
}
