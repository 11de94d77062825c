using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>
/// One row of pixels of a convolution to eight channels, with pixels in the lanes: eight channels fill only half of a 512-bit register, sixteen
/// pixels all of it. The input lies in planes, one for each channel and remainder of the column by the stride, so that sixteen neighbouring
/// output pixels read sixteen neighbouring inputs; the weights are broadcast, and the sums turned to channels-last on their way out.
/// </summary>
/// <remarks>
/// A tile is 48 pixels × 8 channels: 24 accumulators, 11 loads for 24 multiplications, where pairs of products with channels in the lanes
/// (RegisterTile.Paired.cs) have a load for each. The network's first block, 16 images, one core: 465 to 400 µs, of which 300 are this tile's.
/// </remarks>
internal unsafe struct PlanarTile
{
    /// <summary>Channels of the output.</summary>
    public const int Channels = 8;

    /// <summary>Fewest pixels of a row.</summary>
    public const int FewestPixels = Lanes;

    private const int Lanes = 16;
    private const int WidePixels = 3 * Lanes;

    /// <summary>The planes of the first row under the row of pixels; offsets are added to it.</summary>
    public float* X;

    /// <summary>Where each product's inputs begin in X.</summary>
    public int* Offsets;

    /// <summary>Products a pixel and channel.</summary>
    public int Products;

    /// <summary>The weights <c>[product][8]</c>.</summary>
    public float* Weight;

    /// <summary>One value a channel to start from.</summary>
    public float* Bias;

    /// <summary>The outputs <c>[pixel][8]</c>.</summary>
    public float* Output;

    /// <summary>Pixels of the row.</summary>
    public int Pixels;

    /// <summary>Whether a rectifier follows.</summary>
    public bool Rectifies;

    /// <summary>Whether this machine can.</summary>
    public static bool IsSupported => Avx512F.IsSupported && Vector512.IsHardwareAccelerated;

    /// <summary>Parts a row into numbers of even and odd place; it has whole pairs of vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split(float* row, int length, float* even, float* odd)
    {
        Vector512<int> evens = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        Vector512<int> odds = evens + Vector512<int>.One;
        for (int i = 0; i < length; i += 2 * Lanes)
        {
            Vector512<float> low = Vector512.Load(row + i);
            Vector512<float> high = Vector512.Load(row + i + Lanes);
            Avx512F.PermuteVar16x32x2(low, evens, high).Store(even + i / 2);
            Avx512F.PermuteVar16x32x2(low, odds, high).Store(odd + i / 2);
        }
    }

