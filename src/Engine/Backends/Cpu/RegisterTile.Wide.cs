using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>
/// The tiles of AVX-512, whose 32 registers hold 22 accumulators: one load of weights serves 22 pixels, or 11 pixels of two vectors, and the
/// input is broadcast by the multiplication itself. 22 and 11 fit rows of 172, 86, 43 and 22 pixels with at most 2 % done twice.
/// </remarks>
internal unsafe partial struct RegisterTile
{
    private const int WideLanes = 16;

    /// <summary>Computes the channels that wide tiles cover and returns the first one left over.</summary>
    private readonly int ExecuteWide()
    {
        int channel = 0;
        if (Pixels >= 22)
        {
            for (; channel + WideLanes <= Channels; channel += WideLanes)
            {
                for (int pixel = 0; pixel < Pixels; pixel += 22)
                    Tile22X16(Math.Min(pixel, Pixels - 22), channel);
            }

            for (; channel + Lanes <= Channels; channel += Lanes)
            {
                for (int pixel = 0; pixel < Pixels; pixel += 22)
                    Tile22X8(Math.Min(pixel, Pixels - 22), channel);
            }
        }
        else if (Pixels >= 11)
        {
            for (; channel + 2 * WideLanes <= Channels; channel += 2 * WideLanes)
            {
                for (int pixel = 0; pixel < Pixels; pixel += 11)
                    Tile11X32(Math.Min(pixel, Pixels - 11), channel);
            }
        }

        return channel;
    }

