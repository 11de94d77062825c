using System.Buffers;
using System.Globalization;
using RawAudioNet.Audio.Resampling;

namespace RawAudioNet.Audio;

/// <summary>
/// Turns a clip of any rate, channels and length into exactly <c>[channels, samples]</c> (by default <c>[2, 176000]</c> at 44.1 kHz):
/// each channel is resampled; mono is repeated, more than two channels are averaged; then a stretch that may begin before
/// the sound and end after it is cut out. There lies silence, 0, or with <see cref="ClipPadding.Repeat"/> a short sound once more.
/// </summary>
/// <remarks>
/// Where the stretch begins is a frame number at the new rate, negative for a begin before the sound. Training draws it from
/// <see cref="Positions"/>, evaluation takes <see cref="Windows"/>. Only the stretch is resampled, which gives the same bits as
/// resampling everything. Nothing is kept between calls: any thread may call.
/// </remarks>
public sealed class ClipPreparer
{
    // Far above any scale in use (32-bit integers kept as floats reach 2e9) and far below where a power spectrum overflows.
    private const float LoudestPeak = 1e12f;

    /// <summary>Makes a preparer.</summary>
    /// <param name="preparation">What clips are turned into; the default if null.</param>
    /// <exception cref="ArgumentException">It makes no sense, or names a resampler that this build lacks.</exception>
    public ClipPreparer(ClipPreparation? preparation = null)
    {
        Preparation = preparation ?? new ClipPreparation();
        ArgumentOutOfRangeException.ThrowIfLessThan(Preparation.Samples, 1, nameof(preparation));
        ArgumentOutOfRangeException.ThrowIfLessThan(Preparation.Channels, 1, nameof(preparation));
        Resampling.Resampler.ThrowIfUnknown(Preparation.Resampler);
    }

    /// <summary>What clips are turned into.</summary>
    public ClipPreparation Preparation { get; }

    /// <summary>Refuses a sound of which nothing can be learned or said: without frames, or with samples that make every spectrum NaN.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="name">What the message calls it.</param>
    /// <returns>The clip.</returns>
    /// <exception cref="AudioFormatException">It is refused.</exception>
    public static AudioClip RequireSound(AudioClip clip, string name)
    {
        ArgumentNullException.ThrowIfNull(clip);
        if (clip.RecordingFrames == 0)
            throw new AudioFormatException(name, 0, "a file without sound (0 frames)", "at least one frame");

        float peak = clip.Peak;
        return peak <= LoudestPeak
            ? clip
            : throw new AudioFormatException(name, 0, $"samples as large as {peak.ToString(CultureInfo.InvariantCulture)}", "numbers, nominally from -1 to 1");
    }

    /// <summary>Whether sound of so many channels is the same in all channels when it is prepared: mono, and what is averaged to one channel.</summary>
    /// <param name="channels">Channels of the sound.</param>
    /// <returns>Whether one channel stands for all.</returns>
    public bool RepeatsOneChannel(int channels) => Preparation.Channels > 1 && channels != Preparation.Channels;

    /// <summary>Floats of a prepared clip: channels times samples.</summary>
    public int Length => Preparation.Channels * Preparation.Samples;

    /// <summary>Frames a clip's recording has at the new rate, before anything is cut or added.</summary>
    /// <param name="clip">The clip, or a part of it.</param>
    /// <returns>Frames at <see cref="ClipPreparation.SampleRateHz"/>.</returns>
    public long Frames(AudioClip clip) => Resampler(clip.SampleRateHz).OutputFrames(clip.RecordingFrames);

    /// <summary>Frames a recording has at the new rate.</summary>
    /// <param name="recording">The recording.</param>
    /// <returns>Frames at <see cref="ClipPreparation.SampleRateHz"/>.</returns>
    public long Frames(Recording recording) => Resampler(recording.SampleRateHz).OutputFrames(recording.Frames);

