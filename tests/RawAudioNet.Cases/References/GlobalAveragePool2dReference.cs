using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>The mean over rows and columns in double.</summary>
public static class GlobalAveragePool2dReference
{
    /// <summary><c>y[n,c] = Σ (x[n,i,j,c]·scale[c] + shift[c]) / (H·W)</c>.</summary>
    public static double[] Forward(GlobalAveragePool2dShape shape, double[] input, double[]? scale, double[]? shift)
    {
        double[] affine = AffineReference.Apply(input, scale, shift, shape.Models, shape.Channels);
        int area = shape.Height * shape.Width;
        var output = new double[shape.Output.Count];
        for (int i = 0; i < affine.Length; i++)
            output[OutputIndex(shape, i)] += affine[i] / area;
        return output;
    }

    /// <summary><c>dx[n,i,j,c] = dy[n,c] / (H·W)</c>.</summary>
    public static double[] Backward(GlobalAveragePool2dShape shape, double[] gradOutput)
    {
        var gradInput = new double[shape.Input.Count];
        for (int i = 0; i < gradInput.Length; i++)
            gradInput[i] = gradOutput[OutputIndex(shape, i)] / (shape.Height * shape.Width);
        return gradInput;
    }

    private static int OutputIndex(GlobalAveragePool2dShape shape, int i) =>
        i / (shape.Height * shape.Width * shape.Channels) * shape.Channels + i % shape.Channels;
}
