namespace RawAudioNet.Engine.Training.Metrics;

/// <summary>Whether probabilities can be taken at their word, and the one number that mends them where they cannot.</summary>
/// <remarks>Source: Guo et al., "On Calibration of Modern Neural Networks", 2017, sections 2 and 4.</remarks>
public static class Calibration
{
    /// <summary>Bins of equal width over the probability of the predicted class.</summary>
    public const int Bins = 15;

    private const double LowestTemperature = 0.05;
    private const double HighestTemperature = 20;
    private const double Precision = 1e-4;

    /// <summary>
    /// The expected calibration error: the mean distance between how sure the network was and how often it was right, over bins weighted by
    /// their clips, <c>Σ_b n_b/N · |accuracy_b − confidence_b|</c>.
    /// </summary>
    /// <param name="confidences">The probability of each clip's predicted class.</param>
    /// <param name="right">Whether that class is the clip's.</param>
    /// <exception cref="ArgumentException">There is no clip, or the lengths differ.</exception>
    public static double ExpectedError(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> right)
    {
        if (confidences.IsEmpty || confidences.Length != right.Length)
            throw new ArgumentException($"{confidences.Length} probabilities for {right.Length} clips", nameof(right));
        Span<double> surplus = stackalloc double[Bins];
        surplus.Clear();
        for (int i = 0; i < confidences.Length; i++)
            surplus[Math.Clamp((int)(confidences[i] * Bins), 0, Bins - 1)] += confidences[i] - (right[i] ? 1 : 0);
        double sum = 0;
        foreach (double bin in surplus)
            sum += Math.Abs(bin);
        return sum / confidences.Length;
    }

    /// <summary>
    /// The temperature T that makes the true classes most probable when every logit is divided by it. Above 1 the network was too sure of
    /// itself; which class it names does not change. Searched by golden sections over log T.
    /// </summary>
    /// <param name="loss">The mean loss over validation clips at a temperature.</param>
    public static double FitTemperature(Func<double, double> loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        double section = (Math.Sqrt(5) - 1) / 2;
        double low = Math.Log(LowestTemperature);
        double high = Math.Log(HighestTemperature);
        double left = high - section * (high - low);
        double right = low + section * (high - low);
        double leftLoss = loss(Math.Exp(left));
        double rightLoss = loss(Math.Exp(right));
        while (high - low > Precision)
        {
            if (leftLoss < rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                left = high - section * (high - low);
                leftLoss = loss(Math.Exp(left));
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                right = low + section * (high - low);
                rightLoss = loss(Math.Exp(right));
            }
        }
        return Math.Exp((low + high) / 2);
    }
}