    /// <summary>Frames of a recording that decide a stretch of it at the new rate: those that a part of the recording must hold.</summary>
    /// <param name="sampleRateHz">The recording's rate.</param>
    /// <param name="frames">The recording's frames.</param>
    /// <param name="start">The frame at the new rate at which the stretch begins, see <see cref="Prepare"/>.</param>
    /// <returns>The first frame, and the one behind the last; nothing where the stretch is all silence.</returns>
    public (long First, long End) SourceFrames(int sampleRateHz, long frames, long start)
    {
        IResampler resampler = Resampler(sampleRateHz);
        long sounding = resampler.OutputFrames(frames);
        if (Preparation.Repeats(sounding))
            return (0, frames);
        long begin = Math.Max(start, 0);
        long end = Math.Min(start + Preparation.Samples, sounding);
        return end <= begin ? (0, 0) : (Math.Max(0, resampler.FirstInputFor(begin)), Math.Min(frames, resampler.InputFramesFor(end)));
    }

    /// <summary>Frames of a file that decide its first <see cref="ClipPreparation.Samples"/> at the new rate: enough to read for the head alone.</summary>
    /// <param name="sampleRateHz">The file's rate.</param>
    /// <returns>Frames of the file.</returns>
    public long SourceFramesOfHead(int sampleRateHz) =>
        Resampler(sampleRateHz).InputFramesFor(Preparation.Samples);

    /// <summary>Whether a clip, which may be a part of a recording, holds all that a stretch depends on.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="start">The frame at the new rate at which the stretch begins, see <see cref="Prepare"/>.</param>
    /// <returns>Whether it does.</returns>
    public bool Holds(AudioClip clip, long start)
    {
        (long first, long end) = SourceFrames(clip.SampleRateHz, clip.RecordingFrames, start);
        return clip.Holds(first, end);
    }

    /// <summary>
    /// How many places a sound of so many frames can take: <c>|samples − frames| + 1</c>; a short one within the silence, both ends included,
    /// a long one under the window.
    /// </summary>
    /// <param name="frames">Frames at the new rate.</param>
    /// <returns>The number of places, at least 1.</returns>
    public long Positions(long frames) => Math.Abs(Preparation.Samples - frames) + 1;

