using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>
/// Eight channels fill only half of a 512-bit register. The other half takes the next product: weights of two neighbouring products are
/// interleaved, two neighbouring inputs are broadcast as one 64-bit number, and the two sums are added at the end.
/// </remarks>
internal unsafe partial struct RegisterTile
{
    private const int PairedPixels = 22;

    /// <summary>Whether eight channels and an even number of products can be computed in pairs on this machine.</summary>
    public static bool CanPair(int channels, int length) => Vector512.IsHardwareAccelerated && channels == Lanes && length % 2 == 0;

    /// <summary>[t][8] → [t/2][8][2]: the weights as the paired tile reads them.</summary>
    public static void InterleavePairs(float* weights, long products, float* paired)
    {
        for (long t = 0; t < products; t++)
        {
            for (int channel = 0; channel < Lanes; channel++)
                paired[t / 2 * WideLanes + 2 * channel + t % 2] = weights[t * Lanes + channel];
        }
    }

    private readonly void ExecutePaired()
    {
        for (int pixel = 0; pixel < Pixels; pixel += PairedPixels)
            Tile22Paired(Math.Min(pixel, Pixels - PairedPixels));
    }

    /// <summary>22 pixels × 8 channels, the even and the odd products side by side.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile22Paired(int pixel)
    {
        float* bias = stackalloc float[WideLanes];
        for (int channel = 0; channel < Lanes; channel++)
        {
            bias[2 * channel] = Bias != null ? Bias[channel] : 0f;
            bias[2 * channel + 1] = 0f;
        }

        Vector512<float> start = Vector512.Load(bias);
        Vector512<float> a0 = start, a1 = start, a2 = start, a3 = start, a4 = start, a5 = start, a6 = start, a7 = start, a8 = start, a9 = start, a10 = start;
        Vector512<float> a11 = start, a12 = start, a13 = start, a14 = start, a15 = start, a16 = start, a17 = start, a18 = start, a19 = start, a20 = start, a21 = start;
        int stride = PixelStride;
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
            float* w = B + BOffsets[segment];
            for (int t = 0; t < length; t += 2)
            {
                Vector512<float> weight = Vector512.Load(w);
                a0 = Vector512.MultiplyAddEstimate(Pair(x0 + t), weight, a0);
                a1 = Vector512.MultiplyAddEstimate(Pair(x0 + t + stride), weight, a1);
                a2 = Vector512.MultiplyAddEstimate(Pair(x0 + t + 2 * stride), weight, a2);
                a3 = Vector512.MultiplyAddEstimate(Pair(x3 + t), weight, a3);
                a4 = Vector512.MultiplyAddEstimate(Pair(x3 + t + stride), weight, a4);
                a5 = Vector512.MultiplyAddEstimate(Pair(x3 + t + 2 * stride), weight, a5);
                a6 = Vector512.MultiplyAddEstimate(Pair(x6 + t), weight, a6);
                a7 = Vector512.MultiplyAddEstimate(Pair(x6 + t + stride), weight, a7);
                a8 = Vector512.MultiplyAddEstimate(Pair(x6 + t + 2 * stride), weight, a8);
                a9 = Vector512.MultiplyAddEstimate(Pair(x9 + t), weight, a9);
                a10 = Vector512.MultiplyAddEstimate(Pair(x9 + t + stride), weight, a10);
                a11 = Vector512.MultiplyAddEstimate(Pair(x9 + t + 2 * stride), weight, a11);
                a12 = Vector512.MultiplyAddEstimate(Pair(x12 + t), weight, a12);
                a13 = Vector512.MultiplyAddEstimate(Pair(x12 + t + stride), weight, a13);
                a14 = Vector512.MultiplyAddEstimate(Pair(x12 + t + 2 * stride), weight, a14);
                a15 = Vector512.MultiplyAddEstimate(Pair(x15 + t), weight, a15);
                a16 = Vector512.MultiplyAddEstimate(Pair(x15 + t + stride), weight, a16);
                a17 = Vector512.MultiplyAddEstimate(Pair(x15 + t + 2 * stride), weight, a17);
                a18 = Vector512.MultiplyAddEstimate(Pair(x18 + t), weight, a18);
                a19 = Vector512.MultiplyAddEstimate(Pair(x18 + t + stride), weight, a19);
                a20 = Vector512.MultiplyAddEstimate(Pair(x18 + t + 2 * stride), weight, a20);
                a21 = Vector512.MultiplyAddEstimate(Pair(x21 + t), weight, a21);
                w += WideLanes;
            }
        }

        float* c = C + pixel * OutputStride;
        StoreSum(c, a0);
        StoreSum(c + OutputStride, a1);
        StoreSum(c + 2 * OutputStride, a2);
        StoreSum(c + 3 * OutputStride, a3);
        StoreSum(c + 4 * OutputStride, a4);
        StoreSum(c + 5 * OutputStride, a5);
        StoreSum(c + 6 * OutputStride, a6);
        StoreSum(c + 7 * OutputStride, a7);
        StoreSum(c + 8 * OutputStride, a8);
        StoreSum(c + 9 * OutputStride, a9);
        StoreSum(c + 10 * OutputStride, a10);
        StoreSum(c + 11 * OutputStride, a11);
        StoreSum(c + 12 * OutputStride, a12);
        StoreSum(c + 13 * OutputStride, a13);
        StoreSum(c + 14 * OutputStride, a14);
        StoreSum(c + 15 * OutputStride, a15);
        StoreSum(c + 16 * OutputStride, a16);
        StoreSum(c + 17 * OutputStride, a17);
        StoreSum(c + 18 * OutputStride, a18);
        StoreSum(c + 19 * OutputStride, a19);
        StoreSum(c + 20 * OutputStride, a20);
        StoreSum(c + 21 * OutputStride, a21);
    }

    /// <summary>Two neighbouring inputs, eight times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Pair(float* x) => Vector512.Create(*(double*)x).AsSingle();

    /// <summary>Stores the sums of neighbouring lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSum(float* c, Vector512<float> pairs)
    {
        Vector512<float> even = Vector512.Shuffle(pairs, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 0, 2, 4, 6, 8, 10, 12, 14));
        Vector512<float> odd = Vector512.Shuffle(pairs, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 1, 3, 5, 7, 9, 11, 13, 15));
        (even.GetLower() + odd.GetLower()).Store(c);
    }
}
