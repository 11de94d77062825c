using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Bench.Ladders;

/// <summary>
/// The mean of each channel of channels-last pixels <c>x[pixel][channel]</c> and the sum of squared distances from it, as batch norm needs them:
/// two passes, since the mean must be known before distances from it are. The versions in vectors are for eight channels.
/// </summary>
internal static unsafe class ReductionRungs
{
    private const int Lanes = 8;

    /// <summary>One channel after the other, which strides through memory and reads all of it once a channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ChannelByChannel(float* x, int pixels, int channels, float* mean, float* squares)
    {
        for (int c = 0; c < channels; c++)
        {
            float sum = 0;
            for (int p = 0; p < pixels; p++)
                sum += x[p * channels + c];
            mean[c] = sum / pixels;

            float square = 0;
            for (int p = 0; p < pixels; p++)
            {
                float distance = x[p * channels + c] - mean[c];
                square += distance * distance;
            }

            squares[c] = square;
        }
    }

    /// <summary>In the order of memory, a sum a channel in the first cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InMemoryOrder(float* x, int pixels, int channels, float* mean, float* squares)
    {
        new Span<float>(mean, channels).Clear();
        new Span<float>(squares, channels).Clear();
        for (int p = 0; p < pixels; p++)
        for (int c = 0; c < channels; c++)
            mean[c] += x[p * channels + c];

        for (int c = 0; c < channels; c++)
            mean[c] /= pixels;

        for (int p = 0; p < pixels; p++)
        for (int c = 0; c < channels; c++)
        {
            float distance = x[p * channels + c] - mean[c];
            squares[c] += distance * distance;
        }
    }

    /// <summary>The eight channels of a pixel are one vector; the sums stay in a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneVector(float* x, int pixels, float* mean, float* squares)
    {
        Vector256<float> sum = default;
        for (int p = 0; p < pixels; p++)
            sum += Vector256.Load(x + p * Lanes);
        Vector256<float> centre = sum / Vector256.Create((float)pixels);
        centre.Store(mean);

        Vector256<float> square = default;
        for (int p = 0; p < pixels; p++)
        {
            Vector256<float> distance = Vector256.Load(x + p * Lanes) - centre;
            square = Vector256.MultiplyAddEstimate(distance, distance, square);
        }

        square.Store(squares);
    }

    /// <summary>Four sums that do not wait for each other; pixels must be a multiple of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourVectors(float* x, int pixels, float* mean, float* squares)
    {
        Sum(x, pixels, mean);
        Vector256<float> centre = Vector256.Load(mean) / Vector256.Create((float)pixels);
        centre.Store(mean);
        SumSquares(x, pixels, centre, squares);
    }

    /// <summary><c>sum[c] = Σ x[p, c]</c> of a multiple of four pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(float* x, int pixels, float* sum)
    {
        Vector256<float> a = default, b = default, c = default, d = default;
        for (float* end = x + pixels * Lanes; x < end; x += 4 * Lanes)
        {
            a += Vector256.Load(x);
            b += Vector256.Load(x + Lanes);
            c += Vector256.Load(x + 2 * Lanes);
            d += Vector256.Load(x + 3 * Lanes);
        }

        (a + b + (c + d)).Store(sum);
    }

    /// <summary><c>squares[c] = Σ (x[p, c] − centre[c])²</c> of a multiple of four pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumSquares(float* x, int pixels, Vector256<float> centre, float* squares)
    {
        Vector256<float> a = default, b = default, c = default, d = default;
        for (float* end = x + pixels * Lanes; x < end; x += 4 * Lanes)
        {
            a = AddSquare(Vector256.Load(x) - centre, a);
            b = AddSquare(Vector256.Load(x + Lanes) - centre, b);
            c = AddSquare(Vector256.Load(x + 2 * Lanes) - centre, c);
            d = AddSquare(Vector256.Load(x + 3 * Lanes) - centre, d);
        }

        (a + b + (c + d)).Store(squares);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> AddSquare(Vector256<float> distance, Vector256<float> sum) =>
        Vector256.MultiplyAddEstimate(distance, distance, sum);
}