    /// <summary>22 pixels × 16 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile22X16(int pixel, int channel)
    {
        Vector512<float> start = Bias != null ? Vector512.Load(Bias + channel) : Vector512<float>.Zero;
        Vector512<float> a0 = start, a1 = start, a2 = start, a3 = start, a4 = start, a5 = start, a6 = start, a7 = start, a8 = start, a9 = start, a10 = start;
        Vector512<float> a11 = start, a12 = start, a13 = start, a14 = start, a15 = start, a16 = start, a17 = start, a18 = start, a19 = start, a20 = start, a21 = start;
        int stride = PixelStride;
        int channels = Channels;
        int length = Length;
        for (int segment = 0; segment < Segments; segment++)
        {
            float* x0 = A + pixel * stride + AOffsets[segment];
            float* x3 = x0 + 3 * stride;
            float* x6 = x3 + 3 * stride;
            float* x9 = x6 + 3 * stride;
            float* x12 = x9 + 3 * stride;
            float* x15 = x12 + 3 * stride;
            float* x18 = x15 + 3 * stride;
            float* x21 = x18 + 3 * stride;
            float* w = B + BOffsets[segment] + channel;
            for (int t = 0; t < length; t++)
            {
                Vector512<float> weight = Vector512.Load(w);
                a0 = Vector512.MultiplyAddEstimate(Vector512.Create(x0[t]), weight, a0);
                a1 = Vector512.MultiplyAddEstimate(Vector512.Create(x0[t + stride]), weight, a1);
                a2 = Vector512.MultiplyAddEstimate(Vector512.Create(x0[t + 2 * stride]), weight, a2);
                a3 = Vector512.MultiplyAddEstimate(Vector512.Create(x3[t]), weight, a3);
                a4 = Vector512.MultiplyAddEstimate(Vector512.Create(x3[t + stride]), weight, a4);
                a5 = Vector512.MultiplyAddEstimate(Vector512.Create(x3[t + 2 * stride]), weight, a5);
                a6 = Vector512.MultiplyAddEstimate(Vector512.Create(x6[t]), weight, a6);
                a7 = Vector512.MultiplyAddEstimate(Vector512.Create(x6[t + stride]), weight, a7);
                a8 = Vector512.MultiplyAddEstimate(Vector512.Create(x6[t + 2 * stride]), weight, a8);
                a9 = Vector512.MultiplyAddEstimate(Vector512.Create(x9[t]), weight, a9);
                a10 = Vector512.MultiplyAddEstimate(Vector512.Create(x9[t + stride]), weight, a10);
                a11 = Vector512.MultiplyAddEstimate(Vector512.Create(x9[t + 2 * stride]), weight, a11);
                a12 = Vector512.MultiplyAddEstimate(Vector512.Create(x12[t]), weight, a12);
                a13 = Vector512.MultiplyAddEstimate(Vector512.Create(x12[t + stride]), weight, a13);
                a14 = Vector512.MultiplyAddEstimate(Vector512.Create(x12[t + 2 * stride]), weight, a14);
                a15 = Vector512.MultiplyAddEstimate(Vector512.Create(x15[t]), weight, a15);
                a16 = Vector512.MultiplyAddEstimate(Vector512.Create(x15[t + stride]), weight, a16);
                a17 = Vector512.MultiplyAddEstimate(Vector512.Create(x15[t + 2 * stride]), weight, a17);
                a18 = Vector512.MultiplyAddEstimate(Vector512.Create(x18[t]), weight, a18);
                a19 = Vector512.MultiplyAddEstimate(Vector512.Create(x18[t + stride]), weight, a19);
                a20 = Vector512.MultiplyAddEstimate(Vector512.Create(x18[t + 2 * stride]), weight, a20);
                a21 = Vector512.MultiplyAddEstimate(Vector512.Create(x21[t]), weight, a21);
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
        a12.Store(c + 12 * OutputStride);
        a13.Store(c + 13 * OutputStride);
        a14.Store(c + 14 * OutputStride);
        a15.Store(c + 15 * OutputStride);
        a16.Store(c + 16 * OutputStride);
        a17.Store(c + 17 * OutputStride);
        a18.Store(c + 18 * OutputStride);
        a19.Store(c + 19 * OutputStride);
        a20.Store(c + 20 * OutputStride);
        a21.Store(c + 21 * OutputStride);
    }

    /// <summary>22 pixels × 8 channels: AVX-512 has 32 registers of every width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile22X8(int pixel, int channel)
    {
        Vector256<float> start = Bias != null ? Vector256.Load(Bias + channel) : Vector256<float>.Zero;
        Vector256<float> a0 = start, a1 = start, a2 = start, a3 = start, a4 = start, a5 = start, a6 = start, a7 = start, a8 = start, a9 = start, a10 = start;
        Vector256<float> a11 = start, a12 = start, a13 = start, a14 = start, a15 = start, a16 = start, a17 = start, a18 = start, a19 = start, a20 = start, a21 = start;
        int stride = PixelStride;
        int channels = Channels;
        int length = Length;
        for (int segment = 0; segment < Segments; segment++)
        {
            float* x0 = A + pixel * stride + AOffsets[segment];
            float* x3 = x0 + 3 * stride;
            float* x6 = x3 + 3 * stride;
            float* x9 = x6 + 3 * stride;
            float* x12 = x9 + 3 * stride;
            float* x15 = x12 + 3 * stride;
            float* x18 = x15 + 3 * stride;
            float* x21 = x18 + 3 * stride;
            float* w = B + BOffsets[segment] + channel;
            for (int t = 0; t < length; t++)
            {
                Vector256<float> weight = Vector256.Load(w);
                a0 = Vector256.MultiplyAddEstimate(Vector256.Create(x0[t]), weight, a0);
                a1 = Vector256.MultiplyAddEstimate(Vector256.Create(x0[t + stride]), weight, a1);
                a2 = Vector256.MultiplyAddEstimate(Vector256.Create(x0[t + 2 * stride]), weight, a2);
                a3 = Vector256.MultiplyAddEstimate(Vector256.Create(x3[t]), weight, a3);
                a4 = Vector256.MultiplyAddEstimate(Vector256.Create(x3[t + stride]), weight, a4);
                a5 = Vector256.MultiplyAddEstimate(Vector256.Create(x3[t + 2 * stride]), weight, a5);
                a6 = Vector256.MultiplyAddEstimate(Vector256.Create(x6[t]), weight, a6);
                a7 = Vector256.MultiplyAddEstimate(Vector256.Create(x6[t + stride]), weight, a7);
                a8 = Vector256.MultiplyAddEstimate(Vector256.Create(x6[t + 2 * stride]), weight, a8);
                a9 = Vector256.MultiplyAddEstimate(Vector256.Create(x9[t]), weight, a9);
                a10 = Vector256.MultiplyAddEstimate(Vector256.Create(x9[t + stride]), weight, a10);
                a11 = Vector256.MultiplyAddEstimate(Vector256.Create(x9[t + 2 * stride]), weight, a11);
                a12 = Vector256.MultiplyAddEstimate(Vector256.Create(x12[t]), weight, a12);
                a13 = Vector256.MultiplyAddEstimate(Vector256.Create(x12[t + stride]), weight, a13);
                a14 = Vector256.MultiplyAddEstimate(Vector256.Create(x12[t + 2 * stride]), weight, a14);
                a15 = Vector256.MultiplyAddEstimate(Vector256.Create(x15[t]), weight, a15);
                a16 = Vector256.MultiplyAddEstimate(Vector256.Create(x15[t + stride]), weight, a16);
                a17 = Vector256.MultiplyAddEstimate(Vector256.Create(x15[t + 2 * stride]), weight, a17);
                a18 = Vector256.MultiplyAddEstimate(Vector256.Create(x18[t]), weight, a18);
                a19 = Vector256.MultiplyAddEstimate(Vector256.Create(x18[t + stride]), weight, a19);
                a20 = Vector256.MultiplyAddEstimate(Vector256.Create(x18[t + 2 * stride]), weight, a20);
                a21 = Vector256.MultiplyAddEstimate(Vector256.Create(x21[t]), weight, a21);
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
        a12.Store(c + 12 * OutputStride);
        a13.Store(c + 13 * OutputStride);
        a14.Store(c + 14 * OutputStride);
        a15.Store(c + 15 * OutputStride);
        a16.Store(c + 16 * OutputStride);
        a17.Store(c + 17 * OutputStride);
        a18.Store(c + 18 * OutputStride);
        a19.Store(c + 19 * OutputStride);
        a20.Store(c + 20 * OutputStride);
        a21.Store(c + 21 * OutputStride);
    }

    /// <summary>11 pixels × 32 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile11X32(int pixel, int channel)
    {
        Vector512<float> start0 = Bias != null ? Vector512.Load(Bias + channel) : Vector512<float>.Zero;
        Vector512<float> start1 = Bias != null ? Vector512.Load(Bias + channel + WideLanes) : Vector512<float>.Zero;
        Vector512<float> a0 = start0, a1 = start0, a2 = start0, a3 = start0, a4 = start0, a5 = start0, a6 = start0, a7 = start0, a8 = start0, a9 = start0, a10 = start0;
        Vector512<float> b0 = start1, b1 = start1, b2 = start1, b3 = start1, b4 = start1, b5 = start1, b6 = start1, b7 = start1, b8 = start1, b9 = start1, b10 = start1;
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
                Vector512<float> w0 = Vector512.Load(w);
                Vector512<float> w1 = Vector512.Load(w + WideLanes);
                Vector512<float> x = Vector512.Create(x0[t]);
                a0 = Vector512.MultiplyAddEstimate(x, w0, a0);
                b0 = Vector512.MultiplyAddEstimate(x, w1, b0);
                x = Vector512.Create(x0[t + stride]);
                a1 = Vector512.MultiplyAddEstimate(x, w0, a1);
                b1 = Vector512.MultiplyAddEstimate(x, w1, b1);
                x = Vector512.Create(x0[t + 2 * stride]);
                a2 = Vector512.MultiplyAddEstimate(x, w0, a2);
                b2 = Vector512.MultiplyAddEstimate(x, w1, b2);
                x = Vector512.Create(x3[t]);
                a3 = Vector512.MultiplyAddEstimate(x, w0, a3);
                b3 = Vector512.MultiplyAddEstimate(x, w1, b3);
                x = Vector512.Create(x3[t + stride]);
                a4 = Vector512.MultiplyAddEstimate(x, w0, a4);
                b4 = Vector512.MultiplyAddEstimate(x, w1, b4);
                x = Vector512.Create(x3[t + 2 * stride]);
                a5 = Vector512.MultiplyAddEstimate(x, w0, a5);
                b5 = Vector512.MultiplyAddEstimate(x, w1, b5);
                x = Vector512.Create(x6[t]);
                a6 = Vector512.MultiplyAddEstimate(x, w0, a6);
                b6 = Vector512.MultiplyAddEstimate(x, w1, b6);
                x = Vector512.Create(x6[t + stride]);
                a7 = Vector512.MultiplyAddEstimate(x, w0, a7);
                b7 = Vector512.MultiplyAddEstimate(x, w1, b7);
                x = Vector512.Create(x6[t + 2 * stride]);
                a8 = Vector512.MultiplyAddEstimate(x, w0, a8);
                b8 = Vector512.MultiplyAddEstimate(x, w1, b8);
                x = Vector512.Create(x9[t]);
                a9 = Vector512.MultiplyAddEstimate(x, w0, a9);
                b9 = Vector512.MultiplyAddEstimate(x, w1, b9);
                x = Vector512.Create(x9[t + stride]);
                a10 = Vector512.MultiplyAddEstimate(x, w0, a10);
                b10 = Vector512.MultiplyAddEstimate(x, w1, b10);
                w += channels;
            }
        }

        float* c = C + pixel * OutputStride + channel;
        StoreWide(c, a0, b0);
        StoreWide(c + OutputStride, a1, b1);
        StoreWide(c + 2 * OutputStride, a2, b2);
        StoreWide(c + 3 * OutputStride, a3, b3);
        StoreWide(c + 4 * OutputStride, a4, b4);
        StoreWide(c + 5 * OutputStride, a5, b5);
        StoreWide(c + 6 * OutputStride, a6, b6);
        StoreWide(c + 7 * OutputStride, a7, b7);
        StoreWide(c + 8 * OutputStride, a8, b8);
        StoreWide(c + 9 * OutputStride, a9, b9);
        StoreWide(c + 10 * OutputStride, a10, b10);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreWide(float* c, Vector512<float> low, Vector512<float> high)
    {
        low.Store(c);
        high.Store(c + WideLanes);
    }
}
