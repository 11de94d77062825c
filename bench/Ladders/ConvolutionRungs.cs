using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Bench.Ladders;

/// <summary>
/// The convolution of one image, from six loops to a register tile. Each version differs from the one before by one idea and handles what this
/// ladder needs: output channels that 16 divides, rows of six pixels and more.
/// </summary>
internal static unsafe class ConvolutionRungs
{
    private const int Lanes = 8;
    private const int TilePixels = 6;

    /// <summary>The formula: six loops and a test for the border, channels as planes <c>x[c][row][column]</c>, <c>w[o][c][u][v]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SixLoops(in Conv2dShape s, float* x, float* w, float* b, float* y)
    {
        for (int o = 0; o < s.OutputChannels; o++)
        for (int i = 0; i < s.OutputHeight; i++)
        for (int j = 0; j < s.OutputWidth; j++)
        {
            float sum = b[o];
            for (int c = 0; c < s.InputChannels; c++)
            for (int u = 0; u < s.KernelHeight; u++)
            for (int v = 0; v < s.KernelWidth; v++)
            {
                int row = i * s.Stride - s.Padding + u;
                int column = j * s.Stride - s.Padding + v;
                if (row >= 0 && row < s.InputHeight && column >= 0 && column < s.InputWidth)
                    sum += w[((o * s.InputChannels + c) * s.KernelHeight + u) * s.KernelWidth + v] * x[(c * s.InputHeight + row) * s.InputWidth + column];
            }

            y[(o * s.OutputHeight + i) * s.OutputWidth + j] = sum;
        }
    }

    /// <summary>The same over a copy with zeros around it, so that nothing is tested within the loops.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ZeroBorder(in Conv2dShape s, float* x, float* w, float* b, float* y, float* padded)
    {
        int height = s.InputHeight + 2 * s.Padding, width = s.InputWidth + 2 * s.Padding;
        new Span<float>(padded, s.InputChannels * height * width).Clear();
        for (int c = 0; c < s.InputChannels; c++)
        for (int row = 0; row < s.InputHeight; row++)
        {
            new Span<float>(x + (c * s.InputHeight + row) * s.InputWidth, s.InputWidth)
                .CopyTo(new Span<float>(padded + (c * height + row + s.Padding) * width + s.Padding, s.InputWidth));
        }

        for (int o = 0; o < s.OutputChannels; o++)
        for (int i = 0; i < s.OutputHeight; i++)
        for (int j = 0; j < s.OutputWidth; j++)
        {
            float sum = b[o];
            float* weight = w + o * s.InputChannels * s.KernelHeight * s.KernelWidth;
            for (int c = 0; c < s.InputChannels; c++)
            for (int u = 0; u < s.KernelHeight; u++)
            {
                float* at = padded + (c * height + i * s.Stride + u) * width + j * s.Stride;
                for (int v = 0; v < s.KernelWidth; v++)
                    sum += *weight++ * at[v];
            }

            y[(o * s.OutputHeight + i) * s.OutputWidth + j] = sum;
        }
    }

    /// <summary>
    /// Channels last, <c>x[row][column][c]</c>, <c>w[u][v][c][o]</c>: eight output channels are one vector, and the inputs under one row of the
    /// kernel lie side by side.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ChannelsLast(in Conv2dShape s, float* x, float* w, float* b, float* y, float* padded)
    {
        int rowLength = PadChannelsLast(s, x, padded);
        int length = s.KernelWidth * s.InputChannels;
        for (int i = 0; i < s.OutputHeight; i++)
        for (int j = 0; j < s.OutputWidth; j++)
        for (int o = 0; o < s.OutputChannels; o += Lanes)
        {
            Vector256<float> sum = Vector256.Load(b + o);
            float* weight = w + o;
            for (int u = 0; u < s.KernelHeight; u++)
            {
                float* at = padded + (i * s.Stride + u) * rowLength + j * s.Stride * s.InputChannels;
                for (int t = 0; t < length; t++, weight += s.OutputChannels)
                    sum = Vector256.MultiplyAddEstimate(Vector256.Create(at[t]), Vector256.Load(weight), sum);
            }

            sum.Store(y + (i * s.OutputWidth + j) * s.OutputChannels + o);
        }
    }

    /// <summary>Every pixel's window copied into a row of a matrix, then a matrix product in tiles.</summary>
    public static void Im2col(in Conv2dShape s, float* x, float* w, float* b, float* y, float* padded, float* matrix)
    {
        int rowLength = PadChannelsLast(s, x, padded);
        int length = s.KernelWidth * s.InputChannels;
        int windowLength = s.KernelHeight * length;
        for (int i = 0; i < s.OutputHeight; i++)
        {
            for (int j = 0; j < s.OutputWidth; j++)
            for (int u = 0; u < s.KernelHeight; u++)
            {
                new Span<float>(padded + (i * s.Stride + u) * rowLength + j * s.Stride * s.InputChannels, length)
                    .CopyTo(new Span<float>(matrix + j * windowLength + u * length, length));
            }

            // The matrix's row is one window: one segment of all its taps.
            Row(matrix, windowLength, segments: 1, 0, windowLength, s, w, b, y + i * s.OutputWidth * s.OutputChannels);
        }
    }

