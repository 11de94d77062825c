using RawAudioNet.App.Data;
using RawAudioNet.App.Options;
using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Training;

/// <summary>
/// The spectrograms that clips are trained and judged on: kept in one store that any number of trainings share, or made anew each time
/// they are asked for, of sound that is kept or decoded again.
/// </summary>
internal sealed class ClipFeatures : IDisposable
{
    /// <summary>Spectrograms that are computed at a time.</summary>
    public const int BatchSize = 16;

    private static readonly SpectrogramOptions Options = new();

    private readonly TrainSettings settings;
    private readonly Dictionary<(SoundClip Clip, long Start), int> kept = [];
    private FeatureStore? store;
    private readonly AppConsole console;
    private ClipSounds? sounds;
    private bool isToldOfStream;

    private ClipFeatures(TrainSettings settings, AppConsole console)
    {
        (this.settings, this.console) = (settings, console);
        Preparer = new ClipPreparer(settings.Preparation);
    }

    /// <summary>What clips are prepared by.</summary>
    public ClipPreparer Preparer { get; }

    /// <summary>Whether they are kept, rather than made anew whenever they are asked for.</summary>
    public bool AreKept => store is not null;

    /// <summary>Computes what is to be kept.</summary>
    /// <param name="backend">The device; a store on the CPU serves every backend there.</param>
    /// <param name="settings">The settings of the trainings.</param>
    /// <param name="training">All clips that train.</param>
    /// <param name="validation">All clips that validate.</param>
    /// <param name="console">Takes progress and warnings.</param>
    /// <param name="cancellation">Ends the computation.</param>
    /// <param name="seeds">The seeds of the trainings, where they are not the settings' one: they choose a stretch of each long clip.</param>
    /// <exception cref="DataException">An earlier run kept them, and there is no room for that now.</exception>
    public static ClipFeatures Create(
        IBackend backend,
        TrainSettings settings,
        IReadOnlyList<SoundClip> training,
        IReadOnlyList<SoundClip> validation,
        AppConsole console,
        CancellationToken cancellation,
        IReadOnlyList<long>? seeds = null)
    {
        var features = new ClipFeatures(settings, console);
        // The tutorial shifts waveforms, so its features differ in every epoch.
        if (settings.IsTutorial && settings.Cache == "auto")
        {
            SoundClip[] clips = [.. training.Union(validation, ReferenceEqualityComparer.Instance).Cast<SoundClip>()];
            features.sounds = ClipSounds.Keep(backend, features.Preparer, clips, settings.Threads ?? 0, console, cancellation);
        }
        else if (settings.Cache == "auto" && settings.KeepsFeatures is not false)
            features.Keep(backend, training, validation, seeds ?? [settings.Seed], cancellation);
        return features;
    }

    /// <summary>Computes what is to be kept for several trainings.</summary>
    /// <param name="backend">The device; a store on the CPU serves every backend there.</param>
    /// <param name="settings">The settings of the trainings.</param>
    /// <param name="divisions">How they divide the clips of one data set.</param>
    /// <param name="console">Takes progress and warnings.</param>
    /// <param name="cancellation">Ends the computation.</param>
    /// <param name="seeds">The seeds of the trainings, where they are not the settings' one.</param>
    /// <exception cref="DataException">An earlier run kept them, and there is no room for that now.</exception>
    public static ClipFeatures Create(
        IBackend backend,
        TrainSettings settings,
        IReadOnlyCollection<TrainingClips> divisions,
        AppConsole console,
        CancellationToken cancellation,
        IReadOnlyList<long>? seeds = null)
    {
        return Create(backend, settings, Together(clips => clips.Training), Together(clips => clips.Validation), console, cancellation, seeds);

        // In the order of the data set, whose neighbours are neighbours on the disk.
        SoundClip[] Together(Func<TrainingClips, IReadOnlyList<SoundClip>> part)
        {
            HashSet<SoundClip> clips = new(divisions.SelectMany(part), ReferenceEqualityComparer.Instance);
            return [.. clips.OrderBy(clip => clip.Clip.Index)];
        }
    }

    /// <summary>How a training's clips are altered: those that are decoded for every batch are cropped anew each time.</summary>
    public Augmentation AlterationsOf(TrainSettings training) => AreKept ? training.Alterations : training.Alterations with { Crops = 0 };

    /// <summary>The stretches of clips that evaluation judges.</summary>
    public Window[] EvaluationWindows(IReadOnlyList<SoundClip> clips) => Window.ForEvaluation(clips, Preparer);

