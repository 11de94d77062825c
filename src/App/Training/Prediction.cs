using RawAudioNet.App.Data;
using RawAudioNet.App.Reporting.Predictions;
using RawAudioNet.Audio;
using RawAudioNet.Engine.Training.Metrics;

namespace RawAudioNet.App.Training;

/// <summary>
/// Judges sounds of any length: windows at a hop, and the mean over them. Whatever sounds they are of, windows are judged together as many
/// as fit a batch.
/// </summary>
/// <param name="classifier">The trained network.</param>
/// <param name="settings">Windows, and how much is told of each.</param>
/// <param name="output">Takes results in the order of the sounds.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class Prediction(
    SoundClassifier classifier, PredictionSettings settings, IPredictionOutput output, CancellationToken cancellation)
{
    private readonly Queue<Sound> untold = [];
    private readonly List<(AudioClip Part, long Start)> stretches = [];
    private readonly List<Sound> soundOfStretch = [];

    /// <summary>Judges a sound, the last windows of it together with the next sounds; one that throws leaves no result.</summary>
    /// <exception cref="AudioFormatException">Part of it cannot be read.</exception>
    public void Add(string file, Recording recording)
    {
        var sound = new Sound(file, recording.Seconds);
        foreach ((AudioClip part, long at, double start, double end) in settings.CoversNetwork ? WholeWindows(recording) : ShortWindows(recording))
        {
            stretches.Add((part, at));
            soundOfStretch.Add(sound);
            if (sound.Stretches++ % settings.Votes == 0)
                sound.Times.Add((start, end));
            if (stretches.Count == SoundClassifier.BatchSize)
                Judge();
        }
        untold.Enqueue(sound);
    }

    /// <summary>Judges what is waiting.</summary>
    public void Flush()
    {
        Judge();
        Tell();
    }

    /// <summary>Writes what is known, apart from <see cref="Add"/>: what fails here is no fault of a sound.</summary>
    public void Tell()
    {
        while (untold.TryPeek(out Sound? sound) && sound.Judged.Count == sound.Stretches)
        {
            double[][] windows = [.. sound.Judged.Chunk(settings.Votes).Select(votes => Probabilities.Mean(votes))];
            IEnumerable<WindowResult> timeline = sound.Times.Zip(windows, (time, window) => new WindowResult(time.Start, time.End, Top(window)));
            output.Result(new FileResult(sound.File, 0, sound.Seconds, Top(Probabilities.Mean(windows)), windows.Length == 1 ? [] : [.. timeline]));
            untold.Dequeue();
        }
    }

    private void Judge()
    {
        cancellation.ThrowIfCancellationRequested();
        double[][] probabilities = classifier.Classify(stretches);
        for (int i = 0; i < probabilities.Length; i++)
            soundOfStretch[i].Judged.Add(probabilities[i]);
        stretches.Clear();
        soundOfStretch.Clear();
    }

    /// <summary>The windows of evaluation: as long as what the network sees.</summary>
    private IEnumerable<(AudioClip Part, long At, double Start, double End)> WholeWindows(Recording recording)
    {
        ClipPreparer preparer = classifier.Preparer;
        double rate = preparer.Preparation.SampleRateHz;
        ClipWindows windows = preparer.Windows(preparer.Frames(recording), (int)Math.Round(1000 * settings.HopSeconds));
        foreach (((AudioClip Part, long Start) stretch, (double Start, double End) time) in recording.Windows(preparer, windows, settings.Votes).Zip(TimesOf(windows)))
            yield return (stretch.Part, stretch.Start, time.Start, time.End);

        IEnumerable<(double Start, double End)> TimesOf(ClipWindows windows) =>
            from window in Enumerable.Range(0, windows.Count)
            from vote in Enumerable.Range(0, settings.Votes)
            let start = windows.Start(window)
            select (Math.Max(0, start / rate), Math.Min(recording.Seconds, (start + windows.Window) / rate));
    }

    /// <summary>Shorter windows: each is cut out and lies in the middle of what a short clip lies in.</summary>
    private IEnumerable<(AudioClip Part, long At, double Start, double End)> ShortWindows(Recording recording)
    {
        double rate = recording.SampleRateHz;
        var windows = new ClipWindows(recording.Frames, Frames(settings.WindowSeconds), Frames(settings.HopSeconds));
        IEnumerable<(long First, long End)> places = Enumerable.Range(0, windows.Count).Select(i => Math.Max(0, windows.Start(i)))
            .Select(start => (start, Math.Min(recording.Frames, start + windows.Window)));
        foreach ((AudioClip part, (long first, long end)) in recording.Parts(places).Zip(places))
        {
            AudioClip cut = Cut(part, (int)(first - part.FirstFrame), (int)(end - part.FirstFrame));
            long start = classifier.Preparer.CentredStart(classifier.Preparer.Frames(cut));
            for (int vote = 0; vote < settings.Votes; vote++)
                yield return (cut, start + VoteShifts.Shift(vote, settings.Votes), first / rate, end / rate);
        }

        int Frames(double seconds) => (int)Math.Clamp(Math.Round(seconds * rate), 1, int.MaxValue);
    }

    private static AudioClip Cut(AudioClip clip, int start, int end)
    {
        var samples = new float[clip.Channels * (end - start)];
        for (int c = 0; c < clip.Channels; c++)
            clip.Channel(c)[start..end].CopyTo(samples.AsSpan(c * (end - start)));
        return AudioClip.FromSamples(samples, clip.Channels, clip.SampleRateHz);
    }

    private LabelProbability[] Top(double[] probabilities)
    {
        LabelProbability[] top = [.. probabilities
            .Select((probability, k) => new LabelProbability(classifier.Labels[k], probability))
            .OrderByDescending(entry => entry.Probability)
            .Take(settings.Top)];
        if (top[0].Probability < settings.Threshold)
            top[0] = top[0] with { Label = "unknown" };
        return top;
    }

    private sealed record Sound(string File, double Seconds)
    {
        public List<(double Start, double End)> Times { get; } = [];

        /// <summary>Stretches to be judged: every window once, or as often as there are votes.</summary>
        public int Stretches { get; set; }

        public List<double[]> Judged { get; } = [];
    }
}
