using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// Parts of up to four rows of a matrix that one thread sums up at once, as many as it reads inputs at once. Rows that are not there stay 0.
/// </summary>
/// <typeparam name="TRow">Neighbours in a row.</typeparam>
internal readonly record struct RowSums<TRow>(TRow A, TRow B, TRow C, TRow D)
    where TRow : unmanaged, ILanes<TRow>
{
    /// <summary>Writes the first 1, 2 or 4 rows, <paramref name="stride"/> apart.</summary>
    public void Store(int rows, ArrayView<TRow> to, int index, int stride)
    {
        to[index] = A;
        if (rows > 1)
            to[index + stride] = B;
        if (rows > 2)
        {
            to[index + 2 * stride] = C;
            to[index + 3 * stride] = D;
        }
    }
}
