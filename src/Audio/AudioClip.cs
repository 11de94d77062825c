using System.Numerics;
using System.Runtime.InteropServices;

namespace RawAudioNet.Audio;

/// <summary>A decoded sound: float32 samples, nominally in [-1, 1), one channel after the other.</summary>
public sealed class AudioClip
{
    private readonly float[] samples;

    /// <summary>Wraps decoded samples; the array is not copied.</summary>
    /// <param name="samples">The samples, <c>[channels][frames]</c>.</param>
    /// <param name="info">Facts of the source; its <see cref="AudioInfo.Frames"/> is replaced by the frames of <paramref name="samples"/>.</param>
    /// <exception cref="ArgumentException">The samples are not a whole number of frames.</exception>
    public AudioClip(float[] samples, AudioInfo info)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(info);
        ArgumentOutOfRangeException.ThrowIfLessThan(info.Channels, 1, nameof(info));
        if (samples.Length % info.Channels != 0)
            throw new ArgumentException($"{samples.Length} samples are not whole frames of {info.Channels} channels.", nameof(samples));
        this.samples = samples;
        Frames = samples.Length / info.Channels;
        RecordingFrames = Frames;
        Info = info with { Frames = Frames };
    }

    /// <summary>Makes a clip of sound that did not come from a file.</summary>
    /// <param name="samples">The samples, <c>[channels][frames]</c>; not copied.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="sampleRateHz">Frames a second.</param>
    /// <returns>The clip.</returns>
    public static AudioClip FromSamples(float[] samples, int channels, int sampleRateHz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRateHz, 1);
        return new AudioClip(samples, new AudioInfo(AudioEncoding.IeeeFloat32, sampleRateHz, channels, 32, null, []));
    }

    /// <summary>Facts of the source; <see cref="AudioInfo.Frames"/> are those of this clip.</summary>
    public AudioInfo Info { get; }

    /// <summary>Frames a second.</summary>
    public int SampleRateHz => Info.SampleRateHz;

    /// <summary>Number of channels, at least 1.</summary>
    public int Channels => Info.Channels;

    /// <summary>Samples of each channel; 0 for a file without sound.</summary>
    public int Frames { get; }

    /// <summary>Where in the recording this clip begins: 0 unless it is a part of one, see <see cref="AudioFile.OpenPart"/>.</summary>
    public long FirstFrame { get; init; }

    /// <summary>Frames of the whole recording that this clip is, or is a part of.</summary>
    public long RecordingFrames { get; init; }

    /// <summary>Whether this clip holds some frames of its recording.</summary>
    /// <param name="first">The first frame, counted from the begin of the recording.</param>
    /// <param name="end">The frame behind the last one; the same where none are wanted.</param>
    /// <returns>Whether all are here.</returns>
    public bool Holds(long first, long end) => first == end || (first >= FirstFrame && end <= FirstFrame + Frames);

    /// <summary>Duration in seconds.</summary>
    public double Seconds => (double)Frames / SampleRateHz;

    /// <summary>The largest magnitude of all samples: 0 where there are none, NaN where one is not a number.</summary>
    public float Peak
    {
        get
        {
            // Both maxima keep a NaN.
            ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(samples);
            Vector<float> peaks = default;
            foreach (Vector<float> values in vectors)
                peaks = Vector.Max(peaks, Vector.Abs(values));
            float peak = 0;
            for (int lane = 0; lane < Vector<float>.Count; lane++)
                peak = MathF.Max(peak, peaks[lane]);
            foreach (float sample in samples.AsSpan(vectors.Length * Vector<float>.Count))
                peak = MathF.Max(peak, MathF.Abs(sample));
            return peak;
        }
    }

    /// <summary>All samples, <c>[channels][frames]</c>.</summary>
    public ReadOnlySpan<float> Samples => samples;

    /// <summary>The samples of one channel, <c>[frames]</c>.</summary>
    /// <param name="channel">0 to <see cref="Channels"/> - 1.</param>
    /// <returns>A view, not a copy.</returns>
    public ReadOnlySpan<float> Channel(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, Channels);
        return samples.AsSpan(channel * Frames, Frames);
    }
}
