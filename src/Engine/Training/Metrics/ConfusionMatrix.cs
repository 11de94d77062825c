namespace RawAudioNet.Engine.Training.Metrics;

/// <summary>How often clips of each class were taken for each: a row for the true class, a column for the predicted one.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[] counts;

    /// <summary>Counts the outcomes of all clips.</summary>
    /// <param name="classes">Classes, K.</param>
    /// <param name="labels">The true class of each clip, 0 to K − 1.</param>
    /// <param name="predictions">The predicted class of each clip, likewise.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a class is outside the K.</exception>
    public ConfusionMatrix(int classes, ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (labels.Length != predictions.Length)
            throw new ArgumentException($"{predictions.Length} predictions for {labels.Length} labels", nameof(predictions));

        Classes = classes;
        Total = labels.Length;
        counts = new int[classes * classes];
        for (int i = 0; i < labels.Length; i++)
            counts[Index(labels[i], predictions[i])]++;
    }

    /// <summary>Classes, K.</summary>
    public int Classes { get; }

    /// <summary>Clips in all.</summary>
    public int Total { get; }

    /// <summary>Clips whose prediction is their class: the sum of the diagonal.</summary>
    public int Correct
    {
        get
        {
            int sum = 0;
            for (int k = 0; k < Classes; k++)
                sum += this[k, k];
            return sum;
        }
    }

    /// <summary>The number of clips of one class that were taken for another.</summary>
    /// <param name="label">The true class.</param>
    /// <param name="prediction">The predicted class.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class outside the K.</exception>
    public int this[int label, int prediction] => counts[Index(label, prediction)];

    /// <summary>The clips of a class: the sum of its row.</summary>
    /// <param name="label">The class.</param>
    public int Support(int label)
    {
        int sum = 0;
        for (int prediction = 0; prediction < Classes; prediction++)
            sum += this[label, prediction];
        return sum;
    }

    /// <summary>The clips taken for a class: the sum of its column.</summary>
    /// <param name="prediction">The class.</param>
    public int Predicted(int prediction)
    {
        int sum = 0;
        for (int label = 0; label < Classes; label++)
            sum += this[label, prediction];
        return sum;
    }

    /// <summary>The counts row by row, for reports.</summary>
    public int[][] ToRows() => [.. counts.Chunk(Classes)];

    private int Index(int label, int prediction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, Classes);
        ArgumentOutOfRangeException.ThrowIfNegative(prediction);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(prediction, Classes);
        return label * Classes + prediction;
    }
}
