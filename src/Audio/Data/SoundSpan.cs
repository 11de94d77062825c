using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// The frames of a window's spectrogram in which its clip sounds; the others are the silence around a short clip. One that is repeated leaves none.
/// </summary>
/// <param name="First">The first frame.</param>
/// <param name="Frames">How many.</param>
internal readonly record struct SoundSpan(int First, int Frames)
{
    /// <summary>The span of a window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="frames">The clip's frames at the preparation's rate.</param>
    /// <param name="preparation">What clips are prepared to.</param>
    /// <param name="options">How spectrograms are computed: a frame is centred on every hop.</param>
    public static SoundSpan Of(Window window, long frames, ClipPreparation preparation, SpectrogramOptions options)
    {
        if (preparation.Repeats(frames))
            return new SoundSpan(0, options.Frames(preparation.Samples));
        int begin = (int)Math.Clamp(-window.Start, 0, preparation.Samples - 1);
        int end = (int)Math.Clamp(frames - window.Start, begin + 1, preparation.Samples);
        int first = begin / options.HopLength;
        int last = Math.Min((end + options.HopLength - 1) / options.HopLength, options.Frames(preparation.Samples) - 1);
        return new SoundSpan(first, Math.Max(1, last - first + 1));
    }

    /// <summary>What augmentation must know of a spectrogram.</summary>
    /// <param name="values">The spectrogram, in dB.</param>
    public SpectrogramFacts Measure(ReadOnlySpan<float> values)
    {
        (float floor, float peak, double sum) = (float.PositiveInfinity, float.NegativeInfinity, 0);
        foreach (float value in values)
        {
            floor = Math.Min(floor, value);
            peak = Math.Max(peak, value);
            sum += value;
        }

        return new SpectrogramFacts(floor, peak, (float)(sum / values.Length), First, Frames);
    }
}
