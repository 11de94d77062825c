namespace RawAudioNet.Engine.Training.Metrics;

/// <summary>From logits to probabilities, predictions and losses on the host, in double: what evaluation and prediction report.</summary>
public static class Probabilities
{
    /// <summary><c>p_k = e^{z_k/T} / Σ_j e^{z_j/T}</c>, with the largest logit subtracted first.</summary>
    /// <param name="logits">z <c>[K]</c>.</param>
    /// <param name="probabilities">Receives p <c>[K]</c>.</param>
    /// <param name="temperature">T, above 0; 1 leaves the logits as they are.</param>
    /// <exception cref="ArgumentException">No logit, or the lengths differ.</exception>
    public static void Softmax(ReadOnlySpan<float> logits, Span<double> probabilities, double temperature = 1)
    {
        if (probabilities.Length != logits.Length)
            throw new ArgumentException($"{probabilities.Length} probabilities for {logits.Length} logits", nameof(probabilities));

        double largest = Largest(logits);
        double sum = 0;
        for (int k = 0; k < logits.Length; k++)
            sum += probabilities[k] = Math.Exp((logits[k] - largest) / temperature);
        foreach (ref double probability in probabilities)
            probability /= sum;
    }

    /// <summary>The cross-entropy of one image, <c>l = log Σ_k e^{z_k/T} − z_y/T</c>, with the largest logit subtracted first.</summary>
    /// <param name="logits">z <c>[K]</c>.</param>
    /// <param name="label">y, 0 to K − 1.</param>
    /// <param name="temperature">T, above 0; 1 leaves the logits as they are.</param>
    /// <exception cref="ArgumentException">No logit, or a label outside them.</exception>
    public static double Loss(ReadOnlySpan<float> logits, int label, double temperature = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, logits.Length);
        double largest = Largest(logits);
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp((logit - largest) / temperature);
        return Math.Log(sum) - (logits[label] - largest) / temperature;
    }

    /// <summary>The probabilities of a clip, the mean over its windows: the same bits whoever asks for them.</summary>
    /// <param name="windows">The probabilities <c>[K]</c> of each window, at least one.</param>
    public static double[] Mean(IReadOnlyList<double[]> windows)
    {
        var mean = new double[windows[0].Length];
        foreach (double[] window in windows)
        {
            for (int k = 0; k < mean.Length; k++)
                mean[k] += window[k];
        }

        // Divided last: a sum of numbers up to 1 never rounds to more than their count, a sum of their parts can.
        foreach (ref double probability in mean.AsSpan())
            probability /= windows.Count;
        return mean;
    }

    /// <summary>
    /// The cross-entropy of a clip whose probabilities are the mean over its windows, <c>l = −log (1/W · Σ_w e^{−l_w})</c>, finite
    /// even where every window's probability is too small for a double.
    /// </summary>
    /// <param name="windowLosses">l_w, each from <see cref="Loss"/>.</param>
    /// <exception cref="ArgumentException">No window.</exception>
    public static double LossOfWindows(ReadOnlySpan<double> windowLosses)
    {
        if (windowLosses.IsEmpty)
            throw new ArgumentException("a clip has at least one window", nameof(windowLosses));

        double smallest = windowLosses[0];
        foreach (double loss in windowLosses)
            smallest = Math.Min(smallest, loss);
        double sum = 0;
        foreach (double loss in windowLosses)
            sum += Math.Exp(smallest - loss);
        return smallest - Math.Log(sum / windowLosses.Length);
    }

    /// <summary>The predicted class: the first of the largest.</summary>
    /// <param name="scores">A score for each class, at least one: probabilities or logits.</param>
    /// <typeparam name="T">The type of score.</typeparam>
    public static int Prediction<T>(ReadOnlySpan<T> scores)
        where T : IComparable<T>
    {
        int best = 0;
        for (int k = 1; k < scores.Length; k++)
        {
            if (scores[k].CompareTo(scores[best]) > 0)
                best = k;
        }
        return best;
    }

    private static double Largest(ReadOnlySpan<float> logits)
    {
        if (logits.IsEmpty)
            throw new ArgumentException("there is no logit", nameof(logits));

        float largest = logits[0];
        foreach (float logit in logits)
            largest = MathF.Max(largest, logit);
        return largest;
    }
}
