using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>
/// Eight channels in 512-bit registers, as in RegisterTile.Paired.cs: each lane pair holds one channel under two neighbouring taps. Two pixels
/// are summed apart and added at the end, for five accumulators alone would wait for each other.
/// </remarks>
internal unsafe partial struct TapTile
{
    /// <summary>10 taps × 8 channels in pairs of taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile10Paired(int tap, int channel)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default;
        int pixelStride = PixelStride;
        int channels = Channels;
        for (int row = 0; row < Rows; row++)
        {
            float* x = X + row * RowStride + tap;
            float* dy = GradOutput + row * GradRowStride + channel;
            int pixel = 0;
            for (; pixel + 2 <= Pixels; pixel += 2)
            {
                Vector512<float> d = Twice(dy);
                a0 = Vector512.MultiplyAddEstimate(Pair(x), d, a0);
                a1 = Vector512.MultiplyAddEstimate(Pair(x + 2), d, a1);
                a2 = Vector512.MultiplyAddEstimate(Pair(x + 4), d, a2);
                a3 = Vector512.MultiplyAddEstimate(Pair(x + 6), d, a3);
                a4 = Vector512.MultiplyAddEstimate(Pair(x + 8), d, a4);
                x += pixelStride;
                dy += channels;
                Vector512<float> e = Twice(dy);
                b0 = Vector512.MultiplyAddEstimate(Pair(x), e, b0);
                b1 = Vector512.MultiplyAddEstimate(Pair(x + 2), e, b1);
                b2 = Vector512.MultiplyAddEstimate(Pair(x + 4), e, b2);
                b3 = Vector512.MultiplyAddEstimate(Pair(x + 6), e, b3);
                b4 = Vector512.MultiplyAddEstimate(Pair(x + 8), e, b4);
                x += pixelStride;
                dy += channels;
            }

            if (pixel < Pixels)
            {
                Vector512<float> d = Twice(dy);
                a0 = Vector512.MultiplyAddEstimate(Pair(x), d, a0);
                a1 = Vector512.MultiplyAddEstimate(Pair(x + 2), d, a1);
                a2 = Vector512.MultiplyAddEstimate(Pair(x + 4), d, a2);
                a3 = Vector512.MultiplyAddEstimate(Pair(x + 6), d, a3);
                a4 = Vector512.MultiplyAddEstimate(Pair(x + 8), d, a4);
                dy += channels;
            }
        }

        float* sum = Sum + tap * channels + channel;
        StoreTaps(sum, a0 + b0);
        StoreTaps(sum + 2 * channels, a1 + b1);
        StoreTaps(sum + 4 * channels, a2 + b2);
        StoreTaps(sum + 6 * channels, a3 + b3);
        StoreTaps(sum + 8 * channels, a4 + b4);
    }

    /// <summary>Two neighbouring taps, eight times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Pair(float* x) => Vector512.Create(*(double*)x).AsSingle();

    /// <summary>Eight channels, each twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Twice(float* dy) => Vector512.Shuffle(
        Vector256.Load(dy).ToVector512Unsafe(), Vector512.Create(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7));

    /// <summary>Stores the even lanes as one tap's sums and the odd ones as the next tap's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreTaps(float* sum, Vector512<float> pairs)
    {
        Vector512<float> apart = Vector512.Shuffle(pairs, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15));
        apart.GetLower().Store(sum);
        apart.GetUpper().Store(sum + Channels);
    }
}
