using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>The tile of AVX-512: 24 taps × 16 channels, which fits the 24, 48 and 96 taps of 3 columns of 8, 16 and 32 channels.</remarks>
internal unsafe partial struct TapTile
{
    private const int WideTaps = 24;
    private const int WideLanes = 16;

    /// <summary>Computes the channels that wide tiles cover and returns the first one left over.</summary>
    private readonly int ExecuteWide()
    {
        int channel = 0;
        if (Taps < WideTaps)
            return channel;

        for (; channel + WideLanes <= Channels; channel += WideLanes)
        {
            for (int tap = 0; tap < Taps; tap += WideTaps)
                Tile24X16(Math.Min(tap, Taps - WideTaps), channel);
        }

        return channel;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile24X16(int tap, int channel)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        Vector512<float> a8 = default, a9 = default, a10 = default, a11 = default, a12 = default, a13 = default, a14 = default, a15 = default;
        Vector512<float> a16 = default, a17 = default, a18 = default, a19 = default, a20 = default, a21 = default, a22 = default, a23 = default;
        int pixelStride = PixelStride;
        int channels = Channels;
        for (int row = 0; row < Rows; row++)
        {
            float* x = X + row * RowStride + tap;
            float* dy = GradOutput + row * GradRowStride + channel;
            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                Vector512<float> d = Vector512.Load(dy);
                a0 = Vector512.MultiplyAddEstimate(Vector512.Create(x[0]), d, a0);
                a1 = Vector512.MultiplyAddEstimate(Vector512.Create(x[1]), d, a1);
                a2 = Vector512.MultiplyAddEstimate(Vector512.Create(x[2]), d, a2);
                a3 = Vector512.MultiplyAddEstimate(Vector512.Create(x[3]), d, a3);
                a4 = Vector512.MultiplyAddEstimate(Vector512.Create(x[4]), d, a4);
                a5 = Vector512.MultiplyAddEstimate(Vector512.Create(x[5]), d, a5);
                a6 = Vector512.MultiplyAddEstimate(Vector512.Create(x[6]), d, a6);
                a7 = Vector512.MultiplyAddEstimate(Vector512.Create(x[7]), d, a7);
                a8 = Vector512.MultiplyAddEstimate(Vector512.Create(x[8]), d, a8);
                a9 = Vector512.MultiplyAddEstimate(Vector512.Create(x[9]), d, a9);
                a10 = Vector512.MultiplyAddEstimate(Vector512.Create(x[10]), d, a10);
                a11 = Vector512.MultiplyAddEstimate(Vector512.Create(x[11]), d, a11);
                a12 = Vector512.MultiplyAddEstimate(Vector512.Create(x[12]), d, a12);
                a13 = Vector512.MultiplyAddEstimate(Vector512.Create(x[13]), d, a13);
                a14 = Vector512.MultiplyAddEstimate(Vector512.Create(x[14]), d, a14);
                a15 = Vector512.MultiplyAddEstimate(Vector512.Create(x[15]), d, a15);
                a16 = Vector512.MultiplyAddEstimate(Vector512.Create(x[16]), d, a16);
                a17 = Vector512.MultiplyAddEstimate(Vector512.Create(x[17]), d, a17);
                a18 = Vector512.MultiplyAddEstimate(Vector512.Create(x[18]), d, a18);
                a19 = Vector512.MultiplyAddEstimate(Vector512.Create(x[19]), d, a19);
                a20 = Vector512.MultiplyAddEstimate(Vector512.Create(x[20]), d, a20);
                a21 = Vector512.MultiplyAddEstimate(Vector512.Create(x[21]), d, a21);
                a22 = Vector512.MultiplyAddEstimate(Vector512.Create(x[22]), d, a22);
                a23 = Vector512.MultiplyAddEstimate(Vector512.Create(x[23]), d, a23);
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
        a10.Store(sum + 10 * channels);
        a11.Store(sum + 11 * channels);
        a12.Store(sum + 12 * channels);
        a13.Store(sum + 13 * channels);
        a14.Store(sum + 14 * channels);
        a15.Store(sum + 15 * channels);
        a16.Store(sum + 16 * channels);
        a17.Store(sum + 17 * channels);
        a18.Store(sum + 18 * channels);
        a19.Store(sum + 19 * channels);
        a20.Store(sum + 20 * channels);
        a21.Store(sum + 21 * channels);
        a22.Store(sum + 22 * channels);
        a23.Store(sum + 23 * channels);
    }
}
