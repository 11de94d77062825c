namespace RawAudioNet.Audio;

/// <summary>
/// A sound that is decoded part by part, the next one while the one before is in use: however long a WAV file is, little of it is in memory.
/// Sound of which nothing can be said, see <see cref="ClipPreparer.RequireSound"/>, is refused in the part where it shows.
/// </summary>
public sealed class Recording
{
    /// <summary>Frames decoded at a time by default, or more where one window takes more: 24 s at 44.1 kHz, in stereo 8 MB.</summary>
    public const int PartFrames = 1 << 20;

    private readonly string name;
    private readonly AudioClip head;
    private readonly int partFrames;

    /// <summary>Wraps a sound, or the first part of a file.</summary>
    /// <param name="head">The sound.</param>
    /// <param name="name">The file, or what messages call the sound.</param>
    /// <param name="partFrames">Frames of the further parts.</param>
    /// <exception cref="AudioFormatException">Nothing can be said of the sound.</exception>
    public Recording(AudioClip head, string name, int partFrames = PartFrames)
    {
        this.head = ClipPreparer.RequireSound(head, name);
        this.name = name;
        this.partFrames = partFrames;
    }

    /// <summary>Frames a second.</summary>
    public int SampleRateHz => head.SampleRateHz;

    /// <summary>Frames of the whole recording.</summary>
    public long Frames => head.RecordingFrames;

    /// <summary>Duration in seconds.</summary>
    public double Seconds => (double)Frames / SampleRateHz;

    /// <summary>Opens a file and decodes its first part: a short one as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="partFrames">Frames decoded at a time.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="AudioFormatException">It is not sound, or none of which anything can be said.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Recording Open(string path, int partFrames = PartFrames) => new(AudioFile.OpenPart(path, 0, partFrames), path, partFrames);

    /// <summary>Windows of the recording, each with a part that holds what it depends on.</summary>
    /// <param name="preparer">What prepares them.</param>
    /// <param name="windows">The windows, in frames at the preparer's rate.</param>
    /// <param name="votes">How many times each is taken, by <see cref="VoteShifts"/>.</param>
    /// <returns>For each window a part and where the window begins, for <see cref="ClipPreparer.Prepare"/>.</returns>
    public IEnumerable<(AudioClip Part, long Start)> Windows(ClipPreparer preparer, ClipWindows windows, int votes = 1)
    {
        IEnumerable<long> starts =
            from window in Enumerable.Range(0, windows.Count)
            from vote in Enumerable.Range(0, votes)
            select windows.Start(window) + VoteShifts.Shift(vote, votes);
        return Parts(starts.Select(start => preparer.SourceFrames(SampleRateHz, Frames, start))).Zip(starts);
    }

    /// <summary>For each of some stretches a part of the recording that holds it.</summary>
    /// <param name="stretches">The first frame of each, and the one behind its last, in any order; the more they follow each other the better.</param>
    /// <returns>The parts: for neighbouring stretches mostly the same.</returns>
    /// <exception cref="AudioFormatException">The file can no longer be read, or nothing can be said of the part.</exception>
    public IEnumerable<AudioClip> Parts(IEnumerable<(long First, long End)> stretches)
    {
        AudioClip part = head;
        using IEnumerator<(Range, Task<AudioClip> Work)> further = ReadAhead.InOrder(Plan(stretches), 1, Decode).GetEnumerator();
        foreach ((long first, long end) in stretches)
        {
            if (!part.Holds(first, end) && further.MoveNext())
                part = further.Current.Work.GetAwaiter().GetResult();
            yield return part;
        }
    }

    // What is to be decoded when the head does not do.
    private IEnumerable<Range> Plan(IEnumerable<(long First, long End)> stretches)
    {
        var held = new Range(head.FirstFrame, head.FirstFrame + head.Frames);
        foreach ((long first, long end) in stretches)
        {
            if (first == end || (first >= held.First && end <= held.End))
                continue;
            held = new Range(first, Math.Min(Frames, Math.Max(end, first + partFrames)));
            yield return held;
        }
    }

    private AudioClip Decode(Range range)
    {
        AudioClip part = ClipPreparer.RequireSound(AudioFile.OpenPart(name, range.First, range.End), name);
        return part.RecordingFrames == Frames && part.SampleRateHz == SampleRateHz && part.Holds(range.First, range.End)
            ? part
            : throw new AudioFormatException(name, 0, "a file that changed while it was read", "the same to its end");
    }

    private readonly record struct Range(long First, long End);
}
