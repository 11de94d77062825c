using RawAudioNet.App.Data;
using RawAudioNet.App.Reporting.Predictions;
using RawAudioNet.Audio;

namespace RawAudioNet.App.Training;

/// <summary>Judges sounds of any length: windows at a hop, and the mean over them. Sounds are judged together until a batch is full.</summary>
/// <param name="classifier">The trained network.</param>
/// <param name="settings">Windows, and how much is told of each.</param>
/// <param name="output">Takes results in the order of the sounds.</param>
internal sealed class Prediction(SoundClassifier classifier, PredictionSettings settings, IPredictionOutput output)
{
    private const int EnoughStretches = 32;

    private readonly List<Sound> waiting = [];
    private readonly List<(AudioClip Clip, long Start)> stretches = [];

    /// <summary>Judges a sound, now or together with the next ones.</summary>
    public void Add(string file, AudioClip clip)
    {
        var times = new List<(double Start, double End)>();
        foreach ((AudioClip part, long at, double start, double end) in settings.CoversNetwork ? WholeWindows(clip) : ShortWindows(clip))
        {
            stretches.Add((part, at));
            times.Add((start, end));
        }
        waiting.Add(new Sound(file, clip.Seconds, times));
        if (stretches.Count >= EnoughStretches)
            Flush();
    }

    /// <summary>Judges what is waiting.</summary>
    public void Flush()
    {
        double[][] probabilities = classifier.Classify(stretches);
        int first = 0;
        foreach (Sound sound in waiting)
        {
            double[][] windows = probabilities[first..(first + sound.Times.Count)];
            first += windows.Length;
            IEnumerable<WindowResult> timeline = sound.Times.Zip(windows, (time, window) => new WindowResult(time.Start, time.End, Top(window)));
            output.Result(new FileResult(sound.File, 0, sound.Seconds, Top(Mean(windows)), windows.Length == 1 ? [] : [.. timeline]));
        }
        waiting.Clear();
        stretches.Clear();
    }

    /// <summary>The windows of evaluation: as long as what the network sees.</summary>
    private IEnumerable<(AudioClip Part, long At, double Start, double End)> WholeWindows(AudioClip clip)
    {
        ClipWindows windows = classifier.Windows(clip, (int)Math.Round(1000 * settings.HopSeconds));
        double rate = classifier.Preparer.Preparation.SampleRateHz;
        for (int i = 0; i < windows.Count; i++)
        {
            long start = windows.Start(i);
            yield return (clip, start, Math.Max(0, start / rate), Math.Min(clip.Seconds, (start + windows.Window) / rate));
        }
    }

    /// <summary>Shorter windows: each is cut out and lies in the middle of silence, as a short clip does.</summary>
    private IEnumerable<(AudioClip Part, long At, double Start, double End)> ShortWindows(AudioClip clip)
    {
        int rate = clip.SampleRateHz;
        var windows = new ClipWindows(clip.Frames, Frames(settings.WindowSeconds), Frames(settings.HopSeconds));
        for (int i = 0; i < windows.Count; i++)
        {
            int start = (int)Math.Max(0, windows.Start(i));
            int end = Math.Min(clip.Frames, start + windows.Window);
            AudioClip part = Part(clip, start, end);
            yield return (part, classifier.Preparer.CentredStart(classifier.Preparer.Frames(part)), (double)start / rate, (double)end / rate);
        }

        int Frames(double seconds) => (int)Math.Clamp(Math.Round(seconds * rate), 1, int.MaxValue);
    }

    private static AudioClip Part(AudioClip clip, int start, int end)
    {
        var samples = new float[clip.Channels * (end - start)];
        for (int c = 0; c < clip.Channels; c++)
            clip.Channel(c)[start..end].CopyTo(samples.AsSpan(c * (end - start)));
        return AudioClip.FromSamples(samples, clip.Channels, clip.SampleRateHz);
    }

    private static double[] Mean(double[][] windows)
    {
        var mean = new double[windows[0].Length];
        foreach (double[] window in windows)
        {
            for (int k = 0; k < mean.Length; k++)
                mean[k] += window[k] / windows.Length;
        }
        return mean;
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

    private sealed record Sound(string File, double Seconds, IReadOnlyList<(double Start, double End)> Times);
}
