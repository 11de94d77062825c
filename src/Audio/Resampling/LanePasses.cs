using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Audio.Resampling;

/// <summary>The passes of <see cref="LaneFourier"/>, one for each radix.</summary>
internal static class LanePasses
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Radix2(ref Vector256<float> x, ref Vector256<float> y, int count, int stride, ReadOnlySpan<float> twiddles)
    {
        nint step = (nint)count * stride;
        for (int q = 0; q < count; q++)
        {
            Vector256<float> c = Vector256.Create(twiddles[2 * q]), s = Vector256.Create(twiddles[(2 * q) + 1]);
            for (nint r = 0; r < stride; r++)
            {
                nint from = ((nint)q * stride) + r, to = ((nint)2 * q * stride) + r;
                LaneComplex a = LaneComplex.Load(ref x, from), b = LaneComplex.Load(ref x, from + step);
                (a + b).Store(ref y, to);
                (a - b).Turn(c, s).Store(ref y, to + stride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Radix3(ref Vector256<float> x, ref Vector256<float> y, int count, int stride, ReadOnlySpan<float> twiddles)
    {
        Vector256<float> half = Vector256.Create(-0.5f), sin = Vector256.Create((float)(Math.Sqrt(3) / 2));
        nint step = (nint)count * stride;
        for (int q = 0; q < count; q++)
        {
            ReadOnlySpan<float> w = twiddles.Slice(4 * q, 4);
            Vector256<float> c1 = Vector256.Create(w[0]), s1 = Vector256.Create(w[1]), c2 = Vector256.Create(w[2]), s2 = Vector256.Create(w[3]);
            for (nint r = 0; r < stride; r++)
            {
                nint from = ((nint)q * stride) + r, to = ((nint)3 * q * stride) + r;
                LaneComplex a = LaneComplex.Load(ref x, from), b = LaneComplex.Load(ref x, from + step), c = LaneComplex.Load(ref x, from + (2 * step));
                LaneComplex sum = b + c;
                LaneComplex middle = a + (sum * half);
                LaneComplex side = ((b - c) * sin).TimesMinusI();
                (a + sum).Store(ref y, to);
                (middle + side).Turn(c1, s1).Store(ref y, to + stride);
                (middle - side).Turn(c2, s2).Store(ref y, to + (2 * (nint)stride));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Radix4(ref Vector256<float> x, ref Vector256<float> y, int count, int stride, ReadOnlySpan<float> twiddles)
    {
        nint step = (nint)count * stride;
        for (int q = 0; q < count; q++)
        {
            ReadOnlySpan<float> w = twiddles.Slice(6 * q, 6);
            Vector256<float> c1 = Vector256.Create(w[0]), s1 = Vector256.Create(w[1]), c2 = Vector256.Create(w[2]);
            Vector256<float> s2 = Vector256.Create(w[3]), c3 = Vector256.Create(w[4]), s3 = Vector256.Create(w[5]);
            for (nint r = 0; r < stride; r++)
            {
                nint from = ((nint)q * stride) + r, to = ((nint)4 * q * stride) + r;
                LaneComplex a = LaneComplex.Load(ref x, from), c = LaneComplex.Load(ref x, from + (2 * step));
                LaneComplex b = LaneComplex.Load(ref x, from + step), d = LaneComplex.Load(ref x, from + (3 * step));
                LaneComplex even = a + c, odd = b + d;
                LaneComplex evenRest = a - c, oddRest = (b - d).TimesMinusI();
                (even + odd).Store(ref y, to);
                (evenRest + oddRest).Turn(c1, s1).Store(ref y, to + stride);
                (even - odd).Turn(c2, s2).Store(ref y, to + (2 * (nint)stride));
                (evenRest - oddRest).Turn(c3, s3).Store(ref y, to + (3 * (nint)stride));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Radix5(ref Vector256<float> x, ref Vector256<float> y, int count, int stride, ReadOnlySpan<float> twiddles)
    {
        Vector256<float> cos1 = Cos(1, 5), cos2 = Cos(2, 5), sin1 = Sin(1, 5), sin2 = Sin(2, 5);
        nint step = (nint)count * stride;
        for (int q = 0; q < count; q++)
        {
            ReadOnlySpan<float> w = twiddles.Slice(8 * q, 8);
            for (nint r = 0; r < stride; r++)
            {
                nint from = ((nint)q * stride) + r, to = ((nint)5 * q * stride) + r;
                LaneComplex a = LaneComplex.Load(ref x, from);
                LaneComplex b = LaneComplex.Load(ref x, from + step), e = LaneComplex.Load(ref x, from + (4 * step));
                LaneComplex c = LaneComplex.Load(ref x, from + (2 * step)), d = LaneComplex.Load(ref x, from + (3 * step));
                LaneComplex sum1 = b + e, sum2 = c + d, rest1 = b - e, rest2 = c - d;
                LaneComplex middle1 = a + (sum1 * cos1) + (sum2 * cos2);
                LaneComplex middle2 = a + (sum1 * cos2) + (sum2 * cos1);
                LaneComplex side1 = ((rest1 * sin1) + (rest2 * sin2)).TimesMinusI();
                LaneComplex side2 = ((rest1 * sin2) - (rest2 * sin1)).TimesMinusI();
                (a + sum1 + sum2).Store(ref y, to);
                (middle1 + side1).Turn(w, 0).Store(ref y, to + stride);
                (middle2 + side2).Turn(w, 1).Store(ref y, to + (2 * (nint)stride));
                (middle2 - side2).Turn(w, 2).Store(ref y, to + (3 * (nint)stride));
                (middle1 - side1).Turn(w, 3).Store(ref y, to + (4 * (nint)stride));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Radix7(ref Vector256<float> x, ref Vector256<float> y, int count, int stride, ReadOnlySpan<float> twiddles)
    {
        Vector256<float> cos1 = Cos(1, 7), cos2 = Cos(2, 7), cos3 = Cos(3, 7), sin1 = Sin(1, 7), sin2 = Sin(2, 7), sin3 = Sin(3, 7);
        nint step = (nint)count * stride;
        for (int q = 0; q < count; q++)
        {
            ReadOnlySpan<float> w = twiddles.Slice(12 * q, 12);
            for (nint r = 0; r < stride; r++)
            {
                nint from = ((nint)q * stride) + r, to = ((nint)7 * q * stride) + r;
                LaneComplex a = LaneComplex.Load(ref x, from);
                LaneComplex b = LaneComplex.Load(ref x, from + step), g = LaneComplex.Load(ref x, from + (6 * step));
                LaneComplex c = LaneComplex.Load(ref x, from + (2 * step)), f = LaneComplex.Load(ref x, from + (5 * step));
                LaneComplex d = LaneComplex.Load(ref x, from + (3 * step)), e = LaneComplex.Load(ref x, from + (4 * step));
                LaneComplex sum1 = b + g, sum2 = c + f, sum3 = d + e, rest1 = b - g, rest2 = c - f, rest3 = d - e;
                (a + sum1 + sum2 + sum3).Store(ref y, to);

                LaneComplex middle = a + (sum1 * cos1) + (sum2 * cos2) + (sum3 * cos3);
                LaneComplex side = ((rest1 * sin1) + (rest2 * sin2) + (rest3 * sin3)).TimesMinusI();
                (middle + side).Turn(w, 0).Store(ref y, to + stride);
                (middle - side).Turn(w, 5).Store(ref y, to + (6 * (nint)stride));

                middle = a + (sum1 * cos2) + (sum2 * cos3) + (sum3 * cos1);
                side = ((rest1 * sin2) - (rest2 * sin3) - (rest3 * sin1)).TimesMinusI();
                (middle + side).Turn(w, 1).Store(ref y, to + (2 * (nint)stride));
                (middle - side).Turn(w, 4).Store(ref y, to + (5 * (nint)stride));

                middle = a + (sum1 * cos3) + (sum2 * cos1) + (sum3 * cos2);
                side = ((rest1 * sin3) - (rest2 * sin1) + (rest3 * sin2)).TimesMinusI();
                (middle + side).Turn(w, 2).Store(ref y, to + (3 * (nint)stride));
                (middle - side).Turn(w, 3).Store(ref y, to + (4 * (nint)stride));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Radix8(ref Vector256<float> x, ref Vector256<float> y, int count, int stride, ReadOnlySpan<float> twiddles)
    {
        Vector256<float> half = Vector256.Create((float)Math.Sqrt(0.5));
        nint step = (nint)count * stride;
        for (int q = 0; q < count; q++)
        {
            ReadOnlySpan<float> w = twiddles.Slice(14 * q, 14);
            for (nint r = 0; r < stride; r++)
            {
                nint from = ((nint)q * stride) + r, to = ((nint)8 * q * stride) + r;

                // Four points of the even elements, then of the odd ones, then both together.
                LaneComplex a = LaneComplex.Load(ref x, from), b = LaneComplex.Load(ref x, from + (4 * step));
                LaneComplex c = LaneComplex.Load(ref x, from + (2 * step)), d = LaneComplex.Load(ref x, from + (6 * step));
                LaneComplex sum1 = a + b, sum2 = c + d, rest1 = a - b, rest2 = (c - d).TimesMinusI();
                LaneComplex even0 = sum1 + sum2, even2 = sum1 - sum2, even1 = rest1 + rest2, even3 = rest1 - rest2;

                a = LaneComplex.Load(ref x, from + step);
                b = LaneComplex.Load(ref x, from + (5 * step));
                c = LaneComplex.Load(ref x, from + (3 * step));
                d = LaneComplex.Load(ref x, from + (7 * step));
                (sum1, sum2, rest1, rest2) = (a + b, c + d, a - b, (c - d).TimesMinusI());
                LaneComplex odd0 = sum1 + sum2, odd2 = (sum1 - sum2).TimesMinusI(), odd1 = rest1 + rest2, odd3 = rest1 - rest2;
                odd1 = (odd1 + odd1.TimesMinusI()) * half;
                odd3 = (odd3.TimesMinusI() - odd3) * half;

                (even0 + odd0).Store(ref y, to);
                (even1 + odd1).Turn(w, 0).Store(ref y, to + stride);
                (even2 + odd2).Turn(w, 1).Store(ref y, to + (2 * (nint)stride));
                (even3 + odd3).Turn(w, 2).Store(ref y, to + (3 * (nint)stride));
                (even0 - odd0).Turn(w, 3).Store(ref y, to + (4 * (nint)stride));
                (even1 - odd1).Turn(w, 4).Store(ref y, to + (5 * (nint)stride));
                (even2 - odd2).Turn(w, 5).Store(ref y, to + (6 * (nint)stride));
                (even3 - odd3).Turn(w, 6).Store(ref y, to + (7 * (nint)stride));
            }
        }
    }

    private static Vector256<float> Cos(int k, int n) => Vector256.Create((float)Math.Cos(2 * Math.PI * k / n));

    private static Vector256<float> Sin(int k, int n) => Vector256.Create((float)Math.Sin(2 * Math.PI * k / n));
}
