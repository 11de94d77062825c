using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Training.Metrics;

namespace RawAudioNet.App.Training;

/// <summary>What a network said of labelled clips: of each the mean of its windows' probabilities, and its loss.</summary>
internal sealed class ClipScores
{
    private readonly IReadOnlyList<string> labels;
    private readonly IReadOnlyList<SoundClip> clips;
    private readonly double[][] probabilities;
    private readonly double[] losses;

    /// <param name="labels">The classes.</param>
    /// <param name="clips">The clips.</param>
    /// <param name="windows">The windows that were judged, clip after clip.</param>
    /// <param name="logits">The logits of each window.</param>
    public ClipScores(
        IReadOnlyList<string> labels, IReadOnlyList<SoundClip> clips, IReadOnlyList<Window> windows, IReadOnlyList<float[]> logits)
    {
        this.labels = labels;
        this.clips = clips;
        probabilities = [.. clips.Select(_ => new double[labels.Count])];
        losses = new double[clips.Count];
        var window = new double[labels.Count];
        var windowLosses = new List<double>();
        for (int first = 0; first < windows.Count; first += windowLosses.Count)
        {
            int clip = windows[first].Clip;
            windowLosses.Clear();
            for (int i = first; i < windows.Count && windows[i].Clip == clip; i++)
            {
                Probabilities.Softmax(logits[i], window);
                for (int k = 0; k < window.Length; k++)
                    probabilities[clip][k] += window[k];
                windowLosses.Add(Probabilities.Loss(logits[i], clips[clip].Clip.Label));
            }

            for (int k = 0; k < window.Length; k++)
                probabilities[clip][k] /= windowLosses.Count;
            losses[clip] = Probabilities.LossOfWindows(windowLosses.ToArray());
        }

        Metrics = new ClassificationMetrics(
            labels,
            clips.Select(clip => clip.Clip.Label).ToArray(),
            probabilities.Select(of => Probabilities.Prediction<double>(of)).ToArray(),
            losses);
    }

    /// <summary>The scores of all clips but those lost, whose logits mean nothing.</summary>
    public static ClipScores Of(
        IReadOnlyList<string> labels, IReadOnlyList<SoundClip> clips, IReadOnlyList<Window> windows, IReadOnlyList<float[]> logits, IReadOnlySet<int>? lost)
    {
        if (lost is null || lost.Count == 0)
            return new ClipScores(labels, clips, windows, logits);
        if (lost.Count == clips.Count)
            throw new DataException(clips[0].Clip.Path, "no clip to score is left that can be read");

        int[] kept = [.. Enumerable.Range(0, clips.Count).Where(clip => !lost.Contains(clip))];
        int[] keptWindows = [.. Enumerable.Range(0, windows.Count).Where(window => !lost.Contains(windows[window].Clip))];
        return new ClipScores(
            labels,
            [.. kept.Select(clip => clips[clip])],
            [.. keptWindows.Select(window => windows[window] with { Clip = Array.BinarySearch(kept, windows[window].Clip) })],
            [.. keptWindows.Select(window => logits[window])]);
    }

    /// <summary>The figures over all clips.</summary>
    public ClassificationMetrics Metrics { get; }

    /// <summary>The figures in the shape in which they are reported.</summary>
    public ScoreReport Report => ScoreReport.Of(labels, Metrics);

    /// <summary>The mean over batches of the batches' mean losses, which is how the tutorial reports a loss.</summary>
    public double LossOverBatches(int batch) => losses.Chunk(batch).Average(chunk => chunk.Average());

    /// <summary>The clips taken for something else, those with the least probable true class first.</summary>
    public IEnumerable<ClipMistake> WorstMistakes(int count) =>
        from i in Enumerable.Range(0, clips.Count)
            .Where(i => Probabilities.Prediction<double>(probabilities[i]) != clips[i].Clip.Label)
            .OrderByDescending(i => losses[i])
            .Take(count)
        let predicted = Probabilities.Prediction<double>(probabilities[i])
        let label = clips[i].Clip.Label
        select new ClipMistake(clips[i], labels[label], probabilities[i][label], labels[predicted], probabilities[i][predicted]);

    /// <summary>A line a clip.</summary>
    public IEnumerable<ClipPrediction> Predictions()
    {
        for (int i = 0; i < clips.Count; i++)
        {
            int predicted = Probabilities.Prediction<double>(probabilities[i]);
            yield return new ClipPrediction(
                clips[i].Clip.Name, labels[clips[i].Clip.Label], labels[predicted], probabilities[i][predicted], losses[i]);
        }
    }
}
