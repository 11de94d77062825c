namespace RawAudioNet.Audio.Resampling;

/// <summary>Changes the sample rate of a channel; silence lies before and after the sound. Immutable: any thread may call.</summary>
public interface IResampler
{
    /// <summary>Rate of the input.</summary>
    int FromHz { get; }

    /// <summary>Rate of the output.</summary>
    int ToHz { get; }

    /// <summary>Frames that come out of so many frames: <c>ceil(frames · to / from)</c>.</summary>
    /// <param name="inputFrames">Frames of the input.</param>
    /// <returns>Frames of the output.</returns>
    long OutputFrames(long inputFrames) => ((inputFrames * ToHz) + FromHz - 1) / FromHz;

    /// <summary>Frames of the input on which the first frames of the output depend; later ones cannot change them.</summary>
    /// <param name="outputFrames">Frames of the output, from the first.</param>
    /// <returns>Frames of the input, from the first.</returns>
    long InputFramesFor(long outputFrames);

    /// <summary>The first frame of the input on which a frame of the output depends, and those after it; negative for the silence before.</summary>
    /// <param name="outputFrame">The frame of the output.</param>
    /// <returns>The frame of the input; earlier ones cannot change the output from there on.</returns>
    long FirstInputFor(long outputFrame);

    /// <summary>Computes a part of the output from a part of the input; to the bit what the same part of the whole is.</summary>
    /// <param name="source">
    /// Samples of the channel, <c>[T]</c>, taken for silence before and after: all from <see cref="FirstInputFor"/> to <see cref="InputFramesFor"/>.
    /// </param>
    /// <param name="sourceStart">The frame of the channel that comes first in <paramref name="source"/>.</param>
    /// <param name="firstFrame">The frame of the output that comes first.</param>
    /// <param name="destination">Takes the frames from <paramref name="firstFrame"/> on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part reaches beyond the output.</exception>
    void Resample(ReadOnlySpan<float> source, long sourceStart, long firstFrame, Span<float> destination);

    /// <summary>Computes a part of the output from the whole channel.</summary>
    /// <inheritdoc cref="Resample(ReadOnlySpan{float}, long, long, Span{float})"/>
    void Resample(ReadOnlySpan<float> source, long firstFrame, Span<float> destination) => Resample(source, 0, firstFrame, destination);

    /// <summary>Resamples a whole channel.</summary>
    /// <param name="source">The samples, <c>[T]</c>.</param>
    /// <returns>The samples at the other rate, <c>[OutputFrames(T)]</c>.</returns>
    float[] Resample(ReadOnlySpan<float> source)
    {
        var result = new float[OutputFrames(source.Length)];
        Resample(source, 0, result);
        return result;
    }
}
