namespace RawAudioNet.Engine.Training.Metrics;

/// <summary>What is reported of a classifier on a set of clips.</summary>
public sealed class ClassificationMetrics
{
    /// <summary>Computes all figures.</summary>
    /// <param name="classes">The classes' names, in label order.</param>
    /// <param name="labels">The true class of each clip, 0 to K − 1.</param>
    /// <param name="predictions">The predicted class of each clip, likewise.</param>
    /// <param name="losses">The loss of each clip.</param>
    /// <exception cref="ArgumentException">There is no clip, the lengths differ, or a class is outside the K.</exception>
    public ClassificationMetrics(
        IReadOnlyList<string> classes, ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, ReadOnlySpan<double> losses)
    {
        if (labels.IsEmpty)
            throw new ArgumentException("there is no clip to measure", nameof(labels));
        if (losses.Length != labels.Length)
            throw new ArgumentException($"{losses.Length} losses for {labels.Length} labels", nameof(losses));

        Confusion = new ConfusionMatrix(classes.Count, labels, predictions);
        PerClass = [.. classes.Select((name, k) => OfClass(name, Confusion, k))];
        Loss = Mean(losses);
    }

    /// <summary>The counts behind all figures but the loss.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Precision, recall and F1 of each class, in label order.</summary>
    public IReadOnlyList<ClassMetrics> PerClass { get; }

    /// <summary>Clips in all.</summary>
    public int Clips => Confusion.Total;

    /// <summary>The mean of the clips' losses, summed in double.</summary>
    public double Loss { get; }

    /// <summary>The share of clips whose prediction is their class.</summary>
    public double Accuracy => (double)Confusion.Correct / Clips;

    /// <summary>The 95 % interval of <see cref="Accuracy"/>.</summary>
    public WilsonInterval AccuracyInterval => WilsonInterval.Of(Confusion.Correct, Clips);

    /// <summary>The mean recall over the classes that have clips.</summary>
    public double BalancedAccuracy => PerClass.Where(one => one.Support > 0).Average(one => one.Recall);

    /// <summary>
    /// The mean F1 over the classes that occur among labels or predictions, as scikit-learn's <c>f1_score(average="macro")</c>: a class
    /// without clips lowers it only when some clip is taken for it.
    /// </summary>
    public double MacroF1 =>
        PerClass.Where((one, k) => one.Support > 0 || Confusion.Predicted(k) > 0).Average(one => one.F1);

    private static ClassMetrics OfClass(string name, ConfusionMatrix confusion, int k)
    {
        int support = confusion.Support(k);
        int predicted = confusion.Predicted(k);
        int hits = confusion[k, k];
        return new ClassMetrics(name, support, Share(hits, predicted), Share(hits, support), Share(2 * hits, support + predicted));
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }
}
