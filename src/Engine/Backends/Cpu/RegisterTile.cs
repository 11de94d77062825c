using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>
/// One row of pixels of a convolution, in either direction: <c>c[p, o] = bias[o] + Σ_segments Σ_t a[p·PixelStride + t]·b[t·Channels + o]</c>.
/// In channels-last layout the inputs under one row of the kernel are contiguous, so a convolution is a sum of short matrix products over
/// overlapping rows, without the copy into a matrix (im2col) that makes one product of it.
/// </summary>
/// <remarks>
/// A tile is 6 pixels × 2 vectors or 12 pixels × 1 vector of output channels: 12 accumulators, which with the weights and the broadcast
/// input fit the 16 registers of AVX2; with AVX-512 the tiles of RegisterTile.Wide.cs come first.
/// </remarks>
internal unsafe partial struct RegisterTile
{
    private const int Lanes = 8;

    /// <summary>The first pixel's inputs; segment offsets are added to it.</summary>
    public float* A;

    /// <summary>Floats from one pixel's inputs to the next pixel's.</summary>
    public int PixelStride;

    /// <summary>The weights; segment offsets are added to them.</summary>
    public float* B;

    /// <summary>Where each segment begins in A.</summary>
    public int* AOffsets;

    /// <summary>Where each segment begins in B.</summary>
    public int* BOffsets;

    /// <summary>The number of segments.</summary>
    public int Segments;

    /// <summary>Products a segment.</summary>
    public int Length;

    /// <summary>One value a channel to start from, or null for 0.</summary>
    public float* Bias;

    /// <summary>The first pixel's outputs.</summary>
    public float* C;

    /// <summary>Floats from one pixel's outputs to the next pixel's.</summary>
    public int OutputStride;

    /// <summary>Pixels of the row.</summary>
    public int Pixels;

    /// <summary>Channels of the output.</summary>
    public int Channels;

    /// <summary>Whether the weights are interleaved as <see cref="InterleavePairs"/> leaves them; then there are at least 22 pixels.</summary>
    public bool IsPaired;

    /// <summary>Fewest pixels of a row that is computed in pairs.</summary>
    public const int FewestPaired = PairedPixels;

    /// <summary>Computes the row.</summary>
    public readonly void Execute()
    {
        if (IsPaired)
        {
            ExecutePaired();
            return;
        }

        int channel = Vector512.IsHardwareAccelerated ? ExecuteWide() : 0;
        for (; channel + 2 * Lanes <= Channels; channel += 2 * Lanes)
            Cover(channel, 6);
        for (; channel + Lanes <= Channels; channel += Lanes)
            Cover(channel, 12);
        for (; channel < Channels; channel++)
        {
            for (int pixel = 0; pixel < Pixels; pixel++)
                Scalar(pixel, channel);
        }
    }

    /// <summary>Covers the row with tiles; the last one overlaps its neighbour and computes the same values once more.</summary>
    private readonly void Cover(int channel, int width)
    {
        if (Pixels < width)
        {
            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                Tile1X1(pixel, channel);
                if (width == 6)
                    Tile1X1(pixel, channel + Lanes);
            }

            return;
        }

