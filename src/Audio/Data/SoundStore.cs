using System.Buffers;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// The prepared sound of many clips, decoded once and kept on a device without the silence around it: of each clip at most as much as a batch
/// holds, of sound that is the same in all channels one channel, as 16-bit samples where these are its values to the bit, else as floats.
/// Nothing changes after it is made, so that any number of readers can share it.
/// </summary>
public sealed class SoundStore : IDisposable
{
    private readonly DeviceBuffer<short> shorts;
    private readonly DeviceBuffer<float> floats;
    private readonly ClipPlace[] places;

    private SoundStore(ClipPreparer preparer, DeviceBuffer<short> shorts, DeviceBuffer<float> floats, ClipPlace[] places)
    {
        (Preparer, this.shorts, this.floats, this.places) = (preparer, shorts, floats, places);
        long[] samples = new long[2];
        foreach (ClipPlace place in places)
            samples[place.IsFloat] += ClipStore.BlockLength * Blocks(place.Channels, place.Frames);
        (ShortBytes, FloatBytes) = (samples[0] * sizeof(short), samples[1] * sizeof(float));
    }

    /// <summary>What the clips were prepared by.</summary>
    public ClipPreparer Preparer { get; }

    /// <summary>Bytes of 16-bit samples.</summary>
    public long ShortBytes { get; }

    /// <summary>Bytes of float samples.</summary>
    public long FloatBytes { get; }

    /// <summary>The bytes of 16-bit and of float samples that a store will have, as far as the clips' headers tell.</summary>
    /// <param name="preparer">What clips are prepared by.</param>
    /// <param name="clips">The clips.</param>
    /// <returns>How many; more are floats where a decoder gives other values than its format has.</returns>
    public static (long Shorts, long Floats) BytesOf(ClipPreparer preparer, IReadOnlyList<SoundClip> clips)
    {
        ILookup<bool, SoundClip> parts = clips.ToLookup(clip => MayBeShorts(preparer, clip));
        return (Samples(preparer, parts[true]) * sizeof(short), Samples(preparer, parts[false]) * sizeof(float));
    }

