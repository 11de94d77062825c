using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Audio.Data;

/// <summary>
/// One batch of waveforms while it is decoded, clip by clip. Where the device computes on the host's memory, clips are prepared in their
/// place; else on the host, from where the whole batch is copied.
/// </summary>
/// <remarks>Claims and counts change within the loader's gate; each clip's samples are written by the one thread that claimed it.</remarks>
internal sealed class LoadingBatch : IDisposable
{
    private readonly Tensor device;
    private readonly float[]? host;
    private readonly int length;
    private readonly Window[] windows;
    private readonly LostClip?[] lost;

    // Windows of one clip that follow each other: where each such run begins, and behind the last one where it ends.
    private readonly int[] runs;
    private int count;
    private int runCount;
    private int claimed;

    public LoadingBatch(IBackend backend, Shape shape)
    {
        device = TensorArena.AllocateTensor(backend, shape, "waveforms");
        length = shape[1] * shape[2];
        windows = new Window[shape[0]];
        lost = new LostClip?[shape[0]];
        runs = new int[shape[0] + 1];
        if (device.Arena.Buffer.Elements(0, length).IsEmpty)
            host = new float[shape.Count];
    }

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
            if (i == 0 || windows[i].Clip != windows[i - 1].Clip)
                runs[runCount++] = i;
        }

        runs[runCount] = count;
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

    public void Decode(int run, ClipPreparer preparer, IReadOnlyList<SoundClip> clips)
    {
        int clip = windows[runs[run]].Clip;
        string path = clips[clip].Clip.Path;
        try
        {
            AudioClip sound = ClipPreparer.RequireSound(AudioFile.Open(path), path);
            for (int i = runs[run]; i < runs[run + 1]; i++)
                preparer.Prepare(sound, windows[i].Start, Waveform(i));
        }
        catch (Exception fault) when (fault is AudioFormatException or IOException or UnauthorizedAccessException)
        {
            for (int i = runs[run]; i < runs[run + 1]; i++)
                Waveform(i).Clear();
            lost[run] = new LostClip(clip, clips[clip].Clip, ClipScan.Reason(fault), fault);
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

    /// <summary>The waveforms on the device.</summary>
    public Tensor OnDevice()
    {
        Tensor batch = device.First(count);
        if (host is not null)
            batch.CopyFrom(host.AsSpan(0, count * length));
        return batch;
    }

    public void Dispose() => device.Arena.Dispose();

    private Span<float> Waveform(int window) => host is not null
        ? host.AsSpan(window * length, length)
        : device.Arena.Buffer.Elements(device.Offset + (long)window * length, length);
}
