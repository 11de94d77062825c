using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>
/// The weight gradient under one row of the kernel, for one image: <c>sum[t, o] = Σ_pixels x[pixel, t]·dy[pixel, o]</c>, t running over the
/// contiguous kx·ci taps. A tile of 6 taps × 2 vectors (or 10 × 1) of output channels stays in registers over all pixels; with AVX-512 the tile of
/// TapTile.Wide.cs comes first.
/// </summary>
internal unsafe partial struct TapTile
{
    private const int Lanes = 8;

    /// <summary>The first pixel's taps.</summary>
    public float* X;

    /// <summary>Floats from one row of pixels' taps to the next.</summary>
    public int RowStride;

    /// <summary>Floats from one pixel's taps to the next.</summary>
    public int PixelStride;

    /// <summary>The first pixel's dy; a pixel's channels are followed by the next pixel's.</summary>
    public float* GradOutput;

    /// <summary>Floats from one row of dy to the next.</summary>
    public int GradRowStride;

    /// <summary>Rows of pixels.</summary>
    public int Rows;

    /// <summary>Pixels a row.</summary>
    public int Pixels;

    /// <summary>Taps, kx·ci.</summary>
    public int Taps;

    /// <summary>Output channels.</summary>
    public int Channels;

    /// <summary>Receives the sums <c>[taps, channels]</c>.</summary>
    public float* Sum;

    /// <summary>Computes all sums.</summary>
    public readonly void Execute()
    {
        int channel = Vector512.IsHardwareAccelerated ? ExecuteWide() : 0;
        for (; channel + 2 * Lanes <= Channels; channel += 2 * Lanes)
        {
            if (Taps >= 6)
            {
                for (int tap = 0; tap < Taps; tap += 6)
                    Tile6X2(Math.Min(tap, Taps - 6), channel);
            }
            else
            {
                for (int tap = 0; tap < Taps; tap++)
                {
                    Tile1X1(tap, channel);
                    Tile1X1(tap, channel + Lanes);
                }
            }
        }

        for (; channel + Lanes <= Channels; channel += Lanes)
        {
            int tap = 0;
            for (; tap + 10 <= Taps; tap += 10)
            {
                if (Vector512.IsHardwareAccelerated)
                    Tile10Paired(tap, channel);
                else
                    Tile10X1(tap, channel);
            }

            for (; tap < Taps; tap++)
                Tile1X1(tap, channel);
        }

        for (; channel < Channels; channel++)
        {
            for (int tap = 0; tap < Taps; tap++)
                Scalar(tap, channel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile6X2(int tap, int channel)
    {
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
        Vector256<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        int pixelStride = PixelStride;
        int channels = Channels;
        for (int row = 0; row < Rows; row++)
        {
            float* x = X + row * RowStride + tap;
            float* dy = GradOutput + row * GradRowStride + channel;
            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                Vector256<float> d0 = Vector256.Load(dy);
                Vector256<float> d1 = Vector256.Load(dy + Lanes);
                Vector256<float> t = Vector256.Create(x[0]);
                a0 = Vector256.MultiplyAddEstimate(t, d0, a0);
                b0 = Vector256.MultiplyAddEstimate(t, d1, b0);
                t = Vector256.Create(x[1]);
                a1 = Vector256.MultiplyAddEstimate(t, d0, a1);
                b1 = Vector256.MultiplyAddEstimate(t, d1, b1);
                t = Vector256.Create(x[2]);
                a2 = Vector256.MultiplyAddEstimate(t, d0, a2);
                b2 = Vector256.MultiplyAddEstimate(t, d1, b2);
                t = Vector256.Create(x[3]);
                a3 = Vector256.MultiplyAddEstimate(t, d0, a3);
                b3 = Vector256.MultiplyAddEstimate(t, d1, b3);
                t = Vector256.Create(x[4]);
                a4 = Vector256.MultiplyAddEstimate(t, d0, a4);
                b4 = Vector256.MultiplyAddEstimate(t, d1, b4);
                t = Vector256.Create(x[5]);
                a5 = Vector256.MultiplyAddEstimate(t, d0, a5);
                b5 = Vector256.MultiplyAddEstimate(t, d1, b5);
                x += pixelStride;
                dy += channels;
            }
        }

        float* sum = Sum + tap * channels + channel;
        Store2(sum, a0, b0);
        Store2(sum + channels, a1, b1);
        Store2(sum + 2 * channels, a2, b2);
        Store2(sum + 3 * channels, a3, b3);
        Store2(sum + 4 * channels, a4, b4);
        Store2(sum + 5 * channels, a5, b5);
    }

    /// <remarks>10 taps rather than 12: the first layer's 5 columns × 2 channels.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile10X1(int tap, int channel)
    {
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default;
        Vector256<float> a5 = default, a6 = default, a7 = default, a8 = default, a9 = default;
        int pixelStride = PixelStride;
        int channels = Channels;
        for (int row = 0; row < Rows; row++)
        {
            float* x = X + row * RowStride + tap;
            float* dy = GradOutput + row * GradRowStride + channel;
            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                Vector256<float> d = Vector256.Load(dy);
                a0 = Vector256.MultiplyAddEstimate(Vector256.Create(x[0]), d, a0);
                a1 = Vector256.MultiplyAddEstimate(Vector256.Create(x[1]), d, a1);
                a2 = Vector256.MultiplyAddEstimate(Vector256.Create(x[2]), d, a2);
                a3 = Vector256.MultiplyAddEstimate(Vector256.Create(x[3]), d, a3);
                a4 = Vector256.MultiplyAddEstimate(Vector256.Create(x[4]), d, a4);
                a5 = Vector256.MultiplyAddEstimate(Vector256.Create(x[5]), d, a5);
                a6 = Vector256.MultiplyAddEstimate(Vector256.Create(x[6]), d, a6);
                a7 = Vector256.MultiplyAddEstimate(Vector256.Create(x[7]), d, a7);
                a8 = Vector256.MultiplyAddEstimate(Vector256.Create(x[8]), d, a8);
                a9 = Vector256.MultiplyAddEstimate(Vector256.Create(x[9]), d, a9);
                x += pixelStride;
                dy += channels;
            }
        }

        float* sum = Sum + tap * channels + channel;
        a0.Store(sum);
        a1.Store(sum + channels);
        a2.Store(sum + 2 * channels);
        a3.Store(sum + 3 * channels);
        a4.Store(sum + 4 * channels);
        a5.Store(sum + 5 * channels);
        a6.Store(sum + 6 * channels);
        a7.Store(sum + 7 * channels);
        a8.Store(sum + 8 * channels);
        a9.Store(sum + 9 * channels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile1X1(int tap, int channel)
    {
        Vector256<float> sum = default;
        for (int row = 0; row < Rows; row++)
        {
            float* x = X + row * RowStride + tap;
            float* dy = GradOutput + row * GradRowStride + channel;
            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                sum = Vector256.MultiplyAddEstimate(Vector256.Create(*x), Vector256.Load(dy), sum);
                x += PixelStride;
                dy += Channels;
            }
        }

        sum.Store(Sum + tap * Channels + channel);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Scalar(int tap, int channel)
    {
        float sum = 0f;
        for (int row = 0; row < Rows; row++)
        {
            float* x = X + row * RowStride + tap;
            float* dy = GradOutput + row * GradRowStride + channel;
            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                sum += *x * *dy;
                x += PixelStride;
                dy += Channels;
            }
        }

        Sum[tap * Channels + channel] = sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store2(float* sum, Vector256<float> low, Vector256<float> high)
    {
        low.Store(sum);
        high.Store(sum + Lanes);
    }
}
