using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>
/// Sums over all pixels of one channels-last image, one result a channel: float32 within a row of pixels, double across rows, so that the
/// rounding does not grow with the image.
/// </summary>
internal static unsafe class ChannelSums
{
    private const int Lanes = 8;

    /// <summary><c>sum[c] = Σ x[p, c]</c>.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(float* x, int rows, int pixels, int channels, float* sum)
    {
        int channel = 0;
        for (; channel + Lanes <= channels; channel += Lanes)
        {
            Vector256<double> low = default;
            Vector256<double> high = default;
            float* p = x + channel;
            for (int row = 0; row < rows; row++)
            {
                Vector256<float> partial = default;
                for (int pixel = 0; pixel < pixels; pixel++, p += channels)
                    partial += Vector256.Load(p);
                AddWidened(partial, ref low, ref high);
            }

            Vector256.Narrow(low, high).Store(sum + channel);
        }

        for (; channel < channels; channel++)
        {
            double total = 0;
            float* p = x + channel;
            for (int pixel = 0; pixel < rows * pixels; pixel++, p += channels)
                total += *p;
            sum[channel] = (float)total;
        }
    }

    /// <summary>The mean of each channel, then the sum of squared distances from it.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MeanAndSquares(float* x, int rows, int pixels, int channels, float* mean, float* squares)
    {
        Sum(x, rows, pixels, channels, mean);
        float population = rows * pixels;
        int channel = 0;
        for (; channel + Lanes <= channels; channel += Lanes)
        {
            Vector256<float> centre = Vector256.Load(mean + channel) / Vector256.Create(population);
            centre.Store(mean + channel);
            Vector256<double> low = default;
            Vector256<double> high = default;
            float* p = x + channel;
            for (int row = 0; row < rows; row++)
            {
                Vector256<float> partial = default;
                for (int pixel = 0; pixel < pixels; pixel++, p += channels)
                {
                    Vector256<float> distance = Vector256.Load(p) - centre;
                    partial = Vector256.MultiplyAddEstimate(distance, distance, partial);
                }

                AddWidened(partial, ref low, ref high);
            }

            Vector256.Narrow(low, high).Store(squares + channel);
        }

        for (; channel < channels; channel++)
        {
            mean[channel] /= population;
            double total = 0;
            float* p = x + channel;
            for (int pixel = 0; pixel < rows * pixels; pixel++, p += channels)
            {
                double distance = *p - mean[channel];
                total += distance * distance;
            }

            squares[channel] = (float)total;
        }
    }

    /// <summary><c>sum[c] = Σ dy[p, c]</c> and <c>product[c] = Σ dy[p, c]·(x[p, c] − mean[c])</c>.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GradientSums(float* x, float* dy, int rows, int pixels, int channels, float* mean, float* sum, float* product)
    {
        Sum(dy, rows, pixels, channels, sum);
        int channel = 0;
        for (; channel + Lanes <= channels; channel += Lanes)
        {
            Vector256<float> centre = Vector256.Load(mean + channel);
            Vector256<double> low = default;
            Vector256<double> high = default;
            float* p = x + channel;
            float* d = dy + channel;
            for (int row = 0; row < rows; row++)
            {
                Vector256<float> partial = default;
                for (int pixel = 0; pixel < pixels; pixel++, p += channels, d += channels)
                    partial = Vector256.MultiplyAddEstimate(Vector256.Load(d), Vector256.Load(p) - centre, partial);
                AddWidened(partial, ref low, ref high);
            }

            Vector256.Narrow(low, high).Store(product + channel);
        }

        for (; channel < channels; channel++)
        {
            double total = 0;
            float* p = x + channel;
            float* d = dy + channel;
            for (int pixel = 0; pixel < rows * pixels; pixel++, p += channels, d += channels)
                total += (double)*d * (*p - mean[channel]);
            product[channel] = (float)total;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddWidened(Vector256<float> partial, ref Vector256<double> low, ref Vector256<double> high)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(partial);
        low += lower;
        high += upper;
    }
}
