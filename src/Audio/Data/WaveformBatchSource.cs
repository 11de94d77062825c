using System.Runtime.ExceptionServices;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// Training batches from sound files: each batch is decoded, placed, shifted in time as a waveform and turned into spectrograms when it is
/// asked for; the batch that was announced is decoded meanwhile. Two batches of sound are in memory, whatever the number of clips.
/// </summary>
/// <remarks>
/// A file that is gone or no longer readable when its turn comes is left out for the rest of the run; in its place in the batch comes the
/// next readable clip of the epoch's order, so that batches keep their shape. The same files lost at the same time give the same batches.
/// </remarks>
public sealed class WaveformBatchSource : IBatchSource
{
    private readonly IBackend backend;
    private readonly ClipPreparer preparer;
    private readonly WaveformLoader loader;
    private readonly IReadOnlyList<SoundClip> clips;
    private readonly IReadOnlyList<ulong> seeds;
    private readonly ClipPlacement placement;
    private readonly BatchSpectrograms spectrograms;
    private readonly SpectrogramOptions options;
    private readonly AlteredSpectrograms? altered;
    private readonly SoundSpan[] spans;
    private readonly ShiftedWaveforms shifted;
    private readonly DeviceBuffer<int> labels;
    private readonly DeviceBuffer<int> replacements;
    private readonly Action<LostClip>? onLost;
    private readonly HashSet<int> lost = [];
    private readonly List<LostClip> lostNow = [];
    private readonly Window[] windows;
    private readonly int[] replaced;
    private readonly int[] order;

    /// <summary>Takes the memory for a batch.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="options">How spectrograms are computed.</param>
    /// <param name="preparer">What clips are prepared by.</param>
    /// <param name="clips">The clips.</param>
    /// <param name="seeds">One seed a model.</param>
    /// <param name="batch">The most images a model that are asked for at once.</param>
    /// <param name="tutorial">Whether clips are placed and shifted as the tutorial does (right only, across channels).</param>
    /// <param name="threads">How many clips are decoded at a time; 0 means one a processor.</param>
    /// <param name="onLost">Called for each file that can no longer be read, once; null lets the run end with the fault.</param>
    /// <param name="alters">Whether clips are altered; then spectrograms are shifted, not waveforms.</param>
    public WaveformBatchSource(
        IBackend backend,
        SpectrogramOptions options,
        ClipPreparer preparer,
        IReadOnlyList<SoundClip> clips,
        IReadOnlyList<ulong> seeds,
        int batch,
        bool tutorial,
        int threads = 0,
        Action<LostClip>? onLost = null,
        bool alters = false)
    {
        using var construction = new Construction(this);
        this.backend = backend;
        this.preparer = preparer;
        this.clips = clips;
        this.seeds = seeds;
        this.onLost = onLost;
        placement = tutorial ? ClipPlacement.Tutorial : ClipPlacement.Default;
        ClipPreparation preparation = preparer.Preparation;
        var shift = new TimeShift(StoredBatchSource.MaximumShift * preparation.Samples, BothWays: !tutorial, AcrossChannels: tutorial);

        int images = seeds.Count * Math.Min(batch, clips.Count);
        this.options = options;
        spectrograms = new BatchSpectrograms(backend, options, preparation, images);
        altered = alters ? new AlteredSpectrograms(backend, spectrograms.ImageShape, images) : null;
        spans = new SoundSpan[images];
        loader = new WaveformLoader(backend, preparer, clips, images, threads);
        shifted = new ShiftedWaveforms(backend, shift, preparation, images);
        replacements = backend.Allocate<int>(images);
        labels = backend.Allocate<int>(clips.Count);
        labels.CopyFrom(clips.Select(clip => clip.Clip.Label).ToArray());
        Identities = [.. clips.Select(clip => clip.Clip.Index)];
        windows = new Window[images];
        replaced = new int[images];
        order = new int[clips.Count];
        construction.Complete();
    }

    /// <inheritdoc/>
    public int Clips => clips.Count;

    /// <inheritdoc/>
    public IReadOnlyList<int> Identities { get; }

