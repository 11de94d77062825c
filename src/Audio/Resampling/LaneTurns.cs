using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Audio.Resampling;

/// <summary>
/// For every block in the lanes of a <see cref="LaneFourier"/> the turns <c>exp(i k θ)</c> with an angle of its own: what moves a block by any part
/// of a sample. Each is the product of two from short tables, which are powers worked out in double precision.
/// </summary>
internal readonly ref struct LaneTurns : IDisposable
{
    private const int Fine = 64;

    private readonly float[] table;

    /// <summary>Makes the tables.</summary>
    /// <param name="fractions">What each block is moved by; of the two in a lane the even one comes first.</param>
    /// <param name="angle">The angle of a whole sample at k = 1.</param>
    /// <param name="bins">k is less than this.</param>
    public LaneTurns(ReadOnlySpan<double> fractions, double angle, int bins)
    {
        int coarse = (bins + Fine - 1) / Fine;
        table = ArrayPool<float>.Shared.Rent((Fine + coarse) * 2 * LaneBlocks.Parts);
        for (int block = 0; block < fractions.Length; block++)
        {
            int place = (block % 2 * LaneBlocks.Parts) + (block / 2);
            Powers(fractions[block] * angle, table.AsSpan(place), Fine);
            Powers(fractions[block] * angle * Fine, table.AsSpan((Fine * 2 * LaneBlocks.Parts) + place), coarse);
        }
    }

    /// <summary>The turns of the blocks that are real parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneComplex Even(int k) => At(k, 0);

    /// <summary>The turns of the blocks that are imaginary parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneComplex Odd(int k) => At(k, 1);

    /// <summary>Gives the tables back.</summary>
    public void Dispose() => ArrayPool<float>.Shared.Return(table);

    private static void Powers(double angle, Span<float> lane, int count)
    {
        (double sin, double cos) = Math.SinCos(angle);
        (double re, double im) = (1, 0);
        for (int k = 0; k < count; k++)
        {
            lane[2 * LaneBlocks.Parts * k] = (float)re;
            lane[(2 * LaneBlocks.Parts * k) + LaneFourier.Lanes] = (float)im;
            (re, im) = ((re * cos) - (im * sin), (re * sin) + (im * cos));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private LaneComplex At(int k, int odd)
    {
        ref Vector256<float> turns = ref Unsafe.As<float, Vector256<float>>(ref MemoryMarshal.GetArrayDataReference(table));
        return LaneComplex.Load(ref turns, (k % Fine * 2) + odd) * LaneComplex.Load(ref turns, ((Fine + (k / Fine)) * 2) + odd);
    }
}
