namespace RawAudioNet.Audio.Data;

/// <summary>Decodes clips and prepares stretches of them into one host buffer, on several threads.</summary>
/// <remarks>Windows of one clip that follow each other are cut from one decoding.</remarks>
public sealed class WaveformLoader
{
    private readonly ClipPreparer preparer;
    private readonly int threads;

    /// <summary>Makes a loader.</summary>
    /// <param name="preparer">What clips are prepared by.</param>
    /// <param name="threads">How many clips are decoded at a time; 0 means one a processor.</param>
    public WaveformLoader(ClipPreparer preparer, int threads = 0)
    {
        this.preparer = preparer;
        this.threads = threads > 0 ? threads : Environment.ProcessorCount;
    }

    /// <summary>Decodes and prepares windows.</summary>
    /// <param name="clips">The clips that the windows point into.</param>
    /// <param name="windows">What is wanted.</param>
    /// <param name="waveforms">Receives <c>[windows, channels, samples]</c>; silence where a clip was lost.</param>
    /// <returns>The clips whose files are no longer what they were when they were scanned, each once, in the order of the
    /// windows.</returns>
    public IReadOnlyList<LostClip> Load(IReadOnlyList<SoundClip> clips, ArraySegment<Window> windows, float[] waveforms)
    {
        var runs = new List<(int First, int Count)>();
        for (int i = 0; i < windows.Count; i++)
        {
            if (i > 0 && windows[i].Clip == windows[i - 1].Clip)
                runs[^1] = (runs[^1].First, runs[^1].Count + 1);
            else
                runs.Add((i, 1));
        }

        var lost = new LostClip?[runs.Count];
        Parallel.For(0, runs.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, index =>
        {
            (int first, int count) = runs[index];
            int clip = windows[first].Clip;
            try
            {
                AudioClip sound = ClipPreparer.RequireSound(AudioFile.Open(clips[clip].Clip.Path), clips[clip].Clip.Path);
                for (int i = first; i < first + count; i++)
                    preparer.Prepare(sound, windows[i].Start, waveforms.AsSpan(i * preparer.Length, preparer.Length));
            }
            catch (Exception fault) when (fault is AudioFormatException or IOException or UnauthorizedAccessException)
            {
                waveforms.AsSpan(first * preparer.Length, count * preparer.Length).Clear();
                lost[index] = new LostClip(clip, clips[clip].Clip, ClipScan.Reason(fault), fault);
            }
        });
        return [.. lost.OfType<LostClip>().DistinctBy(clip => clip.Index)];
    }
}
