using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// Training batches from sound files: each batch is decoded, placed, shifted in time as a waveform and turned into spectrograms when it is
/// asked for. One batch of sound is in memory, whatever the number of clips.
/// </summary>
public sealed class WaveformBatchSource : IBatchSource
{
    private readonly IBackend backend;
    private readonly ClipPreparer preparer;
    private readonly WaveformLoader loader;
    private readonly IReadOnlyList<SoundClip> clips;
    private readonly IReadOnlyList<ulong> seeds;
    private readonly ClipPlacement placement;
    private readonly TimeShift shift;
    private readonly MelSpectrogram spectrogram;
    private readonly TensorArena arena = new("waveforms");
    private readonly Tensor decoded;
    private readonly Tensor shifted;
    private readonly DeviceBuffer<int> identity;
    private readonly DeviceBuffer<int> labels;
    private readonly float[] host;
    private readonly Window[] windows;

    /// <summary>Takes the memory for a batch.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="options">How spectrograms are computed.</param>
    /// <param name="preparer">What clips are prepared by.</param>
    /// <param name="clips">The clips.</param>
    /// <param name="seeds">One seed a model.</param>
    /// <param name="batch">The most images a model that are asked for at once.</param>
    /// <param name="tutorial">Whether clips are placed and shifted as the tutorial does (right only, across channels).</param>
    /// <param name="threads">How many clips are decoded at a time; 0 means one a processor.</param>
    public WaveformBatchSource(
        IBackend backend,
        SpectrogramOptions options,
        ClipPreparer preparer,
        IReadOnlyList<SoundClip> clips,
        IReadOnlyList<ulong> seeds,
        int batch,
        bool tutorial,
        int threads = 0)
    {
        this.backend = backend;
        this.preparer = preparer;
        this.clips = clips;
        this.seeds = seeds;
        loader = new WaveformLoader(preparer, threads);
        placement = tutorial ? ClipPlacement.Tutorial : ClipPlacement.Default;
        ClipPreparation preparation = preparer.Preparation;
        shift = new TimeShift(StoredBatchSource.MaximumShift * preparation.Samples, BothWays: !tutorial, AcrossChannels: tutorial);

        int images = seeds.Count * Math.Min(batch, clips.Count);
        var shape = new Shape(images, preparation.Channels, preparation.Samples);
        spectrogram = new MelSpectrogram(backend, options, images, preparation.Channels, preparation.Samples);
        decoded = arena.Reserve(shape);
        shifted = arena.Reserve(shape);
        arena.Allocate(backend);
        identity = backend.Allocate<int>(images);
        identity.CopyFrom(Enumerable.Range(0, images).ToArray());
        labels = backend.Allocate<int>(clips.Count);
        labels.CopyFrom(clips.Select(clip => clip.Clip.Label).ToArray());
        host = new float[images * preparer.Length];
        windows = new Window[images];
    }

    /// <inheritdoc/>
    public int Clips => clips.Count;

    /// <inheritdoc/>
    public Shape ImageShape => spectrogram.ImageShape;

    /// <inheritdoc/>
    public void Load(in BatchRequest request, ReadOnlySpan<int> clips)
    {
        int images = request.Models * request.Batch;
        for (int i = 0; i < images; i++)
        {
            ulong seed = seeds[i / request.Batch];
            windows[i] = new Window(clips[i], placement.Start(preparer, this.clips[clips[i]].Frames, seed, request.Epoch, clips[i]));
        }

        loader.Load(this.clips, new ArraySegment<Window>(windows, 0, images), host);
        Tensor waveforms = decoded.First(images);
        waveforms.CopyFrom(host.AsSpan(0, images * preparer.Length));
        if (!request.Draws.IsEmpty)
        {
            Tensor target = shifted.First(images);
            var shape = new GatherSamplesShape(images, preparer.Preparation.Channels, preparer.Preparation.Samples);
            backend.GatherSamples(shape, waveforms, identity, request.Draws, shift, target);
            waveforms = target;
        }

        spectrogram.Compute(waveforms, request.Features);
        backend.GatherLabels(images, labels, request.Clips, request.Labels);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        spectrogram.Dispose();
        arena.Dispose();
        identity.Dispose();
        labels.Dispose();
    }
}