    /// <summary>The same product without the matrix: neighbouring windows are rows that overlap in the image itself.</summary>
    public static void Overlapping(in Conv2dShape s, float* x, float* w, float* b, float* y, float* padded)
    {
        int rowLength = PadChannelsLast(s, x, padded);
        for (int i = 0; i < s.OutputHeight; i++)
        {
            Row(
                padded + i * s.Stride * rowLength,
                s.Stride * s.InputChannels,
                s.KernelHeight,
                rowLength,
                s.KernelWidth * s.InputChannels,
                s,
                w,
                b,
                y + i * s.OutputWidth * s.OutputChannels);
        }
    }

    /// <summary>One row of output pixels in tiles; the last tile overlaps its neighbour.</summary>
    private static void Row(
        float* x, int pixelStride, int segments, int segmentStride, int length, in Conv2dShape s, float* w, float* b, float* y)
    {
        for (int o = 0; o < s.OutputChannels; o += 2 * Lanes)
        for (int pixel = 0; pixel < s.OutputWidth; pixel += TilePixels)
        {
            int first = Math.Min(pixel, s.OutputWidth - TilePixels);
            Tile(x + first * pixelStride, pixelStride, segments, segmentStride, length, s.OutputChannels, w + o, b + o, y + first * s.OutputChannels + o);
        }
    }

    /// <summary>
    /// Six pixels by two vectors of channels. Twelve sums do not wait for each other; each weight loaded serves six pixels, each input sixteen
    /// channels; and all fit the sixteen registers: 12 sums, 2 weights, 1 input.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(
        float* x, int pixelStride, int segments, int segmentStride, int length, int channels, float* w, float* b, float* y)
    {
        Vector256<float> start0 = Vector256.Load(b), start1 = Vector256.Load(b + Lanes);
        Vector256<float> a0 = start0, a1 = start0, a2 = start0, a3 = start0, a4 = start0, a5 = start0;
        Vector256<float> b0 = start1, b1 = start1, b2 = start1, b3 = start1, b4 = start1, b5 = start1;
        for (int segment = 0; segment < segments; segment++)
        {
            float* x0 = x + segment * segmentStride;
            float* x3 = x0 + 3 * pixelStride;
            for (int t = 0; t < length; t++, w += channels, x0++, x3++)
            {
                Vector256<float> w0 = Vector256.Load(w), w1 = Vector256.Load(w + Lanes);
                MultiplyAdd(x0[0], w0, w1, ref a0, ref b0);
                MultiplyAdd(x0[pixelStride], w0, w1, ref a1, ref b1);
                MultiplyAdd(x0[2 * pixelStride], w0, w1, ref a2, ref b2);
                MultiplyAdd(x3[0], w0, w1, ref a3, ref b3);
                MultiplyAdd(x3[pixelStride], w0, w1, ref a4, ref b4);
                MultiplyAdd(x3[2 * pixelStride], w0, w1, ref a5, ref b5);
            }
        }

        Store(y, a0, b0);
        Store(y + channels, a1, b1);
        Store(y + 2 * channels, a2, b2);
        Store(y + 3 * channels, a3, b3);
        Store(y + 4 * channels, a4, b4);
        Store(y + 5 * channels, a5, b5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd(float x, Vector256<float> w0, Vector256<float> w1, ref Vector256<float> sum0, ref Vector256<float> sum1)
    {
        Vector256<float> factor = Vector256.Create(x);
        sum0 = Vector256.MultiplyAddEstimate(factor, w0, sum0);
        sum1 = Vector256.MultiplyAddEstimate(factor, w1, sum1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, Vector256<float> sum0, Vector256<float> sum1)
    {
        sum0.Store(y);
        sum1.Store(y + Lanes);
    }

    /// <summary>Copies an image into the middle of zeros; returns the floats of a row of the copy.</summary>
    private static int PadChannelsLast(in Conv2dShape s, float* x, float* padded)
    {
        int length = s.InputWidth * s.InputChannels;
        int rowLength = (s.InputWidth + 2 * s.Padding) * s.InputChannels;
        new Span<float>(padded, (s.InputHeight + 2 * s.Padding) * rowLength).Clear();
        for (int row = 0; row < s.InputHeight; row++)
        {
            new Span<float>(x + row * length, length)
                .CopyTo(new Span<float>(padded + (row + s.Padding) * rowLength + s.Padding * s.InputChannels, length));
        }

        return rowLength;
    }
}
