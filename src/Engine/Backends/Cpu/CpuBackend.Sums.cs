using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <remarks>The second stage of sums over images: partial results added in the order of the images, in double.</remarks>
internal sealed unsafe partial class CpuBackend
{
    private const int SumChunk = 1024;

    /// <summary><c>target_m[i] = Σ_n partials[(m·N + n)·row + i]</c>.</summary>
    private void SumRows(int models, int rows, float* partials, int row, int count, ModelPointer target)
    {
        int chunks = (count + SumChunk - 1) / SumChunk;
        pool.Run(
            new SumRowsWork
            {
                ChunksPerModel = chunks,
                Rows = rows,
                Partials = partials,
                Row = row,
                Count = count,
                Target = target,
            },
            models * chunks);
    }

    private struct SumRowsWork : IChunkedWork
    {
        public int ChunksPerModel;
        public int Rows;
        public float* Partials;
        public int Row;
        public int Count;
        public ModelPointer Target;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int model = chunk / ChunksPerModel;
            int first = chunk % ChunksPerModel * SumChunk;
            int count = Math.Min(SumChunk, Count - first);
            float* partials = Partials + (long)model * Rows * Row + first;
            float* target = Target[model] + first;
            int i = 0;
            for (; i + 8 <= count; i += 8)
            {
                Vector256<double> low = default;
                Vector256<double> high = default;
                for (int row = 0; row < Rows; row++)
                {
                    (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Load(partials + (long)row * Row + i));
                    low += lower;
                    high += upper;
                }

                Vector256.Narrow(low, high).Store(target + i);
            }

            for (; i < count; i++)
            {
                double sum = 0;
                for (int row = 0; row < Rows; row++)
                    sum += partials[(long)row * Row + i];
                target[i] = (float)sum;
            }
        }
    }
}
