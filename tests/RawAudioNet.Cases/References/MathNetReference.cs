using MathNet.Numerics.IntegralTransforms;
using MathNet.Numerics.LinearAlgebra;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Cases.References;

/// <summary>The operations that MathNet.Numerics has, in its own float32 code: each makes its arguments and returns the call to be timed.</summary>
/// <remarks>Its matrices are stored by columns, ours by rows: each of ours is, as it lies in memory, the transpose of one of its.</remarks>
public static class MathNetReference
{
    /// <summary>The product of the linear layer, without the bias: <c>yᵀ = wᵀ·xᵀ</c>.</summary>
    public static Action LinearForward(LinearShape shape, double[] input, double[] weight)
    {
        Matrix<float> w = Transposed(shape.InputFeatures, shape.OutputFeatures, weight);
        Matrix<float> x = Transposed(shape.Batch, shape.InputFeatures, input);
        Matrix<float> y = Matrix<float>.Build.Dense(shape.OutputFeatures, shape.Batch);
        return () => w.Multiply(x, y);
    }

    /// <summary><c>dxᵀ = w·dyᵀ</c>.</summary>
    public static Action LinearInputGradient(LinearShape shape, double[] gradOutput, double[] weight)
    {
        Matrix<float> w = Transposed(shape.InputFeatures, shape.OutputFeatures, weight);
        Matrix<float> dy = Transposed(shape.Batch, shape.OutputFeatures, gradOutput);
        Matrix<float> dx = Matrix<float>.Build.Dense(shape.InputFeatures, shape.Batch);
        return () => w.TransposeThisAndMultiply(dy, dx);
    }

    /// <summary><c>dwᵀ = dyᵀ·x</c>.</summary>
    public static Action LinearParameterGradient(LinearShape shape, double[] input, double[] gradOutput)
    {
        Matrix<float> x = Transposed(shape.Batch, shape.InputFeatures, input);
        Matrix<float> dy = Transposed(shape.Batch, shape.OutputFeatures, gradOutput);
        Matrix<float> dw = Matrix<float>.Build.Dense(shape.OutputFeatures, shape.InputFeatures);
        return () => dy.TransposeAndMultiply(x, dw);
    }

    /// <summary>Window, FFT and power of every frame.</summary>
    public static Action StftPower(StftShape shape, double[] waveforms)
    {
        // Windowed frames are made beforehand: what is timed is the library's transform and the squares.
        int rows = shape.Images * shape.Channels;
        var frames = new float[rows * shape.Frames][];
        for (int i = 0; i < frames.Length; i++)
            frames[i] = Array.ConvertAll(SpectrogramReference.Frame(shape, waveforms, i / shape.Frames, i % shape.Frames), value => (float)value);
        var spectrum = new float[shape.FftLength + 2];
        var power = new float[shape.Power.Count];
        return () =>
        {
            for (int i = 0; i < frames.Length; i++)
            {
                frames[i].CopyTo(spectrum, 0);
                Fourier.ForwardReal(spectrum, shape.FftLength, FourierOptions.NoScaling);
                for (int k = 0; k < shape.Bins; k++)
                    power[i * shape.Bins + k] = spectrum[2 * k] * spectrum[2 * k] + spectrum[2 * k + 1] * spectrum[2 * k + 1];
            }
        };
    }

    private static Matrix<float> Transposed(int rows, int columns, double[] values) =>
        Matrix<float>.Build.Dense(columns, rows, Array.ConvertAll(values[..(rows * columns)], value => (float)value));
}
