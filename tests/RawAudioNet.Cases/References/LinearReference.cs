using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>The linear layer in double.</summary>
public static class LinearReference
{
    /// <summary><c>y[n,o] = b[o] + Σ_i x[n,i]·w[i,o]</c>.</summary>
    public static double[] Forward(LinearShape shape, double[] input, double[] weight, double[] bias)
    {
        var output = new double[shape.Output.Count];
        for (int n = 0; n < shape.Models * shape.Batch; n++)
        for (int o = 0; o < shape.OutputFeatures; o++)
        {
            double sum = bias[n / shape.Batch * shape.OutputFeatures + o];
            for (int i = 0; i < shape.InputFeatures; i++)
                sum += input[n * shape.InputFeatures + i] * weight[WeightIndex(shape, n, i, o)];
            output[n * shape.OutputFeatures + o] = sum;
        }

        return output;
    }

    /// <summary><c>dx[n,i] = Σ_o dy[n,o]·w[i,o]</c>.</summary>
    public static double[] InputGradient(LinearShape shape, double[] gradOutput, double[] weight)
    {
        var gradInput = new double[shape.Input.Count];
        for (int n = 0; n < shape.Models * shape.Batch; n++)
        for (int i = 0; i < shape.InputFeatures; i++)
        for (int o = 0; o < shape.OutputFeatures; o++)
            gradInput[n * shape.InputFeatures + i] += gradOutput[n * shape.OutputFeatures + o] * weight[WeightIndex(shape, n, i, o)];
        return gradInput;
    }

    /// <summary><c>dw[i,o] = Σ_n x[n,i]·dy[n,o]</c>, <c>db[o] = Σ_n dy[n,o]</c>.</summary>
    public static (double[] Weight, double[] Bias) ParameterGradient(LinearShape shape, double[] input, double[] gradOutput)
    {
        var gradWeight = new double[shape.Models * shape.Weight.Count];
        var gradBias = new double[shape.Models * shape.OutputFeatures];
        for (int n = 0; n < shape.Models * shape.Batch; n++)
        for (int o = 0; o < shape.OutputFeatures; o++)
        {
            double dy = gradOutput[n * shape.OutputFeatures + o];
            gradBias[n / shape.Batch * shape.OutputFeatures + o] += dy;
            for (int i = 0; i < shape.InputFeatures; i++)
                gradWeight[WeightIndex(shape, n, i, o)] += input[n * shape.InputFeatures + i] * dy;
        }

        return (gradWeight, gradBias);
    }

    private static int WeightIndex(LinearShape shape, int image, int i, int o) =>
        (image / shape.Batch * shape.InputFeatures + i) * shape.OutputFeatures + o;
}