    /// <summary>Mean and deviation over all training values; computes the spectrograms once for it where they are not kept.</summary>
    public Normalisation Normalise(IBackend backend, TrainSettings training, IReadOnlyList<SoundClip> clips, int threads, Action<int> afterBatch)
    {
        Window[] windows = TrainingWindows(clips, training.Seed, Math.Max(1, AlterationsOf(training).Crops));
        return store is not null
            ? store.Normalisation(Rows(clips, windows))
            : FeatureStore.Measure(backend, Options, Preparer, clips, windows, threads, afterBatch);
    }

    /// <summary>The spectrograms of <see cref="EvaluationWindows"/> in order; this object must outlive the source.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="clips">The clips.</param>
    /// <param name="threads">How many clips are decoded at a time.</param>
    /// <param name="onLost">Called for each file that can no longer be read when its spectrogram is made.</param>
    public IFeatureSource CreateSource(IBackend backend, IReadOnlyList<SoundClip> clips, int threads, Action<LostClip> onLost)
    {
        Window[] windows = EvaluationWindows(clips);
        return store is not null
            ? new StoredFeatureSource(backend, store, Rows(clips, windows), BatchSize)
            : new WaveformFeatureSource(backend, Options, Preparer, clips, windows, BatchSize, threads, onLost);
    }

    /// <summary>Whether one source has the batches of several trainings: files that are read for every batch are read for one.</summary>
    public bool CanBeShared => store is not null || sounds is not null;

    /// <summary>The spectrograms shuffled and shifted, for one training; this object must outlive the source.</summary>
    public IBatchSource CreateBatchSource(
        IBackend backend, IReadOnlyList<SoundClip> clips, long seed, int batch, int threads, Action<LostClip> onLost) =>
        CreateBatchSource(backend, [(clips, seed)], batch, threads, onLost).Source;

    /// <summary>The spectrograms shuffled and shifted, for trainings side by side; this object must outlive the source.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="trainings">The clips and the seed of each.</param>
    /// <param name="batch">Images of a batch of one.</param>
    /// <param name="threads">How many clips are decoded at a time, where they are.</param>
    /// <param name="onLost">Called for each file that can no longer be read, where they are.</param>
    /// <param name="alterations">How all of them alter clips.</param>
    /// <returns>The source, and of each training the indices of its clips in it.</returns>
    public (IBatchSource Source, int[][] Clips) CreateBatchSource(
        IBackend backend,
        IReadOnlyList<(IReadOnlyList<SoundClip> Clips, long Seed)> trainings,
        int batch,
        int threads,
        Action<LostClip> onLost,
        Augmentation alterations = default)
    {
        // A clip stands there once for each of its stretches that somebody trains on, or for each list of them that a training draws from.
        int crops = Math.Max(1, alterations.Crops);
        var clips = new List<SoundClip>();
        var windows = new List<Window>();
        var places = new Dictionary<(SoundClip Clip, long Start, long Seed), int>();
        int[][] indices = [.. trainings.Select(IndicesOf)];
        ulong[] seeds = [.. trainings.Select(training => (ulong)training.Seed)];
        IBatchSource source = store is not null ? new StoredBatchSource(
                backend, store, clips, Rows(clips, [.. windows]), trainings.Count * batch, !alterations.IsNone)
            : sounds is not null ? sounds.CreateSource(backend, clips, seeds, batch)
            : Stream(backend, clips, seeds, batch, threads, onLost, !alterations.IsNone);
        return (source, indices);

        int[] IndicesOf((IReadOnlyList<SoundClip> Clips, long Seed) training)
        {
            // Where sound is kept, the source itself places the clips anew in every epoch.
            Window[] stretches = store is null ? [] : TrainingWindows(training.Clips, training.Seed, crops);
            var found = new int[training.Clips.Count];
            for (int clip = 0; clip < found.Length; clip++)
            {
                ReadOnlySpan<Window> own = store is null ? [new Window(clip, 0)] : stretches.AsSpan(clip * crops, crops);
                (SoundClip, long, long) place = (training.Clips[clip], own[0].Start, own.Length > 1 ? training.Seed : 0);
                if (!places.TryGetValue(place, out found[clip]))
                {
                    found[clip] = clips.Count;
                    places.Add(place, clips.Count);
                    foreach (Window stretch in own)
                        windows.Add(stretch with { Clip = clips.Count });
                    clips.Add(training.Clips[clip]);
                }
            }
            return found;
        }
    }

    public void Dispose()
    {
        store?.Dispose();
        sounds?.Dispose();
    }

