using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>Eight complex numbers side by side, and the turns that Fourier transforms make.</summary>
internal readonly unsafe struct Turn
{
    private readonly Vector256<float> re;
    private readonly Vector256<float> im;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Turn(Vector256<float> re, Vector256<float> im)
    {
        this.re = re;
        this.im = im;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Turn operator +(Turn a, Turn b) => new(a.re + b.re, a.im + b.im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Turn operator -(Turn a, Turn b) => new(a.re - b.re, a.im - b.im);

    /// <summary>Loads the eight numbers at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Turn Load(float* re, float* im, int place) =>
        new(Vector256.Load(re + place * FrameFft.Lanes), Vector256.Load(im + place * FrameFft.Lanes));

    /// <summary>Stores the eight numbers at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* re, float* im, int place)
    {
        this.re.Store(re + place * FrameFft.Lanes);
        this.im.Store(im + place * FrameFft.Lanes);
    }

    /// <summary>Times <c>cos − i·sin</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Turn Back(Vector256<float> cos, Vector256<float> sin) =>
        new(Vector256.MultiplyAddEstimate(re, cos, im * sin), Vector256.MultiplyAddEstimate(im, cos, -(re * sin)));

    /// <summary>Times −i, an exchange.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Turn QuarterBack() => new(im, -re);

    /// <summary>Times <c>(1 − i)/√2</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Turn EighthBack(float halfRoot) => new((re + im) * halfRoot, (im - re) * halfRoot);
}