        for (int pixel = 0; pixel < Pixels; pixel += width)
        {
            int first = Math.Min(pixel, Pixels - width);
            if (width == 6)
                Tile6X2(first, channel);
            else
                Tile12X1(first, channel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile6X2(int pixel, int channel)
    {
        Vector256<float> start0 = Start(channel);
        Vector256<float> start1 = Start(channel + Lanes);
        Vector256<float> a0 = start0, a1 = start0, a2 = start0, a3 = start0, a4 = start0, a5 = start0;
        Vector256<float> b0 = start1, b1 = start1, b2 = start1, b3 = start1, b4 = start1, b5 = start1;
        int stride = PixelStride;
        int channels = Channels;
        int length = Length;
        for (int segment = 0; segment < Segments; segment++)
        {
            float* x0 = A + pixel * stride + AOffsets[segment];
            float* x3 = x0 + 3 * stride;
            float* w = B + BOffsets[segment] + channel;
            for (int t = 0; t < length; t++)
            {
                Vector256<float> w0 = Vector256.Load(w);
                Vector256<float> w1 = Vector256.Load(w + Lanes);
                Vector256<float> x = Vector256.Create(x0[t]);
                a0 = Vector256.MultiplyAddEstimate(x, w0, a0);
                b0 = Vector256.MultiplyAddEstimate(x, w1, b0);
                x = Vector256.Create(x0[t + stride]);
                a1 = Vector256.MultiplyAddEstimate(x, w0, a1);
                b1 = Vector256.MultiplyAddEstimate(x, w1, b1);
                x = Vector256.Create(x0[t + 2 * stride]);
                a2 = Vector256.MultiplyAddEstimate(x, w0, a2);
                b2 = Vector256.MultiplyAddEstimate(x, w1, b2);
                x = Vector256.Create(x3[t]);
                a3 = Vector256.MultiplyAddEstimate(x, w0, a3);
                b3 = Vector256.MultiplyAddEstimate(x, w1, b3);
                x = Vector256.Create(x3[t + stride]);
                a4 = Vector256.MultiplyAddEstimate(x, w0, a4);
                b4 = Vector256.MultiplyAddEstimate(x, w1, b4);
                x = Vector256.Create(x3[t + 2 * stride]);
                a5 = Vector256.MultiplyAddEstimate(x, w0, a5);
                b5 = Vector256.MultiplyAddEstimate(x, w1, b5);
                w += channels;
            }
        }

        float* c = C + pixel * OutputStride + channel;
        Store2(c, a0, b0);
        Store2(c + OutputStride, a1, b1);
        Store2(c + 2 * OutputStride, a2, b2);
        Store2(c + 3 * OutputStride, a3, b3);
        Store2(c + 4 * OutputStride, a4, b4);
        Store2(c + 5 * OutputStride, a5, b5);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile12X1(int pixel, int channel)
    {
        Vector256<float> start = Start(channel);
        Vector256<float> a0 = start, a1 = start, a2 = start, a3 = start, a4 = start, a5 = start;
        Vector256<float> a6 = start, a7 = start, a8 = start, a9 = start, a10 = start, a11 = start;
        int stride = PixelStride;
        int channels = Channels;
        int length = Length;
        for (int segment = 0; segment < Segments; segment++)
        {
            float* x0 = A + pixel * stride + AOffsets[segment];
            float* x3 = x0 + 3 * stride;
            float* x6 = x3 + 3 * stride;
            float* x9 = x6 + 3 * stride;
            float* w = B + BOffsets[segment] + channel;
            for (int t = 0; t < length; t++)
            {
                Vector256<float> w0 = Vector256.Load(w);
                a0 = Vector256.MultiplyAddEstimate(Vector256.Create(x0[t]), w0, a0);
                a1 = Vector256.MultiplyAddEstimate(Vector256.Create(x0[t + stride]), w0, a1);
                a2 = Vector256.MultiplyAddEstimate(Vector256.Create(x0[t + 2 * stride]), w0, a2);
                a3 = Vector256.MultiplyAddEstimate(Vector256.Create(x3[t]), w0, a3);
                a4 = Vector256.MultiplyAddEstimate(Vector256.Create(x3[t + stride]), w0, a4);
                a5 = Vector256.MultiplyAddEstimate(Vector256.Create(x3[t + 2 * stride]), w0, a5);
                a6 = Vector256.MultiplyAddEstimate(Vector256.Create(x6[t]), w0, a6);
                a7 = Vector256.MultiplyAddEstimate(Vector256.Create(x6[t + stride]), w0, a7);
                a8 = Vector256.MultiplyAddEstimate(Vector256.Create(x6[t + 2 * stride]), w0, a8);
                a9 = Vector256.MultiplyAddEstimate(Vector256.Create(x9[t]), w0, a9);
                a10 = Vector256.MultiplyAddEstimate(Vector256.Create(x9[t + stride]), w0, a10);
                a11 = Vector256.MultiplyAddEstimate(Vector256.Create(x9[t + 2 * stride]), w0, a11);
                w += channels;
            }
        }

        float* c = C + pixel * OutputStride + channel;
        a0.Store(c);
        a1.Store(c + OutputStride);
        a2.Store(c + 2 * OutputStride);
        a3.Store(c + 3 * OutputStride);
        a4.Store(c + 4 * OutputStride);
        a5.Store(c + 5 * OutputStride);
        a6.Store(c + 6 * OutputStride);
        a7.Store(c + 7 * OutputStride);
        a8.Store(c + 8 * OutputStride);
        a9.Store(c + 9 * OutputStride);
        a10.Store(c + 10 * OutputStride);
        a11.Store(c + 11 * OutputStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile1X1(int pixel, int channel)
    {
        Vector256<float> sum = Start(channel);
        for (int segment = 0; segment < Segments; segment++)
        {
            float* x = A + pixel * PixelStride + AOffsets[segment];
            float* w = B + BOffsets[segment] + channel;
            for (int t = 0; t < Length; t++)
            {
                sum = Vector256.MultiplyAddEstimate(Vector256.Create(x[t]), Vector256.Load(w), sum);
                w += Channels;
            }
        }

        sum.Store(C + pixel * OutputStride + channel);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Scalar(int pixel, int channel)
    {
        float sum = Bias != null ? Bias[channel] : 0f;
        for (int segment = 0; segment < Segments; segment++)
        {
            float* x = A + pixel * PixelStride + AOffsets[segment];
            float* w = B + BOffsets[segment] + channel;
            for (int t = 0; t < Length; t++)
                sum += x[t] * w[t * Channels];
        }

        C[pixel * OutputStride + channel] = sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector256<float> Start(int channel) => Bias != null ? Vector256.Load(Bias + channel) : Vector256<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store2(float* c, Vector256<float> low, Vector256<float> high)
    {
        low.Store(c);
        high.Store(c + Lanes);
    }
}
