using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Audio.Data;

/// <summary>One batch of waveforms while it is decoded, clip by clip.</summary>
/// <remarks>Claims and counts change within the loader's gate; each clip's samples are written by the one thread that claimed it.</remarks>
internal sealed class LoadingBatch : IDisposable
{
    private readonly ClipPreparer preparer;
    private readonly IReadOnlyList<SoundClip> clips;
    private readonly Window[] windows;
    private readonly bool[] repeated;
    private readonly LostClip?[] lost;

    // Windows of one clip that follow each other: where each such run begins, and behind the last one where it ends.
    private readonly int[] runs;
    private int count;
    private int runCount;
    private int claimed;

    public LoadingBatch(IBackend backend, ClipPreparer preparer, IReadOnlyList<SoundClip> clips, int images)
    {
        this.preparer = preparer;
        this.clips = clips;
        Sound = new WaveformBatch(backend, preparer, images);
        windows = new Window[images];
        repeated = new bool[images];
        lost = new LostClip?[images];
        runs = new int[images + 1];
    }

    /// <summary>The waveforms.</summary>
    public WaveformBatch Sound { get; }

    /// <summary>Whether there is a clip that nobody has begun.</summary>
    public bool HasWork => claimed < runCount;

    /// <summary>Clips that are not done.</summary>
    public int Unfinished { get; set; }

    /// <summary>What went wrong, beside files that cannot be read.</summary>
    public Exception? Failure { get; set; }

    public bool IsOf(ReadOnlySpan<Window> wanted) => wanted.SequenceEqual(windows.AsSpan(0, count));

    public void Begin(ReadOnlySpan<Window> wanted)
    {
        wanted.CopyTo(windows);
        count = wanted.Length;
        runCount = 0;
        for (int i = 0; i < count; i++)
        {
            repeated[i] = preparer.RepeatsOneChannel(clips[windows[i].Clip].Info.Channels);
            if (i == 0 || windows[i].Clip != windows[i - 1].Clip)
                runs[runCount++] = i;
        }

        runs[runCount] = count;
        Sound.Arrange(repeated.AsSpan(0, count));
        lost.AsSpan().Clear();
        claimed = 0;
        Unfinished = runCount;
        Failure = null;
    }

    public int Claim() => claimed++;

    /// <summary>Lets nobody begin another clip.</summary>
    public void GiveUp()
    {
        Unfinished -= runCount - claimed;
        claimed = runCount;
        count = 0;
    }

    public void Decode(int run)
    {
        SoundClip clip = clips[windows[runs[run]].Clip];
        try
        {
            AudioClip sound = clip.Open(preparer, windows.AsSpan(runs[run]..runs[run + 1]));
            for (int i = runs[run]; i < runs[run + 1]; i++)
                Sound.Prepare(i, sound, windows[i].Start);
        }
        catch (Exception fault) when (fault is AudioFormatException or IOException or UnauthorizedAccessException)
        {
            for (int i = runs[run]; i < runs[run + 1]; i++)
                Sound.Silence(i);
            lost[run] = new LostClip(windows[runs[run]].Clip, clip.Clip, ClipScan.Reason(fault), fault);
        }
    }

    /// <summary>Lists the clips that could not be read, each once.</summary>
    public void TellLost(List<LostClip> list)
    {
        list.Clear();
        for (int run = 0; run < runCount; run++)
        {
            if (lost[run] is { } clip && !list.Exists(known => known.Index == clip.Index))
                list.Add(clip);
        }
    }

    public void Dispose() => Sound.Dispose();
}
