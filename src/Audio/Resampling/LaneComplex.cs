using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Audio.Resampling;

/// <summary>A complex number in each of <see cref="LaneFourier.Lanes"/> lanes; in memory the real parts come before the imaginary ones.</summary>
/// <param name="re">The real parts.</param>
/// <param name="im">The imaginary parts.</param>
internal readonly struct LaneComplex(Vector256<float> re, Vector256<float> im)
{
    private readonly Vector256<float> re = re;
    private readonly Vector256<float> im = im;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex operator +(LaneComplex a, LaneComplex b) => new(a.re + b.re, a.im + b.im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex operator -(LaneComplex a, LaneComplex b) => new(a.re - b.re, a.im - b.im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex operator *(LaneComplex a, Vector256<float> factor) => new(a.re * factor, a.im * factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex operator *(LaneComplex a, LaneComplex b) => a.Turn(b.re, b.im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex Load(ref Vector256<float> data, nint index) => new(Unsafe.Add(ref data, 2 * index), Unsafe.Add(ref data, (2 * index) + 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref Vector256<float> data, nint index)
    {
        Unsafe.Add(ref data, 2 * index) = re;
        Unsafe.Add(ref data, (2 * index) + 1) = im;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneComplex Conjugate() => new(re, -im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneComplex TimesMinusI() => new(im, -re);

    /// <summary>Times <c>c + i s</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneComplex Turn(Vector256<float> c, Vector256<float> s) => new((re * c) - (im * s), (re * s) + (im * c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneComplex Turn(ReadOnlySpan<float> twiddles, int k) => Turn(Vector256.Create(twiddles[2 * k]), Vector256.Create(twiddles[(2 * k) + 1]));
}
