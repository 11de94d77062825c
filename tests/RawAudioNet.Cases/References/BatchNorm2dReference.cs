using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>Batch normalisation in double, by its definition: Ioffe and Szegedy, "Batch Normalization" (2015), algorithm 1 and section 3.</summary>
public static class BatchNorm2dReference
{
    private const double Epsilon = 1e-5;

    /// <summary>Mean, biased variance, and the scale and shift <c>y = x·scale + shift</c> that normalise with them.</summary>
    public static (double[] Mean, double[] Variance, double[] Scale, double[] Shift) Forward(
        BatchNorm2dShape shape, double[] input, double[] gamma, double[] beta)
    {
        double[] mean = Array.ConvertAll(Sums(shape, i => input[i]), sum => sum / shape.Population);
        double[] squares = Sums(shape, i => Math.Pow(input[i] - mean[Parameter(shape, i)], 2));
        double[] variance = Array.ConvertAll(squares, sum => sum / shape.Population);
        (double[] scale, double[] shift) = Evaluation(mean, variance, gamma, beta);
        return (mean, variance, scale, shift);
    }

    /// <summary><c>scale = γ/√(v+ε)</c>, <c>shift = β − m·scale</c>.</summary>
    public static (double[] Scale, double[] Shift) Evaluation(double[] mean, double[] variance, double[] gamma, double[] beta)
    {
        var scale = new double[mean.Length];
        var shift = new double[mean.Length];
        for (int c = 0; c < mean.Length; c++)
        {
            scale[c] = gamma[c] / Math.Sqrt(variance[c] + Epsilon);
            shift[c] = beta[c] - mean[c] * scale[c];
        }

        return (scale, shift);
    }

    /// <summary><c>dγ = Σ dy·x̂</c>, <c>dβ = Σ dy</c>.</summary>
    public static (double[] Gamma, double[] Beta) ParameterGradient(
        BatchNorm2dShape shape, double[] input, double[] mean, double[] variance, double[] gradOutput)
    {
        double[] normalised = Normalised(shape, input, mean, variance);
        return (Sums(shape, i => gradOutput[i] * normalised[i]), Sums(shape, i => gradOutput[i]));
    }

    /// <summary><c>dx = γ/√(σ²+ε)·(dy − dβ/P − x̂·dγ/P)</c>.</summary>
    public static double[] InputGradient(
        BatchNorm2dShape shape,
        double[] input,
        double[] mean,
        double[] variance,
        double[] gamma,
        double[] gradOutput,
        double[] gradGamma,
        double[] gradBeta)
    {
        double[] normalised = Normalised(shape, input, mean, variance);
        var gradInput = new double[input.Length];
        for (int i = 0; i < input.Length; i++)
        {
            int c = Parameter(shape, i);
            double centred = gradOutput[i] - gradBeta[c] / shape.Population - normalised[i] * gradGamma[c] / shape.Population;
            gradInput[i] = gamma[c] / Math.Sqrt(variance[c] + Epsilon) * centred;
        }

        return gradInput;
    }

    /// <summary><c>m = 0.9·m + 0.1·μ</c>, <c>v = 0.9·v + 0.1·σ²·P/(P−1)</c>.</summary>
    public static (double[] Mean, double[] Variance) UpdateRunning(
        BatchNorm2dShape shape, double[] mean, double[] variance, double[] runningMean, double[] runningVariance)
    {
        double unbiased = shape.Population / (shape.Population - 1.0);
        var newMean = new double[mean.Length];
        var newVariance = new double[mean.Length];
        for (int c = 0; c < mean.Length; c++)
        {
            newMean[c] = 0.9 * runningMean[c] + 0.1 * mean[c];
            newVariance[c] = 0.9 * runningVariance[c] + 0.1 * variance[c] * unbiased;
        }

        return (newMean, newVariance);
    }

    private static double[] Normalised(BatchNorm2dShape shape, double[] input, double[] mean, double[] variance)
    {
        var normalised = new double[input.Length];
        for (int i = 0; i < input.Length; i++)
            normalised[i] = (input[i] - mean[Parameter(shape, i)]) / Math.Sqrt(variance[Parameter(shape, i)] + Epsilon);
        return normalised;
    }

    /// <summary>The index in <c>[M][C]</c> of the parameter of value i of <c>[M·N, H, W, C]</c>.</summary>
    private static int Parameter(BatchNorm2dShape shape, int i) =>
        i / (shape.Population * shape.Channels) * shape.Channels + i % shape.Channels;

    private static double[] Sums(BatchNorm2dShape shape, Func<int, double> summand)
    {
        var sums = new double[shape.Models * shape.Channels];
        for (int i = 0; i < shape.Values.Count; i++)
            sums[Parameter(shape, i)] += summand(i);
        return sums;
    }
}
