using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>The extents of a linear layer.</summary>
/// <param name="Models">Models side by side, M.</param>
/// <param name="Batch">Rows a model, N.</param>
/// <param name="InputFeatures">Features in, I.</param>
/// <param name="OutputFeatures">Features out, O.</param>
public readonly record struct LinearShape(int Models, int Batch, int InputFeatures, int OutputFeatures)
{
    /// <summary>The input's shape.</summary>
    public Shape Input => new(Models * Batch, InputFeatures);

    /// <summary>The output's shape.</summary>
    public Shape Output => new(Models * Batch, OutputFeatures);

    /// <summary>One model's weight, <c>[in][out]</c>.</summary>
    public Shape Weight => new(InputFeatures, OutputFeatures);

    /// <summary>One model's bias.</summary>
    public Shape Bias => new(OutputFeatures);
}

public partial interface IBackend
{
    /// <summary>The linear map <c>y[n,o] = b[o] + Σ_i x[n,i]·w[i,o]</c>.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="input">x <c>[M·N, I]</c>.</param>
    /// <param name="weight">w <c>[I][O]</c> a model.</param>
    /// <param name="bias">b <c>[O]</c> a model.</param>
    /// <param name="output">y <c>[M·N, O]</c>.</param>
    void LinearForward(in LinearShape shape, in Tensor input, in ModelTensor weight, in ModelTensor bias, in Tensor output);

    /// <summary>The gradient of the input: <c>dx[n,i] = Σ_o dy[n,o]·w[i,o]</c>.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="gradOutput">dy <c>[M·N, O]</c>.</param>
    /// <param name="weight">w <c>[I][O]</c> a model.</param>
    /// <param name="gradInput">dx <c>[M·N, I]</c>.</param>
    void LinearInputGradient(in LinearShape shape, in Tensor gradOutput, in ModelTensor weight, in Tensor gradInput);

    /// <summary>The gradients of weight and bias: <c>dw[i,o] = Σ_n x[n,i]·dy[n,o]</c>, <c>db[o] = Σ_n dy[n,o]</c>.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="input">x <c>[M·N, I]</c>.</param>
    /// <param name="gradOutput">dy <c>[M·N, O]</c>.</param>
    /// <param name="gradWeight">dw <c>[I][O]</c> a model.</param>
    /// <param name="gradBias">db <c>[O]</c> a model.</param>
    void LinearParameterGradient(in LinearShape shape, in Tensor input, in Tensor gradOutput, in ModelTensor gradWeight, in ModelTensor gradBias);
}
