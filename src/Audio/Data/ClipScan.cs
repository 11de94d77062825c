using System.Buffers;
using RawAudioNet.Audio.Resampling;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Audio.Data;

/// <summary>Looks at every clip of a list before training: which are readable, how long they are, what they contain.</summary>
/// <param name="Clips">The usable clips, in the order given.</param>
/// <param name="BadClips">The others.</param>
public sealed record ClipScan(IReadOnlyList<SoundClip> Clips, IReadOnlyList<BadClip> BadClips)
{
    /// <summary>The part of the clips that may be bad before a run is refused.</summary>
    public const double MaximumBadShare = 0.05;

    // Of a recording of hours only so much is decoded here: three minutes at 44.1 kHz.
    private const long FramesForLevels = 1 << 23;

    private const int LargestKeptFile = 1 << 24;

    /// <summary>
    /// Reads, decodes and measures every clip, so that nothing comes to light during training that could have been seen before it.
    /// </summary>
    /// <param name="clips">The clips.</param>
    /// <param name="preparation">What they will be prepared to.</param>
    /// <param name="threads">How many clips are read at a time; 0 means one a physical core.</param>
    /// <param name="afterClip">Called with the number of clips done, by one thread at a time; or null.</param>
    /// <param name="cancellation">Ends the scan, within a large file too.</param>
    /// <returns>The scan.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static ClipScan Run(
        IReadOnlyList<Clip> clips, ClipPreparation preparation, int threads = 0, Action<int>? afterClip = null, CancellationToken cancellation = default)
    {
        int done = 0;
        var report = new Lock();
        var usable = new SoundClip?[clips.Count];
        var reasons = new string?[clips.Count];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = threads > 0 ? threads : ProcessorCores.Physical,
            CancellationToken = cancellation,
        };
        Parallel.For(0, clips.Count, parallel, index =>
        {
            try
            {
                usable[index] = Examine(clips[index], preparation, cancellation);
            }
            catch (Exception fault) when (fault is AudioFormatException or IOException or UnauthorizedAccessException)
            {
                reasons[index] = Reason(fault);
            }

            lock (report)
                afterClip?.Invoke(++done);
        });

        return new ClipScan(
            [.. usable.OfType<SoundClip>()],
            [.. Enumerable.Range(0, clips.Count).Where(index => usable[index] is null).Select(index => new BadClip(clips[index], reasons[index]!))]);
    }

    /// <summary>Refuses data of which too much is bad, or a class of which nothing is left.</summary>
    /// <param name="manifest">The data set that the clips are from.</param>
    /// <param name="strict">Whether one bad clip is too many.</param>
    /// <exception cref="DataException">It is refused.</exception>
    public void ThrowIfUnusable(Manifest manifest, bool strict)
    {
        if (BadClips.Count == 0)
            return;

        int total = Clips.Count + BadClips.Count;
        if (strict)
            throw new DataException(BadClips[0].Clip.Path, $"{BadClips[0].Reason} (--strict refuses the first bad clip)");

        BadClip? last = BadClips.FirstOrDefault(bad => !Clips.Any(clip => clip.Clip.Label == bad.Clip.Label));
        if (last is not null)
            throw new DataException(manifest.Root, $"the class '{manifest.Labels[last.Clip.Label]}' has no readable clip; first: {last.Clip.Name}: {last.Reason}");

        if (BadClips.Count > MaximumBadShare * total)
            throw new DataException(manifest.Root, $"{BadClips.Count} of {total} clips cannot be read, more than {MaximumBadShare:P0}; first: {BadClips[0].Clip.Name}: {BadClips[0].Reason}");
    }

    // Without the path, which stands before it wherever it is shown.
    internal static string Reason(Exception fault) => fault switch
    {
        AudioFormatException format => $"found {format.Found} at byte {format.Offset}, expected {format.Expected}",
        FileNotFoundException { FileName: { } name } => SoundFileName.WhyMissing(name),
        DirectoryNotFoundException => "there is no such file",
        _ => fault.Message,
    };

    private static SoundClip Examine(Clip clip, ClipPreparation preparation, CancellationToken cancellation)
    {
        (AudioClip sound, ClipFingerprint fingerprint) = Read(clip.Path, cancellation);
        ClipPreparer.RequireSound(sound, clip.Path);
        AudioInfo info = sound.Frames < FramesForLevels ? sound.Info : AudioFile.ReadHeader(clip.Path);
        IResampler resampler = Resampler.Create(info.SampleRateHz, preparation.SampleRateHz, preparation.ResampleQuality, preparation.Resampler);
        return new SoundClip(clip, info, resampler.OutputFrames(info.Frames ?? sound.Frames), fingerprint, ClipLevels.Of(sound));
    }

    // A file of usual size is read once, for its content and for its sound.
    private static (AudioClip Sound, ClipFingerprint Fingerprint) Read(string path, CancellationToken cancellation)
    {
        using FileStream stream = AudioFile.OpenStream(path);
        if (stream.Length > LargestKeptFile)
            return (AudioFile.Open(path, FramesForLevels), ClipFingerprint.Of(stream, cancellation));

        byte[] rented = ArrayPool<byte>.Shared.Rent((int)stream.Length);
        try
        {
            int length = stream.ReadAtLeast(rented.AsSpan(0, (int)stream.Length), (int)stream.Length, throwOnEndOfStream: false);
            using var content = new MemoryStream(rented, 0, length, writable: false);
            return (AudioFile.Read(content, path, FramesForLevels), ClipFingerprint.Of(rented.AsSpan(0, length)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
