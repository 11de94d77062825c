using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// Neighbouring channels that one thread computes together, so that each input value it reads serves several of them. Named fields, not an
/// array: an indexed array would lie in memory, fields lie in registers.
/// </summary>
/// <remarks>
/// Several channels are read and written as a struct at one address, up to 16 bytes an instruction on CUDA. Read one by one, at addresses that
/// differ by a constant, a compiler must first prove that they are neighbours: PoCL's gathered them and took five times as long. The index of two
/// is even, that of four and eight a multiple of four, and so is the place in memory of every tensor (see <see cref="IBackend"/>). Loops find
/// the first address once (<see cref="From"/>) and count lanes from there: that the index of every float can be divided is nothing a compiler knows.
/// </remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>The number of channels.</summary>
    static abstract int Count { get; }

    /// <summary>What begins at an index, <paramref name="count"/> times these lanes.</summary>
    static abstract ArrayView<TSelf> From(ArrayView<float> view, int index, int count);

    /// <summary>Reads neighbours.</summary>
    static abstract TSelf Load(ArrayView<float> view, int index);

    /// <summary>Writes neighbours.</summary>
    void Store(ArrayView<float> view, int index);

    /// <summary>The sum lane by lane.</summary>
    TSelf Add(TSelf other);

    /// <summary>The difference lane by lane.</summary>
    TSelf Subtract(TSelf other);

    /// <summary>The product lane by lane.</summary>
    TSelf Multiply(TSelf other);

    /// <summary>Every lane times a factor.</summary>
    TSelf Multiply(float factor);

    /// <summary>This + factor · other.</summary>
    TSelf MultiplyAdd(float factor, TSelf other);

    /// <summary><paramref name="sum"/> + Σ lane i · row i of a matrix, whose rows begin <paramref name="stride"/> apart.</summary>
    TSum MultiplyAddRows<TSum>(TSum sum, ArrayView<TSum> rows, int stride)
        where TSum : unmanaged, ILanes<TSum>;

    /// <summary>Row i of the sums + lane i · <paramref name="row"/>: an outer product.</summary>
    RowSums<TSum> MultiplyAddTo<TSum>(RowSums<TSum> sums, TSum row)
        where TSum : unmanaged, ILanes<TSum>;

    /// <summary><c>max(0, x)</c>; NaN stays.</summary>
    TSelf Rectified();

    /// <summary>This where the other is above 0, else 0.</summary>
    TSelf WherePositive(TSelf other);

    /// <summary><c>1/√(x + ε)</c> of a variance x.</summary>
    TSelf ReciprocalDeviation();
}
