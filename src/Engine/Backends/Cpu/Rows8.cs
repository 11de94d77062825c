using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>Eight rows of eight floats in registers, and their transpose.</summary>
internal unsafe ref struct Rows8
{
    /// <summary>Loads eight rows a stride apart, each multiplied by the same eight factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Rows8(float* first, int stride, Vector256<float> factors)
    {
        float* fourth = first + 3 * stride;
        float* seventh = fourth + 3 * stride;
        R0 = Vector256.Load(first) * factors;
        R1 = Vector256.Load(first + stride) * factors;
        R2 = Vector256.Load(first + 2 * stride) * factors;
        R3 = Vector256.Load(fourth) * factors;
        R4 = Vector256.Load(fourth + stride) * factors;
        R5 = Vector256.Load(fourth + 2 * stride) * factors;
        R6 = Vector256.Load(seventh) * factors;
        R7 = Vector256.Load(seventh + stride) * factors;
    }

    public Vector256<float> R0;
    public Vector256<float> R1;
    public Vector256<float> R2;
    public Vector256<float> R3;
    public Vector256<float> R4;
    public Vector256<float> R5;
    public Vector256<float> R6;
    public Vector256<float> R7;

    /// <summary>Whether the processor has the shuffles of <see cref="Transpose"/>.</summary>
    public static bool IsSupported => Avx.IsSupported;

    /// <summary>Rows become columns: pairs within halves, then pairs of pairs, then the halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Transpose()
    {
        Vector256<float> a0 = Avx.UnpackLow(R0, R1);
        Vector256<float> a1 = Avx.UnpackHigh(R0, R1);
        Vector256<float> a2 = Avx.UnpackLow(R2, R3);
        Vector256<float> a3 = Avx.UnpackHigh(R2, R3);
        Vector256<float> a4 = Avx.UnpackLow(R4, R5);
        Vector256<float> a5 = Avx.UnpackHigh(R4, R5);
        Vector256<float> a6 = Avx.UnpackLow(R6, R7);
        Vector256<float> a7 = Avx.UnpackHigh(R6, R7);
        Vector256<float> b0 = Avx.Shuffle(a0, a2, 0x44);
        Vector256<float> b1 = Avx.Shuffle(a0, a2, 0xEE);
        Vector256<float> b2 = Avx.Shuffle(a1, a3, 0x44);
        Vector256<float> b3 = Avx.Shuffle(a1, a3, 0xEE);
        Vector256<float> b4 = Avx.Shuffle(a4, a6, 0x44);
        Vector256<float> b5 = Avx.Shuffle(a4, a6, 0xEE);
        Vector256<float> b6 = Avx.Shuffle(a5, a7, 0x44);
        Vector256<float> b7 = Avx.Shuffle(a5, a7, 0xEE);
        R0 = Avx.Permute2x128(b0, b4, 0x20);
        R1 = Avx.Permute2x128(b1, b5, 0x20);
        R2 = Avx.Permute2x128(b2, b6, 0x20);
        R3 = Avx.Permute2x128(b3, b7, 0x20);
        R4 = Avx.Permute2x128(b0, b4, 0x31);
        R5 = Avx.Permute2x128(b1, b5, 0x31);
        R6 = Avx.Permute2x128(b2, b6, 0x31);
        R7 = Avx.Permute2x128(b3, b7, 0x31);
    }
}