    private void Keep(
        IBackend backend,
        IReadOnlyList<SoundClip> training,
        IReadOnlyList<SoundClip> validation,
        IReadOnlyList<long> seeds,
        CancellationToken cancellation)
    {
        // Most clips are no longer than a window: they are judged on what they train on, and one row serves both.
        var clips = new List<SoundClip>();
        var windows = new List<Window>();
        foreach (long seed in seeds)
            Add(training, TrainingWindows(training, seed, settings.Crops));
        Add(validation, EvaluationWindows(validation));
        long floats = FeatureStore.FloatsOf(Preparer.Preparation, Options, clips, [.. windows]);
        if (FeaturePlace.FitsMemory(backend, floats))
        {
            try
            {
                store = FeatureStore.Compute(backend, Options, Preparer, clips, [.. windows], settings.Threads ?? 0, Shown("spectrograms"));
            }
            catch (DeviceMemoryException fault)
            {
                GoWithout(
                    $"{ByteCount.Text(floats * sizeof(float))} of spectrograms were to lie on {backend.Id}, "
                    + $"but {ByteCount.Text(fault.NeededBytes)} were needed and {ByteCount.Text(fault.FreeBytes)} free");
            }
            if (store is not null && backend.Kind != BackendKind.Cpu)
                console.Progress($"{ByteCount.Text(floats * sizeof(float))} of spectrograms lie on {backend.Id}; every batch is made there");
        }
        else
        {
            KeepInFile(backend, clips, [.. windows], Shown);
        }

        Action<int> Shown(string what) => done =>
        {
            cancellation.ThrowIfCancellationRequested();
            console.Transient($"{what} {TrainingProgress.Bar((double)done / windows.Count)}");
        };

        void Add(IReadOnlyList<SoundClip> list, Window[] stretches)
        {
            foreach (Window stretch in stretches)
            {
                if (!kept.TryAdd((list[stretch.Clip], stretch.Start), windows.Count))
                    continue;
                windows.Add(stretch with { Clip = clips.Count });
                clips.Add(list[stretch.Clip]);
            }
        }
    }

    private void KeepInFile(
        IBackend backend, IReadOnlyList<SoundClip> clips, Window[] windows, Func<string, Action<int>> shown)
    {
        string folder = FeaturePlace.CacheFolder();
        var file = new FeatureFile(folder, settings.Decoder, Options, Preparer, clips, windows);
        string size = $"{ByteCount.Text(file.Bytes)} of spectrograms do not fit half of the free memory";
        bool isThere = File.Exists(file.Path);
        if (backend.Kind != BackendKind.Cpu || !(isThere || FeaturePlace.FitsDisk(folder, file.Bytes)))
        {
            GoWithout(backend.Kind == BackendKind.Cpu ? $"{size}, nor half of the free disk under {folder}" : size);
            return;
        }

        try
        {
            store = file.Open(backend, shown("checking spectrograms"));
            string how = store is not null ? "are read from"
                : isThere ? "are made anew, since it is out of date or damaged, in" : "are put, for later runs too, into";
            console.Progress($"{size}: they {how} {file.Path}");
            store ??= file.Create(backend, settings.Threads ?? 0, shown("spectrograms"));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            GoWithout($"{size}, and the file for them cannot be used ({refusal.Message})");
        }
    }

    private WaveformBatchSource Stream(
        IBackend backend, IReadOnlyList<SoundClip> clips, ulong[] seeds, int batch, int threads, Action<LostClip> onLost, bool alters)
    {
        var source = new WaveformBatchSource(
            backend, Options, Preparer, clips, seeds, batch, settings.IsTutorial, threads, onLost, alters);
        if (backend.Kind != BackendKind.Cpu && !isToldOfStream)
            console.Progress($"{backend.Id}: clips are streamed: two batches of {ByteCount.Text(source.BatchBytes)}{(source.IsPageLocked ? " page-locked" : "")}");
        isToldOfStream = true;
        return source;
    }

    private void GoWithout(string why)
    {
        if (settings.KeepsFeatures is true)
        {
            throw new DataException(
                settings.Data.Root,
                $"{why}; the earlier run kept them, and made anew they would not give its bits: make room, or train with --cache none for other bits");
        }
        console.Warn($"{why}: they are made anew for every batch, as with --cache none");
    }

    private Window[] TrainingWindows(IReadOnlyList<SoundClip> clips, long seed, int crops) =>
        Window.ForTraining(clips, Preparer, (ulong)seed, crops);

    private int[] Rows(IReadOnlyList<SoundClip> clips, Window[] windows) =>
        [.. windows.Select(window => store!.RowOf(kept[(clips[window.Clip], window.Start)]))];
}
