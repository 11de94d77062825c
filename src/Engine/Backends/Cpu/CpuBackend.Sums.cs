using System.Runtime.CompilerServices;

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

        [SkipLocalsInit]
        public readonly void Execute(int chunk, int worker)
        {
            int model = chunk / ChunksPerModel;
            int first = chunk % ChunksPerModel * SumChunk;
            int count = Math.Min(SumChunk, Count - first);
            float* partials = Partials + (long)model * Rows * Row + first;
            Span<double> sums = stackalloc double[count];
            sums.Clear();
            for (int row = 0; row < Rows; row++)
            {
                var values = new ReadOnlySpan<float>(partials + (long)row * Row, count);
                for (int i = 0; i < sums.Length; i++)
                    sums[i] += values[i];
            }

            float* target = Target[model] + first;
            for (int i = 0; i < sums.Length; i++)
                target[i] = (float)sums[i];
        }
    }
}
