using RawAudioNet.App.Reporting;
using RawAudioNet.Audio;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.App.Training;

/// <summary>
/// The sound of clips whose spectrograms differ in every epoch, as the tutorial shifts waveforms: decoded once and kept on the device, in a store
/// that any number of trainings share. What is decoded for every batch instead has the same bits.
/// </summary>
internal sealed class ClipSounds : IDisposable
{
    private static readonly SpectrogramOptions Options = new();

    private readonly Dictionary<SoundClip, int> rows = new(ReferenceEqualityComparer.Instance);
    private readonly SoundStore store;

    private ClipSounds(SoundStore store, IReadOnlyList<SoundClip> clips)
    {
        this.store = store;
        for (int clip = 0; clip < clips.Count; clip++)
            rows.Add(clips[clip], clip);
    }

    /// <summary>Decodes clips and keeps them, and says so.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="preparer">What clips are prepared by.</param>
    /// <param name="clips">The clips, each once.</param>
    /// <param name="threads">How many are decoded at a time; 0 means one a processor.</param>
    /// <param name="console">Takes progress and warnings.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The sound; null where it does not fit.</returns>
    public static ClipSounds? Keep(
        IBackend backend, ClipPreparer preparer, IReadOnlyList<SoundClip> clips, int threads, AppConsole console, CancellationToken cancellation)
    {
        (long shorts, long floats) = SoundStore.BytesOf(preparer, clips);
        long free = backend.MeasureFreeBytes();
        if (shorts + floats > free / 2 || Math.Max(shorts, floats) > backend.LargestBuffer)
        {
            console.Progress(TextWrap.Paragraph(
                $"{backend.Id}: {ByteCount.Text(shorts + floats)} of clips do not fit half of the free {ByteCount.Text(free)}: each batch is decoded when it is needed"));
            return null;
        }

        try
        {
            SoundStore store = SoundStore.Load(backend, preparer, clips, threads, done =>
            {
                cancellation.ThrowIfCancellationRequested();
                console.Transient($"sounds {TrainingProgress.Bar((double)done / clips.Count)}");
            });
            string where = backend.Kind == BackendKind.Cpu ? "in memory" : "on the device";
            console.Progress($"{backend.Id}: {Describe(store.ShortBytes, store.FloatBytes)} lie {where}; every batch is made there");
            return new ClipSounds(store, clips);
        }
        catch (DeviceMemoryException fault)
        {
            console.Warn(
                $"{backend.Id}: {ByteCount.Text(shorts + floats)} of clips were to lie on the device, but {ByteCount.Text(fault.NeededBytes)} were needed and "
                + $"{ByteCount.Text(fault.FreeBytes)} free: each batch is decoded when it is needed");
            return null;
        }
    }

    /// <summary>The clips as training takes them; this object must outlive the source.</summary>
    public IBatchSource CreateSource(IBackend backend, IReadOnlyList<SoundClip> clips, IReadOnlyList<ulong> seeds, int batch) =>
        new StoredSoundSource(backend, Options, store, clips, [.. clips.Select(clip => rows[clip])], seeds, batch);

    public void Dispose() => store.Dispose();

    private static string Describe(long shorts, long floats) => (shorts, floats) switch
    {
        (_, 0) => $"{ByteCount.Text(shorts)} of 16-bit clips",
        (0, _) => $"{ByteCount.Text(floats)} of clips as floats",
        _ => $"{ByteCount.Text(shorts)} of 16-bit clips and {ByteCount.Text(floats)} of others as floats",
    };
}
