using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends;

/// <summary>The extents of a two-dimensional maximum pooling.</summary>
/// <param name="Images">Images in all.</param>
/// <param name="InputHeight">Rows of the input.</param>
/// <param name="InputWidth">Columns of the input.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Kernel">Rows and columns of the window.</param>
/// <param name="Stride">Step between two windows.</param>
/// <param name="Padding">Padding on each side by −∞, at most half the kernel.</param>
public readonly record struct MaxPool2dShape(int Images, int InputHeight, int InputWidth, int Channels, int Kernel, int Stride, int Padding)
{
    /// <summary>Rows of the output.</summary>
    public int OutputHeight => (InputHeight + 2 * Padding - Kernel) / Stride + 1;

    /// <summary>Columns of the output.</summary>
    public int OutputWidth => (InputWidth + 2 * Padding - Kernel) / Stride + 1;

    /// <summary>The input's shape.</summary>
    public Shape Input => new(Images, InputHeight, InputWidth, Channels);

    /// <summary>The output's shape.</summary>
    public Shape Output => new(Images, OutputHeight, OutputWidth, Channels);
}

public partial interface IBackend
{
    /// <summary>The largest value of each window. The first in row-major order wins a tie; NaN wins over everything.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="input">x <c>[N, H, W, C]</c>.</param>
    /// <param name="output">y <c>[N, H', W', C]</c>.</param>
    /// <param name="winners">Receives for each output the winner's place <c>row·W + column</c> in its image; at least as long as y.</param>
    void MaxPool2dForward(in MaxPool2dShape shape, in Tensor input, in Tensor output, DeviceBuffer<int> winners);

    /// <summary>Its gradient: each dy goes to its window's winner; overlapping windows add up.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="gradOutput">dy <c>[N, H', W', C]</c>.</param>
    /// <param name="winners">Of forward.</param>
    /// <param name="gradInput">dx <c>[N, H, W, C]</c>.</param>
    void MaxPool2dBackward(in MaxPool2dShape shape, in Tensor gradOutput, DeviceBuffer<int> winners, in Tensor gradInput);
}
