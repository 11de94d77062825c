using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>The extents of a two-dimensional convolution with zero padding and one stride for both axes.</summary>
/// <param name="Models">Models side by side, M.</param>
/// <param name="Batch">Images a model, N.</param>
/// <param name="InputHeight">Rows of the input.</param>
/// <param name="InputWidth">Columns of the input.</param>
/// <param name="InputChannels">Channels of the input.</param>
/// <param name="OutputChannels">Channels of the output.</param>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
/// <param name="Stride">Step between two windows.</param>
/// <param name="Padding">Zeros on each side.</param>
public readonly record struct Conv2dShape(
    int Models, int Batch, int InputHeight, int InputWidth, int InputChannels, int OutputChannels, int KernelHeight, int KernelWidth, int Stride, int Padding)
{
    /// <summary>Rows of the output: <c>⌊(H + 2p − k)/s⌋ + 1</c>.</summary>
    public int OutputHeight => (InputHeight + 2 * Padding - KernelHeight) / Stride + 1;

    /// <summary>Columns of the output.</summary>
    public int OutputWidth => (InputWidth + 2 * Padding - KernelWidth) / Stride + 1;

    /// <summary>Images in all, M·N.</summary>
    public int Images => Models * Batch;

    /// <summary>The input's shape.</summary>
    public Shape Input => new(Images, InputHeight, InputWidth, InputChannels);

    /// <summary>The output's shape.</summary>
    public Shape Output => new(Images, OutputHeight, OutputWidth, OutputChannels);

    /// <summary>One model's weight.</summary>
    public Shape Weight => new(KernelHeight, KernelWidth, InputChannels, OutputChannels);

    /// <summary>One model's bias.</summary>
    public Shape Bias => new(OutputChannels);

    /// <summary>A batch norm over the input.</summary>
    public BatchNorm2dShape InputNorm => new(Models, Batch, InputHeight, InputWidth, InputChannels);

    /// <summary>A batch norm over the output.</summary>
    public BatchNorm2dShape OutputNorm => new(Models, Batch, OutputHeight, OutputWidth, OutputChannels);

    /// <summary>Multiplications and additions of one direction, counted as two each.</summary>
    public double Flops => 2.0 * Output.Count * KernelHeight * KernelWidth * InputChannels;
}

public partial interface IBackend
{
    /// <summary>Floats of workspace that the three convolution operations need at most.</summary>
    long Conv2dWorkspace(in Conv2dShape shape);

    /// <summary>Cross-correlation: <c>y[n,i,j,o] = b[o] + Σ_{u,v,c} w[u,v,c,o]·x[n, i·s−p+u, j·s−p+v, c]</c>.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="input">x <c>[M·N, H, W, Ci]</c>, with its scale and shift where it has them.</param>
    /// <param name="weight">w <c>[ky][kx][Ci][Co]</c> a model.</param>
    /// <param name="bias">b <c>[Co]</c> a model.</param>
    /// <param name="output">y <c>[M·N, H', W', Co]</c>.</param>
    /// <param name="workspace">At least <see cref="Conv2dWorkspace"/> floats; nothing in it is left for backward.</param>
    void Conv2dForward(in Conv2dShape shape, in Activation input, in ModelTensor weight, in ModelTensor bias, in Tensor output, in Tensor workspace);

    /// <summary>
    /// The gradient of the input (after its scale and shift):
    /// <c>dx[n,r,q,c] = Σ_{u,v,o} dy[n, (r+p−u)/s, (q+p−v)/s, o]·w[u,v,c,o]</c> over the exact divisions in range.
    /// </summary>
    /// <param name="shape">The extents.</param>
    /// <param name="gradOutput">dy <c>[M·N, H', W', Co]</c>.</param>
    /// <param name="weight">w <c>[ky][kx][Ci][Co]</c> a model.</param>
    /// <param name="gradInput">dx <c>[M·N, H, W, Ci]</c>.</param>
    /// <param name="workspace">At least <see cref="Conv2dWorkspace"/> floats.</param>
    void Conv2dInputGradient(in Conv2dShape shape, in Tensor gradOutput, in ModelTensor weight, in Tensor gradInput, in Tensor workspace);

    /// <summary>
    /// The gradients of weight and bias: <c>dw[u,v,c,o] = Σ_{n,i,j} dy[n,i,j,o]·x[n, i·s−p+u, j·s−p+v, c]</c>, <c>db[o] = Σ_{n,i,j} dy[n,i,j,o]</c>.
    /// </summary>
    /// <param name="shape">The extents.</param>
    /// <param name="input">x, the input of forward, with its scale and shift where it has them.</param>
    /// <param name="gradOutput">dy <c>[M·N, H', W', Co]</c>.</param>
    /// <param name="gradWeight">dw <c>[ky][kx][Ci][Co]</c> a model.</param>
    /// <param name="gradBias">db <c>[Co]</c> a model.</param>
    /// <param name="workspace">At least <see cref="Conv2dWorkspace"/> floats.</param>
    void Conv2dParameterGradient(
        in Conv2dShape shape, in Activation input, in Tensor gradOutput, in ModelTensor gradWeight, in ModelTensor gradBias, in Tensor workspace);
}
