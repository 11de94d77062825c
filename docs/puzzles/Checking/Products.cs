using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Puzzles.Checking;

/// <summary>
/// The products of a convolution of one image, visited in a way that may be wrong: what the checks of puzzles 5 to 7 tell mistakes by.
/// </summary>
/// <param name="Padding">The padding that is taken into account.</param>
/// <param name="Stride">The stride that is.</param>
/// <param name="IsFlipped">Whether the pattern lies upside down.</param>
internal sealed record Products(Conv2dShape Shape, int Padding, int Stride, bool IsFlipped = false)
{
    /// <summary>As they should be.</summary>
    public Products(Conv2dShape shape)
        : this(shape, shape.Padding, shape.Stride)
    {
    }

    /// <summary>Calls with the indices of x, w and y of every product, those outside of the image left out.</summary>
    public void Visit(Action<int, int, int> product)
    {
        Conv2dShape s = Shape;
        for (int i = 0; i < s.OutputHeight; i++)
        for (int j = 0; j < s.OutputWidth; j++)
        for (int u = 0; u < s.KernelHeight; u++)
        for (int v = 0; v < s.KernelWidth; v++)
        {
            (int r, int q) = (i * Stride - Padding + u, j * Stride - Padding + v);
            if (r < 0 || r >= s.InputHeight || q < 0 || q >= s.InputWidth)
                continue;

            int tap = IsFlipped ? (s.KernelHeight - 1 - u) * s.KernelWidth + s.KernelWidth - 1 - v : u * s.KernelWidth + v;
            for (int c = 0; c < s.InputChannels; c++)
            for (int o = 0; o < s.OutputChannels; o++)
            {
                product(
                    (r * s.InputWidth + q) * s.InputChannels + c,
                    (tap * s.InputChannels + c) * s.OutputChannels + o,
                    (i * s.OutputWidth + j) * s.OutputChannels + o);
            }
        }
    }
}
