using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Lab;

/// <summary>
/// The lower rungs: each adds one idea to the one before. All take <c>[N, H, W, Ci]</c>, weights <c>[ky][kx][Ci][Co]</c>; from the third on
/// the output channels are a multiple of 8.
/// </summary>
internal static class ConvolutionLadder
{
    private const int Lanes = 8;
    private const int TilePixels = 6;

    /// <summary>The formula, read from left to right: for every output a sum over kernel and input channels, with a test for the border.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SixLoops(Conv2dShape s, float[] x, float[] w, float[] b, float[] y)
    {
        int at = 0;
        for (int n = 0; n < s.Images; n++)
        for (int i = 0; i < s.OutputHeight; i++)
        for (int j = 0; j < s.OutputWidth; j++)
        for (int o = 0; o < s.OutputChannels; o++)
        {
            float sum = b[o];
            for (int u = 0; u < s.KernelHeight; u++)
            for (int v = 0; v < s.KernelWidth; v++)
            {
                (int row, int column) = (i * s.Stride - s.Padding + u, j * s.Stride - s.Padding + v);
                if (row < 0 || row >= s.InputHeight || column < 0 || column >= s.InputWidth)
                    continue;
                for (int c = 0; c < s.InputChannels; c++)
                    sum += x[((n * s.InputHeight + row) * s.InputWidth + column) * s.InputChannels + c] * w[((u * s.KernelWidth + v) * s.InputChannels + c) * s.OutputChannels + o];
            }

            y[at++] = sum;
        }
    }

    /// <summary>The same sums in another order: each input is read once for all output channels, whose weights lie side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ChannelsInnermost(Conv2dShape s, float[] x, float[] w, float[] b, float[] y)
    {
        for (int pixel = 0; pixel < s.Images * s.OutputHeight * s.OutputWidth; pixel++)
        {
            Span<float> sums = y.AsSpan(pixel * s.OutputChannels, s.OutputChannels);
            b.CopyTo(sums);
            (int n, int i, int j) = Place(s, pixel);
            for (int u = 0; u < s.KernelHeight; u++)
            for (int v = 0; v < s.KernelWidth; v++)
            {
                (int row, int column) = (i * s.Stride - s.Padding + u, j * s.Stride - s.Padding + v);
                if (row < 0 || row >= s.InputHeight || column < 0 || column >= s.InputWidth)
                    continue;
                for (int c = 0; c < s.InputChannels; c++)
                {
                    float input = x[((n * s.InputHeight + row) * s.InputWidth + column) * s.InputChannels + c];
                    ReadOnlySpan<float> weights = w.AsSpan(((u * s.KernelWidth + v) * s.InputChannels + c) * s.OutputChannels, s.OutputChannels);
                    for (int o = 0; o < sums.Length; o++)
                        sums[o] += input * weights[o];
                }
            }
        }
    }

    /// <summary>Eight output channels are one vector, which stays in a register while the sum grows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Vectors(Conv2dShape s, float[] x, float[] w, float[] b, float[] y)
    {
        for (int pixel = 0; pixel < s.Images * s.OutputHeight * s.OutputWidth; pixel++)
        {
            (int n, int i, int j) = Place(s, pixel);
            for (int o = 0; o < s.OutputChannels; o += Lanes)
            {
                Vector256<float> sum = Vector256.LoadUnsafe(ref b[o]);
                for (int u = 0; u < s.KernelHeight; u++)
                for (int v = 0; v < s.KernelWidth; v++)
                {
                    (int row, int column) = (i * s.Stride - s.Padding + u, j * s.Stride - s.Padding + v);
                    if (row < 0 || row >= s.InputHeight || column < 0 || column >= s.InputWidth)
                        continue;
                    for (int c = 0; c < s.InputChannels; c++)
                    {
                        Vector256<float> input = Vector256.Create(x[((n * s.InputHeight + row) * s.InputWidth + column) * s.InputChannels + c]);
                        sum = Vector256.MultiplyAddEstimate(input, Vector256.LoadUnsafe(ref w[((u * s.KernelWidth + v) * s.InputChannels + c) * s.OutputChannels + o]), sum);
                    }
                }

                sum.StoreUnsafe(ref y[pixel * s.OutputChannels + o]);
            }
        }
    }

    /// <summary>
    /// Six neighbouring pixels share every weight that is loaded, and their six sums do not wait for each other. Each image is copied once with
    /// zeros around it, so that no sum has a border to test for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tiles(Conv2dShape s, float[] x, float[] w, float[] b, float[] y)
    {
        int paddedWidth = s.InputWidth + 2 * s.Padding;
        var padded = new float[(s.InputHeight + 2 * s.Padding) * paddedWidth * s.InputChannels];
        int apart = s.Stride * s.InputChannels;
        for (int n = 0; n < s.Images; n++)
        {
            for (int row = 0; row < s.InputHeight; row++)
            {
                x.AsSpan((n * s.InputHeight + row) * s.InputWidth * s.InputChannels, s.InputWidth * s.InputChannels)
                    .CopyTo(padded.AsSpan(((row + s.Padding) * paddedWidth + s.Padding) * s.InputChannels));
            }

            for (int i = 0; i < s.OutputHeight; i++)
            for (int left = 0; left < s.OutputWidth; left += TilePixels)
            for (int o = 0; o < s.OutputChannels; o += Lanes)
            {
                // The last tile overlaps its neighbour.
                int j = Math.Min(left, s.OutputWidth - TilePixels);
                Vector256<float> y0 = Vector256.LoadUnsafe(ref b[o]);
                Vector256<float> y1 = y0, y2 = y0, y3 = y0, y4 = y0, y5 = y0;
                for (int u = 0; u < s.KernelHeight; u++)
                {
                    // Kernel columns and input channels lie side by side: one loop for both.
                    ref float input = ref padded[((i * s.Stride + u) * paddedWidth + j * s.Stride) * s.InputChannels];
                    ref float weights = ref w[u * s.KernelWidth * s.InputChannels * s.OutputChannels + o];
                    for (int t = 0; t < s.KernelWidth * s.InputChannels; t++)
                    {
                        Vector256<float> weight = Vector256.LoadUnsafe(ref weights, (nuint)(t * s.OutputChannels));
                        y0 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref input, t)), weight, y0);
                        y1 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref input, t + apart)), weight, y1);
                        y2 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref input, t + 2 * apart)), weight, y2);
                        y3 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref input, t + 3 * apart)), weight, y3);
                        y4 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref input, t + 4 * apart)), weight, y4);
                        y5 = Vector256.MultiplyAddEstimate(Vector256.Create(Unsafe.Add(ref input, t + 5 * apart)), weight, y5);
                    }
                }

                ref float output = ref y[((n * s.OutputHeight + i) * s.OutputWidth + j) * s.OutputChannels + o];
                y0.StoreUnsafe(ref output);
                y1.StoreUnsafe(ref Unsafe.Add(ref output, s.OutputChannels));
                y2.StoreUnsafe(ref Unsafe.Add(ref output, 2 * s.OutputChannels));
                y3.StoreUnsafe(ref Unsafe.Add(ref output, 3 * s.OutputChannels));
                y4.StoreUnsafe(ref Unsafe.Add(ref output, 4 * s.OutputChannels));
                y5.StoreUnsafe(ref Unsafe.Add(ref output, 5 * s.OutputChannels));
            }
        }
    }

    private static (int Image, int Row, int Column) Place(Conv2dShape s, int pixel) =>
        (pixel / (s.OutputHeight * s.OutputWidth), pixel / s.OutputWidth % s.OutputHeight, pixel % s.OutputWidth);
}
