using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// The tutorial's training batches out of a <see cref="SoundStore"/>: clips are placed, shifted in time as waveforms and turned into spectrograms
/// on the device, with the same bits as by a <see cref="WaveformBatchSource"/>. Where each clip begins goes there once an epoch.
/// </summary>
public sealed class StoredSoundSource : IBatchSource
{
    private readonly IBackend backend;
    private readonly ClipPreparer preparer;
    private readonly ClipStore store;
    private readonly IReadOnlyList<SoundClip> clips;
    private readonly IReadOnlyList<ulong> seeds;
    private readonly TimeShift shift;
    private readonly BatchSpectrograms spectrograms;
    private readonly Tensor waveforms;
    private readonly DeviceBuffer<ClipPlace> places;
    private readonly DeviceBuffer<int> labels;
    private readonly DeviceBuffer<int> starts;
    private readonly DeviceBuffer<int> identity;
    private readonly int[] startsOfEpoch;

    /// <summary>Binds some clips of a store and takes the memory for a batch.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="options">How spectrograms are computed.</param>
    /// <param name="store">The sound; others may read it at the same time.</param>
    /// <param name="clips">The clips.</param>
    /// <param name="rows">The index of each clip among those that the store was made of.</param>
    /// <param name="seeds">One seed a model.</param>
    /// <param name="batch">The most images a model that are asked for at once.</param>
    public StoredSoundSource(
        IBackend backend,
        SpectrogramOptions options,
        SoundStore store,
        IReadOnlyList<SoundClip> clips,
        ReadOnlySpan<int> rows,
        IReadOnlyList<ulong> seeds,
        int batch)
    {
        using var construction = new Construction(this);
        if (clips.Count != rows.Length)
            throw new ShapeException($"batch source: {clips.Count} clips for {rows.Length} sounds");

        this.backend = backend;
        this.clips = clips;
        this.seeds = seeds;
        preparer = store.Preparer;
        Identities = [.. clips.Select(clip => clip.Clip.Index)];
        ClipPreparation preparation = preparer.Preparation;
        shift = new TimeShift(StoredBatchSource.MaximumShift * preparation.Samples, BothWays: false, AcrossChannels: true);

        var placeOf = new ClipPlace[clips.Count];
        for (int clip = 0; clip < clips.Count; clip++)
            placeOf[clip] = store.PlaceOf(rows[clip]);
        places = backend.Allocate<ClipPlace>(clips.Count);
        places.CopyFrom(placeOf);
        labels = backend.Allocate<int>(clips.Count);
        labels.CopyFrom(clips.Select(clip => clip.Clip.Label).ToArray());
        this.store = store.With(places, labels);

        int images = seeds.Count * Math.Min(batch, clips.Count);
        // Where no clip has more, one channel stands for all of them up to the finished spectrogram.
        int channels = placeOf.Max(place => place.Channels);
        waveforms = TensorArena.AllocateTensor(backend, new Shape(images, channels, preparation.Samples), "waveforms");
        spectrograms = new BatchSpectrograms(backend, options, preparation, images);
        startsOfEpoch = new int[seeds.Count * clips.Count];
        starts = backend.Allocate<int>(startsOfEpoch.Length);
        identity = backend.Allocate<int>(images);
        identity.CopyFrom([.. Enumerable.Range(0, images)]);
        BeginEpoch(seeds.Count, 0);
        construction.Complete();
    }

    /// <inheritdoc/>
    public int Clips => clips.Count;

    /// <inheritdoc/>
    public IReadOnlyList<int> Identities { get; }

    /// <inheritdoc/>
    public Shape ImageShape => spectrograms.ImageShape;

    /// <inheritdoc/>
    public bool IsResident => true;

    /// <inheritdoc/>
    public void BeginEpoch(int models, int epoch)
    {
        for (int model = 0; model < models; model++)
        {
            for (int clip = 0; clip < clips.Count; clip++)
            {
                long start = ClipPlacement.Tutorial.Start(preparer, clips[clip].Frames, seeds[model], epoch, Identities[clip]);
                startsOfEpoch[model * clips.Count + clip] = (int)start;
            }
        }

        starts.CopyFrom(startsOfEpoch);
    }

    /// <inheritdoc/>
    public void Load(in BatchRequest request, ReadOnlySpan<int> clips)
    {
        Tensor sound = waveforms.First(request.Models * request.Batch);
        var shape = new GatherClipsShape(request.Models, request.Batch, Clips, sound.Shape[1], sound.Shape[2]);
        backend.GatherClips(shape, store, request.Clips, starts, request.Draws, shift, sound, request.Labels);
        bool isMono = sound.Shape[1] < ImageShape[2];
        spectrograms.Compute(isMono ? default : sound, isMono ? sound : default, identity, request.Features);
        request.Finish(backend);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        waveforms.Arena?.Dispose();
        spectrograms?.Dispose();
        places?.Dispose();
        labels?.Dispose();
        starts?.Dispose();
        identity?.Dispose();
    }
}
