using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>Convolution, rectifier and batch norm in double, one after the other.</summary>
public static class ConvBlockReference
{
    /// <summary>y, the rectified convolution, and the statistics of a batch norm over it.</summary>
    public static (double[] Output, double[] Mean, double[] Variance, double[] Scale, double[] Shift) Forward(
        Conv2dShape shape, double[] input, double[]? scale, double[]? shift, double[] weight, double[] bias, double[] gamma, double[] beta)
    {
        double[] output = ReluReference.Forward(Conv2dReference.Forward(shape, input, scale, shift, weight, bias));
        (double[] mean, double[] variance, double[] outputScale, double[] outputShift) =
            BatchNorm2dReference.Forward(shape.OutputNorm, output, gamma, beta);
        return (output, mean, variance, outputScale, outputShift);
    }

    /// <summary>The gradient of the convolution's output: back through batch norm and rectifier.</summary>
    public static double[] ConvolutionGradient(
        Conv2dShape shape,
        double[] output,
        double[] mean,
        double[] variance,
        double[] gamma,
        double[] gradOutput,
        double[] gradGamma,
        double[] gradBeta) =>
        ReluReference.Backward(
            output,
            BatchNorm2dReference.InputGradient(shape.OutputNorm, output, mean, variance, gamma, gradOutput, gradGamma, gradBeta));
}