    /// <summary>The clips that could no longer be read.</summary>
    public IReadOnlySet<int> Lost => lost;

    /// <inheritdoc/>
    public Shape ImageShape => spectrograms.ImageShape;

    /// <inheritdoc/>
    public bool IsResident => false;

    /// <summary>Bytes of each of the two batches of sound.</summary>
    public long BatchBytes => loader.BatchBytes;

    /// <summary>Whether they are copied to the device while that computes.</summary>
    public bool IsPageLocked => loader.IsPageLocked;

    /// <inheritdoc/>
    public void Load(in BatchRequest request, ReadOnlySpan<int> clips)
    {
        int images = request.Models * request.Batch;
        WaveformBatch sound = LoadWaveforms(request, clips[..images]);
        DeviceBuffer<int> readable = lost.Count > 0 ? replacements : request.Clips;
        if (altered is not null && !request.Alterations.IsNone)
        {
            spectrograms.Compute(sound.Full, sound.Mono, sound.RowOfImage, altered.Of(images));
            sound.Release();
            backend.GatherLabels(images, labels, readable, altered.Labels);
            for (int i = 0; i < images; i++)
                spans[i] = SoundSpan.Of(windows[i], this.clips[windows[i].Clip].Frames, preparer.Preparation, options);
            altered.Fill(request, spans.AsSpan(0, images));
            return;
        }

        (Tensor full, Tensor mono) = request.Draws.IsEmpty ? (sound.Full, sound.Mono) : shifted.Of(sound, request.Draws);
        spectrograms.Compute(full, mono, sound.RowOfImage, request.Features);
        sound.Release();
        request.Finish(backend);
        backend.GatherLabels(images, labels, readable, request.Labels);
    }

    /// <inheritdoc/>
    public void Announce(int models, int epoch, ReadOnlySpan<int> clips)
    {
        Place(clips, clips.Length / models, epoch);
        loader.Announce(windows.AsSpan(0, clips.Length));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        loader?.Dispose();
        spectrograms?.Dispose();
        altered?.Dispose();
        shifted?.Dispose();
        labels?.Dispose();
        replacements?.Dispose();
    }

    /// <summary>Decodes a batch, again where files turn out to be lost.</summary>
    private WaveformBatch LoadWaveforms(in BatchRequest request, ReadOnlySpan<int> wanted)
    {
        WaveformBatch sound;
        do
        {
            Place(wanted, request.Batch, request.Epoch);
            sound = loader.Load(windows.AsSpan(0, wanted.Length), lostNow);
            foreach (LostClip clip in lostNow)
                Lose(clip);
        }
        while (lostNow.Count > 0);

        if (lost.Count > 0)
        {
            for (int i = 0; i < wanted.Length; i++)
                replaced[i] = windows[i].Clip;
            replacements.CopyFrom(replaced.AsSpan(0, wanted.Length));
        }

        return sound;
    }

    /// <summary>The stretch of each clip of a batch, of the next one where it is lost.</summary>
    private void Place(ReadOnlySpan<int> wanted, int batch, int epoch)
    {
        for (int i = 0; i < wanted.Length; i++)
        {
            ulong seed = seeds[i / batch];
            int clip = lost.Contains(wanted[i]) ? Successor(wanted[i], seed, epoch) : wanted[i];
            windows[i] = new Window(clip, placement.Start(preparer, clips[clip].Frames, seed, epoch, Identities[clip]));
        }
    }

    private void Lose(LostClip clip)
    {
        if (onLost is null)
            ExceptionDispatchInfo.Throw(clip.Fault);
        lost.Add(clip.Index);
        if (lost.Count == clips.Count)
            throw new DataException(clip.Clip.Path, $"this was the last clip that could be read ({clip.Reason})", cause: clip.Fault);
        onLost(clip);
    }

    /// <summary>The next clip of the epoch's order that is not lost.</summary>
    private int Successor(int clip, ulong seed, int epoch)
    {
        EpochOrder.Fill(seed, epoch, order);
        int place = Array.IndexOf(order, clip);
        while (lost.Contains(order[place]))
            place = (place + 1) % order.Length;
        return order[place];
    }
}