    /// <summary>Decodes all clips and keeps them.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="preparer">What clips are prepared by.</param>
    /// <param name="clips">The clips.</param>
    /// <param name="threads">How many are decoded at a time; 0 means one a processor.</param>
    /// <param name="afterClip">Called with the number of clips done, or null; what it throws ends the work.</param>
    /// <returns>The store.</returns>
    /// <exception cref="ArgumentException">Short clips are to be repeated: what lies around a clip is not kept, and a gather puts silence there.</exception>
    /// <exception cref="DeviceMemoryException">The device has too little memory.</exception>
    public static SoundStore Load(
        IBackend backend, ClipPreparer preparer, IReadOnlyList<SoundClip> clips, int threads = 0, Action<int>? afterClip = null)
    {
        if (preparer.Preparation.Padding != ClipPadding.Silence)
            throw new ArgumentException("Sound that is kept is placed in silence.", nameof(preparer));

        int[] narrow = [.. Enumerable.Range(0, clips.Count).Where(clip => MayBeShorts(preparer, clips[clip]))];
        List<int> wide = [.. Enumerable.Range(0, clips.Count).Except(narrow)];
        var places = new ClipPlace[clips.Count];
        int done = 0;
        DeviceBuffer<short>? shorts = null;
        DeviceBuffer<float>? floats = null;
        try
        {
            shorts = Fill<short>(narrow, Narrow);
            wide.Sort();
            floats = Fill<float>(wide, Copy);
            return new SoundStore(preparer, shorts, floats, places);
        }
        catch
        {
            shorts?.Dispose();
            floats?.Dispose();
            throw;
        }

        DeviceBuffer<T> Fill<T>(IReadOnlyList<int> chosen, Conversion<T> convert)
            where T : unmanaged
        {
            DeviceBuffer<T> memory = backend.Allocate<T>(Samples(preparer, chosen.Select(clip => clips[clip])));
            try
            {
                long block = 0;
                foreach ((int clip, Task<T[]?> work) in ReadAhead.InOrder(chosen, threads > 0 ? threads : ProcessorCores.Physical, Decode))
                {
                    (int channels, int frames) = Extents(preparer, clips[clip]);
                    if (work.GetAwaiter().GetResult() is { } samples)
                    {
                        memory.CopyFrom(samples.AsSpan(0, channels * frames), block * ClipStore.BlockLength);
                        ArrayPool<T>.Shared.Return(samples);
                        places[clip] = new ClipPlace(checked((int)block), frames, channels, typeof(T) == typeof(float) ? 1 : 0);
                        afterClip?.Invoke(++done);
                    }
                    else
                    {
                        wide.Add(clip);
                    }

                    block += Blocks(channels, frames);
                }

                return memory;
            }
            catch
            {
                memory.Dispose();
                throw;
            }

            T[]? Decode(int clip)
            {
                T[] samples = ArrayPool<T>.Shared.Rent(preparer.Length);
                if (Prepare(preparer, clips[clip], samples, convert))
                    return samples;
                ArrayPool<T>.Shared.Return(samples);
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        shorts.Dispose();
        floats.Dispose();
    }

    /// <summary>Where a clip lies.</summary>
    internal ClipPlace PlaceOf(int clip) => places[clip];

    /// <summary>The store as operations take it, with places and labels of those clips that a reader wants.</summary>
    internal ClipStore With(DeviceBuffer<ClipPlace> chosen, DeviceBuffer<int> labels) => new(shorts, floats, chosen, labels);

    /// <summary>Values in another form, if it has them to the bit.</summary>
    private delegate bool Conversion<T>(ReadOnlySpan<float> values, Span<T> to);

    private static bool Prepare<T>(ClipPreparer preparer, SoundClip clip, Span<T> destination, Conversion<T> convert)
    {
        (int channels, int frames) = Extents(preparer, clip);
        if (channels < preparer.Preparation.Channels)
            preparer = new ClipPreparer(preparer.Preparation with { Channels = channels });
        float[] prepared = ArrayPool<float>.Shared.Rent(preparer.Length);
        try
        {
            preparer.Prepare(clip.Open(preparer, [new Window(0, 0)]), 0, prepared.AsSpan(0, preparer.Length));
            bool fits = true;
            for (int channel = 0; fits && channel < channels; channel++)
                fits = convert(prepared.AsSpan(channel * preparer.Preparation.Samples, frames), destination.Slice(channel * frames, frames));
            return fits;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(prepared);
        }
    }

    private static bool Copy(ReadOnlySpan<float> values, Span<float> to)
    {
        values.CopyTo(to);
        return true;
    }

    // Compared as bits, so that a negative zero, which resampling leaves, does not pass for a zero.
    private static bool Narrow(ReadOnlySpan<float> values, Span<short> to)
    {
        for (int i = 0; i < values.Length; i++)
        {
            float scaled = values[i] * 32768f;
            if (!(scaled >= short.MinValue && scaled <= short.MaxValue))
                return false;
            to[i] = (short)scaled;
            if (BitConverter.SingleToInt32Bits(to[i] / 32768f) != BitConverter.SingleToInt32Bits(values[i]))
                return false;
        }

        return true;
    }

    // What is resampled or averaged has other values, and so has sound of more bits; whether the others have is looked at when they are decoded.
    private static bool MayBeShorts(ClipPreparer preparer, SoundClip clip) =>
        clip.Info.BitsPerSample is > 0 and <= 16
        && clip.Info.SampleRateHz == preparer.Preparation.SampleRateHz
        && (clip.Info.Channels == 1 || clip.Info.Channels == preparer.Preparation.Channels);

    private static long Samples(ClipPreparer preparer, IEnumerable<SoundClip> clips) => ClipStore.BlockLength * clips.Sum(clip =>
    {
        (int channels, int frames) = Extents(preparer, clip);
        return Blocks(channels, frames);
    });

    private static (int Channels, int Frames) Extents(ClipPreparer preparer, SoundClip clip) => (
        preparer.RepeatsOneChannel(clip.Info.Channels) ? 1 : preparer.Preparation.Channels,
        (int)Math.Min(clip.Frames, preparer.Preparation.Samples));

    private static long Blocks(int channels, int frames) => ((long)channels * frames + ClipStore.BlockLength - 1) / ClipStore.BlockLength;
}
