using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>
/// Weights between our layouts, output channels innermost, and PyTorch's, output channels outermost. With the kernel's two axes taken as
/// one, both ways are the same: the order of the axes is reversed.
/// </summary>
public static class PyTorchLayouts
{
    /// <summary>From <c>[ky][kx][ci][co]</c> to <c>(co, ci, ky, kx)</c>.</summary>
    /// <param name="weight">Our weight.</param>
    /// <param name="kernelSize">Elements of a kernel, ky·kx.</param>
    /// <param name="inputChannels">Input channels, ci.</param>
    /// <param name="outputChannels">Output channels, co.</param>
    /// <exception cref="ShapeException">The weight has another number of values.</exception>
    public static float[] ConvToPyTorch(ReadOnlySpan<float> weight, int kernelSize, int inputChannels, int outputChannels) =>
        ReverseAxes(weight, kernelSize, inputChannels, outputChannels);

    /// <summary>From <c>(co, ci, ky, kx)</c> to <c>[ky][kx][ci][co]</c>.</summary>
    /// <param name="weight">PyTorch's weight.</param>
    /// <param name="kernelSize">Elements of a kernel, ky·kx.</param>
    /// <param name="inputChannels">Input channels, ci.</param>
    /// <param name="outputChannels">Output channels, co.</param>
    /// <exception cref="ShapeException">The weight has another number of values.</exception>
    public static float[] ConvFromPyTorch(ReadOnlySpan<float> weight, int kernelSize, int inputChannels, int outputChannels) =>
        ReverseAxes(weight, outputChannels, inputChannels, kernelSize);

    /// <summary>From <c>[in][out]</c> to <c>(out, in)</c>.</summary>
    /// <param name="weight">Our weight.</param>
    /// <param name="inputs">Input features.</param>
    /// <param name="outputs">Output features.</param>
    /// <exception cref="ShapeException">The weight has another number of values.</exception>
    public static float[] LinearToPyTorch(ReadOnlySpan<float> weight, int inputs, int outputs) => ReverseAxes(weight, 1, inputs, outputs);

    /// <summary>From <c>(out, in)</c> to <c>[in][out]</c>.</summary>
    /// <param name="weight">PyTorch's weight.</param>
    /// <param name="inputs">Input features.</param>
    /// <param name="outputs">Output features.</param>
    /// <exception cref="ShapeException">The weight has another number of values.</exception>
    public static float[] LinearFromPyTorch(ReadOnlySpan<float> weight, int inputs, int outputs) => ReverseAxes(weight, outputs, inputs, 1);

    // [a][b][c] to [c][b][a].
    private static float[] ReverseAxes(ReadOnlySpan<float> values, int a, int b, int c)
    {
        if (values.Length != (long)a * b * c)
            throw new ShapeException($"layout: a weight of {a}·{b}·{c} values has {values.Length}");

        var reversed = new float[values.Length];
        for (int i = 0; i < a; i++)
        {
            for (int j = 0; j < b; j++)
            {
                for (int k = 0; k < c; k++)
                    reversed[(k * b + j) * a + i] = values[(i * b + j) * c + k];
            }
        }
        return reversed;
    }
}
