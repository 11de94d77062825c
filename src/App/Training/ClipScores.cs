using RawAudioNet.App.Reporting;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Training.Metrics;

namespace RawAudioNet.App.Training;

/// <summary>What a network said of labelled clips: of each the mean of its windows' probabilities, and its loss.</summary>
internal sealed class ClipScores
{
    // Smaller ones have no logarithm worth the name.
    private const double LeastProbability = 1e-300;

    private readonly IReadOnlyList<string> labels;
    private readonly IReadOnlyList<SoundClip> clips;
    private readonly float[][][] windows;
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
        this.windows = [.. windows.Select((window, index) => (window.Clip, logits[index])).GroupBy(pair => pair.Clip, pair => pair.Item2).Select(group => group.ToArray())];
        probabilities = [.. this.windows.Select(of => Mean(of, 1))];
        losses = [.. this.windows.Select((of, clip) => Loss(of, clips[clip].Clip.Label, 1))];

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
    public ScoreReport Report => ScoreReport.Of(labels, Metrics, Calibration);

    /// <summary>The temperature that the network was given on its validation clips, or null.</summary>
    public double? Temperature { get; set; }

    /// <summary>
    /// The temperature at which these clips' true classes are most probable. Of N clips one in N + 2 is held possible to be something else,
    /// or else a handful of clips, all of them right, would make every answer certain.
    /// </summary>
    /// <remarks>Source of the N + 2: Platt, "Probabilistic Outputs for Support Vector Machines", 1999, section 2.2.</remarks>
    public double FitTemperature()
    {
        double doubt = labels.Count > 1 ? 1.0 / (clips.Count + 2) : 0;
        return Engine.Training.Metrics.Calibration.FitTemperature(
            temperature => windows.Select((of, clip) => DoubtfulLoss(Mean(of, temperature), clips[clip].Clip.Label, doubt)).Average());
    }

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

    private CalibrationReport Calibration =>
        new(ExpectedError(1), Temperature, Temperature is double temperature ? ExpectedError(temperature) : null);

    private double ExpectedError(double temperature)
    {
        double[][] means = [.. windows.Select(of => Mean(of, temperature))];
        return Engine.Training.Metrics.Calibration.ExpectedError(
            means.Select(of => of.Max()).ToArray(),
            means.Select((of, clip) => Probabilities.Prediction<double>(of) == clips[clip].Clip.Label).ToArray());
    }

    private static double DoubtfulLoss(double[] probabilities, int label, double doubt)
    {
        double others = probabilities.Where((_, k) => k != label).Sum(Loss);
        return (1 - doubt) * Loss(probabilities[label]) + (doubt > 0 ? doubt / (probabilities.Length - 1) * others : 0);

        static double Loss(double probability) => -Math.Log(Math.Max(probability, LeastProbability));
    }

    private static double[] Mean(float[][] windows, double temperature)
    {
        var probabilities = new double[windows.Length][];
        for (int window = 0; window < windows.Length; window++)
        {
            probabilities[window] = new double[windows[window].Length];
            Probabilities.Softmax(windows[window], probabilities[window], temperature);
        }
        return Probabilities.Mean(probabilities);
    }

    private static double Loss(float[][] windows, int label, double temperature) =>
        Probabilities.LossOfWindows(windows.Select(logits => Probabilities.Loss(logits, label, temperature)).ToArray());
}
