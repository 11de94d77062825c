using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>The convolution as the textbook writes it, in double: six loops and a test for the border.</summary>
public static class Conv2dReference
{
    /// <summary><c>y[n,i,j,o] = b[o] + Σ w[u,v,c,o]·(x[n, i·s−p+u, j·s−p+v, c]·scale[c] + shift[c])</c>, zero outside of the image.</summary>
    public static double[] Forward(Conv2dShape shape, double[] input, double[]? scale, double[]? shift, double[] weight, double[] bias)
    {
        double[] affine = Affine(shape, input, scale, shift);
        var output = new double[shape.Output.Count];
        for (int n = 0; n < shape.Images; n++)
        for (int i = 0; i < shape.OutputHeight; i++)
        for (int j = 0; j < shape.OutputWidth; j++)
        for (int o = 0; o < shape.OutputChannels; o++)
            output[OutputIndex(shape, n, i, j, o)] = bias[n / shape.Batch * shape.OutputChannels + o];

        VisitProducts(shape, (x, w, y) => output[y] += weight[w] * affine[x]);
        return output;
    }

    /// <summary>Each product <c>y += w·x</c> of forward gives <c>dx += w·dy</c>.</summary>
    public static double[] InputGradient(Conv2dShape shape, double[] gradOutput, double[] weight)
    {
        var gradInput = new double[shape.Input.Count];
        VisitProducts(shape, (x, w, y) => gradInput[x] += weight[w] * gradOutput[y]);
        return gradInput;
    }

    /// <summary>Each product <c>y += w·x</c> of forward gives <c>dw += x·dy</c>; the bias sees every dy once.</summary>
    public static (double[] Weight, double[] Bias) ParameterGradient(
        Conv2dShape shape, double[] input, double[]? scale, double[]? shift, double[] gradOutput)
    {
        double[] affine = Affine(shape, input, scale, shift);
        var gradWeight = new double[shape.Models * shape.Weight.Count];
        var gradBias = new double[shape.Models * shape.OutputChannels];
        VisitProducts(shape, (x, w, y) => gradWeight[w] += affine[x] * gradOutput[y]);
        for (int n = 0; n < shape.Images; n++)
        for (int i = 0; i < shape.OutputHeight; i++)
        for (int j = 0; j < shape.OutputWidth; j++)
        for (int o = 0; o < shape.OutputChannels; o++)
            gradBias[n / shape.Batch * shape.OutputChannels + o] += gradOutput[OutputIndex(shape, n, i, j, o)];

        return (gradWeight, gradBias);
    }

    /// <summary>Calls with the indices of input, weight and output of every product that the convolution sums.</summary>
    private static void VisitProducts(Conv2dShape shape, Action<long, long, long> product)
    {
        for (int n = 0; n < shape.Images; n++)
        for (int i = 0; i < shape.OutputHeight; i++)
        for (int j = 0; j < shape.OutputWidth; j++)
        for (int u = 0; u < shape.KernelHeight; u++)
        for (int v = 0; v < shape.KernelWidth; v++)
        {
            int row = i * shape.Stride - shape.Padding + u;
            int column = j * shape.Stride - shape.Padding + v;
            if (row < 0 || row >= shape.InputHeight || column < 0 || column >= shape.InputWidth)
                continue;

            int model = n / shape.Batch;
            for (int c = 0; c < shape.InputChannels; c++)
            for (int o = 0; o < shape.OutputChannels; o++)
            {
                long x = (((long)n * shape.InputHeight + row) * shape.InputWidth + column) * shape.InputChannels + c;
                long w = ((((long)model * shape.KernelHeight + u) * shape.KernelWidth + v) * shape.InputChannels + c) * shape.OutputChannels + o;
                product(x, w, OutputIndex(shape, n, i, j, o));
            }
        }
    }

    private static long OutputIndex(Conv2dShape shape, int n, int i, int j, int o) =>
        (((long)n * shape.OutputHeight + i) * shape.OutputWidth + j) * shape.OutputChannels + o;

    private static double[] Affine(Conv2dShape shape, double[] input, double[]? scale, double[]? shift) =>
        AffineReference.Apply(input, scale, shift, shape.Models, shape.InputChannels);
}
