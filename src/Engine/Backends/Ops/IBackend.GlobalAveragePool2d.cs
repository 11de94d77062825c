using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>The extents of an average over all rows and columns.</summary>
/// <param name="Models">Models side by side, M.</param>
/// <param name="Batch">Images a model, N.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Channels.</param>
public readonly record struct GlobalAveragePool2dShape(int Models, int Batch, int Height, int Width, int Channels)
{
    /// <summary>The input's shape.</summary>
    public Shape Input => new(Models * Batch, Height, Width, Channels);

    /// <summary>The output's shape.</summary>
    public Shape Output => new(Models * Batch, Channels);
}

public partial interface IBackend
{
    /// <summary>The mean of each channel: <c>y[n,c] = Σ_{i,j} x[n,i,j,c] / (H·W)</c>.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="input">x <c>[M·N, H, W, C]</c>, with its scale and shift where it has them.</param>
    /// <param name="output">y <c>[M·N, C]</c>.</param>
    void GlobalAveragePool2dForward(in GlobalAveragePool2dShape shape, in Activation input, in Tensor output);

    /// <summary>The gradient of the input (after its scale and shift): <c>dx[n,i,j,c] = dy[n,c] / (H·W)</c>.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="gradOutput">dy <c>[M·N, C]</c>.</param>
    /// <param name="gradInput">dx <c>[M·N, H, W, C]</c>.</param>
    void GlobalAveragePool2dBackward(in GlobalAveragePool2dShape shape, in Tensor gradOutput, in Tensor gradInput);
}