    /// <summary>Computes the row; the last tile overlaps its neighbour and computes the same values once more.</summary>
    public readonly void Execute()
    {
        int pixel = 0;
        for (; pixel + WidePixels <= Pixels; pixel += WidePixels)
            Tile48(pixel);
        for (; pixel < Pixels; pixel += Lanes)
            Tile16(Math.Min(pixel, Pixels - Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile48(int pixel)
    {
        Vector512<float> a0 = Start(0), a1 = Start(1), a2 = Start(2), a3 = Start(3), a4 = Start(4), a5 = Start(5), a6 = Start(6), a7 = Start(7);
        Vector512<float> b0 = a0, b1 = a1, b2 = a2, b3 = a3, b4 = a4, b5 = a5, b6 = a6, b7 = a7;
        Vector512<float> c0 = a0, c1 = a1, c2 = a2, c3 = a3, c4 = a4, c5 = a5, c6 = a6, c7 = a7;
        float* first = X + pixel;
        float* w = Weight;
        int* offsets = Offsets;
        for (int t = 0; t < Products; t++)
        {
            float* x = first + offsets[t];
            Vector512<float> xa = Vector512.Load(x);
            Vector512<float> xb = Vector512.Load(x + Lanes);
            Vector512<float> xc = Vector512.Load(x + 2 * Lanes);
            Vector512<float> weight = Vector512.Create(w[0]);
            a0 = Vector512.MultiplyAddEstimate(xa, weight, a0);
            b0 = Vector512.MultiplyAddEstimate(xb, weight, b0);
            c0 = Vector512.MultiplyAddEstimate(xc, weight, c0);
            weight = Vector512.Create(w[1]);
            a1 = Vector512.MultiplyAddEstimate(xa, weight, a1);
            b1 = Vector512.MultiplyAddEstimate(xb, weight, b1);
            c1 = Vector512.MultiplyAddEstimate(xc, weight, c1);
            weight = Vector512.Create(w[2]);
            a2 = Vector512.MultiplyAddEstimate(xa, weight, a2);
            b2 = Vector512.MultiplyAddEstimate(xb, weight, b2);
            c2 = Vector512.MultiplyAddEstimate(xc, weight, c2);
            weight = Vector512.Create(w[3]);
            a3 = Vector512.MultiplyAddEstimate(xa, weight, a3);
            b3 = Vector512.MultiplyAddEstimate(xb, weight, b3);
            c3 = Vector512.MultiplyAddEstimate(xc, weight, c3);
            weight = Vector512.Create(w[4]);
            a4 = Vector512.MultiplyAddEstimate(xa, weight, a4);
            b4 = Vector512.MultiplyAddEstimate(xb, weight, b4);
            c4 = Vector512.MultiplyAddEstimate(xc, weight, c4);
            weight = Vector512.Create(w[5]);
            a5 = Vector512.MultiplyAddEstimate(xa, weight, a5);
            b5 = Vector512.MultiplyAddEstimate(xb, weight, b5);
            c5 = Vector512.MultiplyAddEstimate(xc, weight, c5);
            weight = Vector512.Create(w[6]);
            a6 = Vector512.MultiplyAddEstimate(xa, weight, a6);
            b6 = Vector512.MultiplyAddEstimate(xb, weight, b6);
            c6 = Vector512.MultiplyAddEstimate(xc, weight, c6);
            weight = Vector512.Create(w[7]);
            a7 = Vector512.MultiplyAddEstimate(xa, weight, a7);
            b7 = Vector512.MultiplyAddEstimate(xb, weight, b7);
            c7 = Vector512.MultiplyAddEstimate(xc, weight, c7);
            w += Channels;
        }

        float* output = Output + pixel * Channels;
        StoreTurned(output, a0, a1, a2, a3, a4, a5, a6, a7);
        StoreTurned(output + Lanes * Channels, b0, b1, b2, b3, b4, b5, b6, b7);
        StoreTurned(output + 2 * Lanes * Channels, c0, c1, c2, c3, c4, c5, c6, c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile16(int pixel)
    {
        Vector512<float> a0 = Start(0), a1 = Start(1), a2 = Start(2), a3 = Start(3), a4 = Start(4), a5 = Start(5), a6 = Start(6), a7 = Start(7);
        float* first = X + pixel;
        float* w = Weight;
        for (int t = 0; t < Products; t++)
        {
            Vector512<float> x = Vector512.Load(first + Offsets[t]);
            a0 = Vector512.MultiplyAddEstimate(x, Vector512.Create(w[0]), a0);
            a1 = Vector512.MultiplyAddEstimate(x, Vector512.Create(w[1]), a1);
            a2 = Vector512.MultiplyAddEstimate(x, Vector512.Create(w[2]), a2);
            a3 = Vector512.MultiplyAddEstimate(x, Vector512.Create(w[3]), a3);
            a4 = Vector512.MultiplyAddEstimate(x, Vector512.Create(w[4]), a4);
            a5 = Vector512.MultiplyAddEstimate(x, Vector512.Create(w[5]), a5);
            a6 = Vector512.MultiplyAddEstimate(x, Vector512.Create(w[6]), a6);
            a7 = Vector512.MultiplyAddEstimate(x, Vector512.Create(w[7]), a7);
            w += Channels;
        }

        StoreTurned(Output + pixel * Channels, a0, a1, a2, a3, a4, a5, a6, a7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector512<float> Start(int channel) => Vector512.Create(Bias[channel]);

    /// <summary>Stores eight channels of sixteen pixels as sixteen pixels of eight channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreTurned(
        float* output,
        Vector512<float> c0,
        Vector512<float> c1,
        Vector512<float> c2,
        Vector512<float> c3,
        Vector512<float> c4,
        Vector512<float> c5,
        Vector512<float> c6,
        Vector512<float> c7)
    {
        if (Rectifies)
        {
            c0 = Rectifier.Forward(c0);
            c1 = Rectifier.Forward(c1);
            c2 = Rectifier.Forward(c2);
            c3 = Rectifier.Forward(c3);
            c4 = Rectifier.Forward(c4);
            c5 = Rectifier.Forward(c5);
            c6 = Rectifier.Forward(c6);
            c7 = Rectifier.Forward(c7);
        }

        // Each 128-bit lane holds pixels 4k to 4k + 3. Two steps gather four channels of one pixel in a lane, the third joins its other four.
        Vector512<double> low01 = Avx512F.UnpackLow(c0, c1).AsDouble(), high01 = Avx512F.UnpackHigh(c0, c1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(c2, c3).AsDouble(), high23 = Avx512F.UnpackHigh(c2, c3).AsDouble();
        Vector512<double> low45 = Avx512F.UnpackLow(c4, c5).AsDouble(), high45 = Avx512F.UnpackHigh(c4, c5).AsDouble();
        Vector512<double> low67 = Avx512F.UnpackLow(c6, c7).AsDouble(), high67 = Avx512F.UnpackHigh(c6, c7).AsDouble();
        StorePixels(output, Avx512F.UnpackLow(low01, low23), Avx512F.UnpackLow(low45, low67));
        StorePixels(output + Channels, Avx512F.UnpackHigh(low01, low23), Avx512F.UnpackHigh(low45, low67));
        StorePixels(output + 2 * Channels, Avx512F.UnpackLow(high01, high23), Avx512F.UnpackLow(high45, high67));
        StorePixels(output + 3 * Channels, Avx512F.UnpackHigh(high01, high23), Avx512F.UnpackHigh(high45, high67));
    }

    /// <summary>Stores pixels 0, 4, 8 and 12 from here, whose channels 0 to 3 and 4 to 7 lie in two registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePixels(float* output, Vector512<double> firstFour, Vector512<double> lastFour)
    {
        Vector512<float> near = Avx512F.PermuteVar8x64x2(firstFour, Vector512.Create(0L, 1, 8, 9, 2, 3, 10, 11), lastFour).AsSingle();
        Vector512<float> far = Avx512F.PermuteVar8x64x2(firstFour, Vector512.Create(4L, 5, 12, 13, 6, 7, 14, 15), lastFour).AsSingle();
        near.GetLower().Store(output);
        near.GetUpper().Store(output + 4 * Channels);
        far.GetLower().Store(output + 8 * Channels);
        far.GetUpper().Store(output + 12 * Channels);
    }
}
