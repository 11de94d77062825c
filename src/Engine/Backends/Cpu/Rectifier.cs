using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>The rectifier on runs of numbers. Not a maximum: NaN is not below zero and passes, so that a broken step is seen.</summary>
internal static unsafe class Rectifier
{
    private const int Lanes = 8;

    /// <summary><c>y = x ≤ 0 ? 0 : x</c>; y may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* x, float* y, long count)
    {
        long i = 0;
        for (; i + Lanes <= count; i += Lanes)
        {
            Vector256<float> value = Vector256.Load(x + i);
            Backward(value, value).Store(y + i);
        }

        for (; i < count; i++)
            y[i] = x[i] <= 0f ? 0f : x[i];
    }

    /// <summary><c>dx = y ≤ 0 ? 0 : dy</c>; dx may be dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* y, float* dy, float* dx, long count)
    {
        long i = 0;
        for (; i + Lanes <= count; i += Lanes)
            Backward(Vector256.Load(y + i), Vector256.Load(dy + i)).Store(dx + i);
        for (; i < count; i++)
            dx[i] = y[i] <= 0f ? 0f : dy[i];
    }

    /// <summary><c>x ≤ 0 ? 0 : x</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Forward(Vector512<float> x) => Vector512.AndNot(x, Vector512.LessThanOrEqual(x, Vector512<float>.Zero));

    /// <summary><c>y ≤ 0 ? 0 : dy</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Backward(Vector256<float> y, Vector256<float> dy) =>
        Vector256.AndNot(dy, Vector256.LessThanOrEqual(y, Vector256<float>.Zero));
}
