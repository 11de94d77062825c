using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>The extents of a batch norm over <c>[M·N, H, W, C]</c>: one mean and variance for each model and channel.</summary>
/// <param name="Models">Models side by side, M.</param>
/// <param name="Batch">Images a model, N.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Channels.</param>
public readonly record struct BatchNorm2dShape(int Models, int Batch, int Height, int Width, int Channels)
{
    /// <summary>What is added to the variance before the root.</summary>
    public const float Epsilon = 1e-5f;

    /// <summary>The weight of the new value in a running statistic.</summary>
    public const float Momentum = 0.1f;

    /// <summary>The tensor's shape.</summary>
    public Shape Values => new(Models * Batch, Height, Width, Channels);

    /// <summary>One model's parameter or statistic.</summary>
    public Shape PerChannel => new(Channels);

    /// <summary>Values behind each statistic, N·H·W.</summary>
    public int Population => Batch * Height * Width;
}

/// <summary>The four per-channel results of batch norm's forward pass that its backward and its reader need, <c>[C]</c> a model each.</summary>
/// <param name="Mean">The mean μ.</param>
/// <param name="Variance">The biased variance σ².</param>
/// <param name="Scale">γ/√(σ²+ε): the reader's factor.</param>
/// <param name="Shift">β − μ·scale: the reader's summand.</param>
public readonly record struct BatchNorm2dStatistics(ModelTensor Mean, ModelTensor Variance, ModelTensor Scale, ModelTensor Shift);

public partial interface IBackend
{
    /// <summary>Floats of workspace that the batch norm operations need at most.</summary>
    long BatchNorm2dWorkspace(in BatchNorm2dShape shape);

    /// <summary>
    /// Batch statistics, and from them the scale and shift that carry out <c>y = γ·(x−μ)/√(σ²+ε) + β</c>: mean first, then the sum of squared
    /// distances from it (or a form as safe).
    /// </summary>
    /// <param name="shape">The extents; N·H·W is at least 2.</param>
    /// <param name="input">x <c>[M·N, H, W, C]</c>.</param>
    /// <param name="gamma">γ <c>[C]</c> a model.</param>
    /// <param name="beta">β <c>[C]</c> a model.</param>
    /// <param name="statistics">Receives mean, biased variance, scale and shift.</param>
    /// <param name="workspace">At least <see cref="BatchNorm2dWorkspace"/> floats.</param>
    void BatchNorm2dForward(
        in BatchNorm2dShape shape, in Tensor input, in ModelTensor gamma, in ModelTensor beta, in BatchNorm2dStatistics statistics, in Tensor workspace);

    /// <summary>The scale and shift from running statistics, for evaluation: <c>scale = γ/√(v+ε)</c>, <c>shift = β − m·scale</c>.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="runningMean">m <c>[C]</c> a model.</param>
    /// <param name="runningVariance">v <c>[C]</c> a model.</param>
    /// <param name="gamma">γ <c>[C]</c> a model.</param>
    /// <param name="beta">β <c>[C]</c> a model.</param>
    /// <param name="scale">Receives the factor.</param>
    /// <param name="shift">Receives the summand.</param>
    void BatchNorm2dEvaluation(
        in BatchNorm2dShape shape,
        in ModelTensor runningMean,
        in ModelTensor runningVariance,
        in ModelTensor gamma,
        in ModelTensor beta,
        in ModelTensor scale,
        in ModelTensor shift);

    /// <summary>Carries out a pending scale and shift: <c>y = x·scale[c] + shift[c]</c>.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="input">x with its scale and shift.</param>
    /// <param name="output">y <c>[M·N, H, W, C]</c>; may be the same tensor as x.</param>
    void BatchNorm2dApply(in BatchNorm2dShape shape, in Activation input, in Tensor output);

    /// <summary>The gradients of γ and β: <c>dγ = Σ dy·x̂</c>, <c>dβ = Σ dy</c> with <c>x̂ = (x−μ)/√(σ²+ε)</c>.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="input">x of forward.</param>
    /// <param name="statistics">Of forward.</param>
    /// <param name="gradOutput">dy <c>[M·N, H, W, C]</c>.</param>
    /// <param name="gradGamma">dγ <c>[C]</c> a model.</param>
    /// <param name="gradBeta">dβ <c>[C]</c> a model.</param>
    /// <param name="workspace">At least <see cref="BatchNorm2dWorkspace"/> floats.</param>
    void BatchNorm2dParameterGradient(
        in BatchNorm2dShape shape,
        in Tensor input,
        in BatchNorm2dStatistics statistics,
        in Tensor gradOutput,
        in ModelTensor gradGamma,
        in ModelTensor gradBeta,
        in Tensor workspace);

    /// <summary>The gradient of the input of a training forward: <c>dx = γ/√(σ²+ε)·(dy − dβ/P − x̂·dγ/P)</c>, P = N·H·W.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="input">x of forward.</param>
    /// <param name="statistics">Of forward.</param>
    /// <param name="gamma">γ <c>[C]</c> a model.</param>
    /// <param name="gradOutput">dy <c>[M·N, H, W, C]</c>.</param>
    /// <param name="gradGamma">dγ, as <see cref="BatchNorm2dParameterGradient"/> left it.</param>
    /// <param name="gradBeta">dβ, likewise.</param>
    /// <param name="gradInput">dx <c>[M·N, H, W, C]</c>; may be the same tensor as dy.</param>
    void BatchNorm2dInputGradient(
        in BatchNorm2dShape shape,
        in Tensor input,
        in BatchNorm2dStatistics statistics,
        in ModelTensor gamma,
        in Tensor gradOutput,
        in ModelTensor gradGamma,
        in ModelTensor gradBeta,
        in Tensor gradInput);

    /// <summary>
    /// Moves the running statistics: <c>m = 0.9·m + 0.1·μ</c>, <c>v = 0.9·v + 0.1·σ²·P/(P−1)</c>. Models whose step went bad
    /// (<see cref="StepCounters.FirstBadStep"/>) or that sit it out keep theirs.
    /// </summary>
    /// <param name="shape">The extents.</param>
    /// <param name="statistics">Of forward.</param>
    /// <param name="runningMean">m <c>[C]</c> a model.</param>
    /// <param name="runningVariance">v <c>[C]</c> a model.</param>
    /// <param name="state">The step state.</param>
    void BatchNorm2dUpdateRunning(
        in BatchNorm2dShape shape, in BatchNorm2dStatistics statistics, in ModelTensor runningMean, in ModelTensor runningVariance, StepState state);
}
