using RawAudioNet.Engine.Training;

namespace RawAudioNet.Audio.Data;

/// <summary>Mean and squared distances of values that come in blocks, in double.</summary>
/// <remarks>Source: Chan, Golub and LeVeque, "Algorithms for computing the sample variance" (1983), equation 2.1.</remarks>
public sealed class RunningMoments
{
    private long count;
    private double mean;
    private double squares;

    /// <summary>Adds a block.</summary>
    /// <param name="values">The values.</param>
    public void Add(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
            return;

        double sum = 0;
        foreach (float value in values)
            sum += value;

        double blockMean = sum / values.Length;
        double blockSquares = 0;
        foreach (float value in values)
            blockSquares += (value - blockMean) * (value - blockMean);

        long total = count + values.Length;
        double distance = blockMean - mean;
        squares += blockSquares + distance * distance * count * values.Length / total;
        mean += distance * values.Length / total;
        count = total;
    }

    /// <summary>The pair to normalise by.</summary>
    /// <returns>Mean and unbiased deviation.</returns>
    public Normalisation ToNormalisation() => Normalisation.From(count, mean, squares);
}