    /// <summary>The start that puts a sound in one of its <see cref="Positions"/>.</summary>
    /// <param name="frames">Frames at the new rate.</param>
    /// <param name="position">0 (no silence in front; the head of a long sound) to <see cref="Positions"/> - 1.</param>
    /// <returns>The first frame of the stretch, for <see cref="Prepare"/>.</returns>
    public long StartAt(long frames, long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Positions(frames));
        return frames < Preparation.Samples ? -position : position;
    }

    /// <summary>The start used in evaluation: a short sound in the middle, <c>−floor((samples − frames) / 2)</c>; the head of a long one.</summary>
    /// <param name="frames">Frames at the new rate.</param>
    /// <returns>The first frame of the stretch, for <see cref="Prepare"/>.</returns>
    public long CentredStart(long frames) => Math.Min(0, -((Preparation.Samples - frames) / 2));

    /// <summary>The windows in which evaluation judges a sound of so many frames.</summary>
    /// <param name="frames">Frames at the new rate.</param>
    /// <param name="hopMs">Milliseconds from one window to the next.</param>
    /// <returns>The windows; their starts are for <see cref="Prepare"/>.</returns>
    public ClipWindows Windows(long frames, int hopMs = 2000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hopMs, 1);
        int hop = (int)Math.Clamp(Preparation.SampleRateHz / 1000L * hopMs, 1, int.MaxValue);
        return new ClipWindows(IsLong(frames) ? frames : Math.Min(frames, Preparation.Samples), Preparation.Samples, hop);
    }

    /// <summary>
    /// Whether a sound is longer than the network sees at a time. 4.000 s are 176400 frames, of which 176000 are taken (see
    /// <see cref="ClipPreparation.Samples"/>): such a clip is not long, its head is taken in training as in evaluation.
    /// </summary>
    /// <param name="frames">Frames at the new rate.</param>
    /// <returns>Whether it has more than one window.</returns>
    public bool IsLong(long frames) => frames > (long)Preparation.SampleRateHz * Preparation.DurationMs / 1000;

    /// <summary>Prepares one stretch of a clip.</summary>
    /// <param name="clip">The clip, or a part of a recording that holds the stretch's <see cref="SourceFrames"/>.</param>
    /// <param name="start">The frame at the new rate at which the stretch begins, counted from the begin of the recording; negative for what lies in front.</param>
    /// <param name="destination">Takes <c>[channels, samples]</c>, all of it written.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is not <see cref="Length"/> long.</exception>
    public void Prepare(AudioClip clip, long start, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(clip);
        if (destination.Length != Length)
            throw new ArgumentException($"A prepared clip has {Length} floats, not {destination.Length}.", nameof(destination));
        if (!Holds(clip, start))
            throw new ArgumentException("This part of the recording lacks frames that the stretch depends on.", nameof(clip));

        int samples = Preparation.Samples;
        IResampler resampler = Resampler(clip.SampleRateHz);
        if (clip.Channels == Preparation.Channels)
        {
            for (int c = 0; c < clip.Channels; c++)
                Cut(resampler, clip, c, start, destination.Slice(c * samples, samples));
            return;
        }

        Span<float> mix = destination[..samples];
        Cut(resampler, clip, 0, start, mix);
        if (clip.Channels > 1)
            Average(resampler, clip, start, mix);
        for (int c = 1; c < Preparation.Channels; c++)
            mix.CopyTo(destination.Slice(c * samples, samples));
    }

    private IResampler Resampler(int sampleRateHz) =>
        Resampling.Resampler.Create(sampleRateHz, Preparation.SampleRateHz, Preparation.ResampleQuality, Preparation.Resampler);

    // The mix holds channel 0; the others are added in order.
    private void Average(IResampler resampler, AudioClip clip, long start, Span<float> mix)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(mix.Length);
        Span<float> channel = rented.AsSpan(0, mix.Length);
        for (int c = 1; c < clip.Channels; c++)
        {
            Cut(resampler, clip, c, start, channel);
            for (int i = 0; i < mix.Length; i++)
                mix[i] += channel[i];
        }

        for (int i = 0; i < mix.Length; i++)
            mix[i] /= clip.Channels;
        ArrayPool<float>.Shared.Return(rented);
    }

    private void Cut(IResampler resampler, AudioClip clip, int channel, long start, Span<float> destination)
    {
        long frames = resampler.OutputFrames(clip.RecordingFrames);
        if (Preparation.Repeats(frames))
        {
            Repeat(resampler, clip.Channel(channel), (int)frames, start, destination);
            return;
        }

        int begin = (int)Math.Clamp(-start, 0, destination.Length);
        int end = (int)Math.Clamp(frames - start, begin, destination.Length);
        destination[..begin].Clear();
        if (end > begin)
            resampler.Resample(clip.Channel(channel), clip.FirstFrame, start + begin, destination[begin..end]);
        destination[end..].Clear();
    }

    // The sound is a period: a stretch may begin anywhere in it. Each frame of it is resampled once, and copied from then on.
    private static void Repeat(IResampler resampler, ReadOnlySpan<float> sound, int period, long start, Span<float> destination)
    {
        var phase = (int)(((start % period) + period) % period);
        int first = period - phase;
        resampler.Resample(sound, 0, phase, destination[..first]);
        resampler.Resample(sound, 0, 0, destination[first..period]);
        for (int done = period; done < destination.Length; done += period)
        {
            int count = Math.Min(period, destination.Length - done);
            destination[..count].CopyTo(destination[done..]);
        }
    }
}
