using NAudio.Wave;
using NAudio.Wave.SampleProviders;
using RawAudioNet.Audio.Resampling;

namespace RawAudioNet.Audio.NAudioBridge;

/// <summary>
/// Resamples through NAudio's WDL resampler (<c>WdlResamplingSampleProvider</c>). It only runs forward, so a part of the output costs all that comes before.
/// </summary>
/// <param name="fromHz">Rate of the input.</param>
/// <param name="toHz">Rate of the output.</param>
internal sealed class NAudioResampler(int fromHz, int toHz) : IResampler
{
    // Inputs that the resampler may look ahead, at either rate: more than its longest filter.
    private const int LookAhead = 512;

    /// <inheritdoc/>
    public int FromHz => fromHz;

    /// <inheritdoc/>
    public int ToHz => toHz;

    /// <inheritdoc/>
    public long InputFramesFor(long outputFrames) =>
        (long)Int128.Min((((Int128)outputFrames + LookAhead) * fromHz / toHz) + LookAhead, long.MaxValue);

    /// <inheritdoc/>
    public long FirstInputFor(long outputFrame) => 0;

    /// <inheritdoc/>
    public void Resample(ReadOnlySpan<float> source, long sourceStart, long firstFrame, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sourceStart, 0);
        long frames = ((IResampler)this).OutputFrames(source.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(firstFrame);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstFrame + destination.Length, frames, nameof(destination));
        var provider = new WdlResamplingSampleProvider(new Channel(source.ToArray(), fromHz), toHz);

        // Reads of one size always, for the sums depend on it.
        Span<float> block = stackalloc float[1024];
        destination.Clear();
        for (long at = 0; at < firstFrame + destination.Length && provider.Read(block) is > 0 and int read; at += read)
        {
            int skip = (int)Math.Clamp(firstFrame - at, 0, read);
            int take = (int)Math.Min(read - skip, firstFrame + destination.Length - at - skip);
            if (take > 0)
                block.Slice(skip, take).CopyTo(destination[(int)(at + skip - firstFrame)..]);
        }
    }

    private sealed class Channel(float[] samples, int rateHz) : ISampleProvider
    {
        private int position;

        public WaveFormat WaveFormat { get; } = WaveFormat.CreateIeeeFloatWaveFormat(rateHz, 1);

        public int Read(Span<float> buffer)
        {
            int count = Math.Min(buffer.Length, samples.Length - position);
            samples.AsSpan(position, count).CopyTo(buffer);
            position += count;
            return count;
        }
    }
}
