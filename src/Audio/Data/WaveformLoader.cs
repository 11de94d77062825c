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
    /// <param name="waveforms">Receives <c>[windows, channels, samples]</c>.</param>
    /// <exception cref="AudioFormatException">A file is not what it was when it was scanned.</exception>
    public void Load(IReadOnlyList<SoundClip> clips, ArraySegment<Window> windows, float[] waveforms)
    {
        var runs = new List<(int First, int Count)>();
        for (int i = 0; i < windows.Count; i++)
        {
            if (i > 0 && windows[i].Clip == windows[i - 1].Clip)
                runs[^1] = (runs[^1].First, runs[^1].Count + 1);
            else
                runs.Add((i, 1));
        }

        try
        {
            Parallel.ForEach(runs, new ParallelOptions { MaxDegreeOfParallelism = threads }, run =>
            {
                AudioClip clip = AudioFile.Open(clips[windows[run.First].Clip].Clip.Path);
                for (int i = run.First; i < run.First + run.Count; i++)
                    preparer.Prepare(clip, windows[i].Start, waveforms.AsSpan(i * preparer.Length, preparer.Length));
            });
        }
        catch (AggregateException several)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}
