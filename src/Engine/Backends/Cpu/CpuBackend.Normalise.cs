using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    long IBackend.BatchMomentsWorkspace(int models, long valuesPerModel) => 2L * models * ElementChunks(valuesPerModel);

    /// <inheritdoc/>
    void IBackend.BatchMoments(int models, in Tensor values, in ModelTensor moments, StepState state, in Tensor workspace)
    {
        // Sums of chunks in double, kept as pairs of floats' room in the workspace.
        long count = values.Count / models;
        int chunks = ElementChunks(count);
        double* partials = (double*)Pointer(workspace);
        var work = new CentredSumWork { Values = Pointer(values), Count = count, ChunksPerModel = chunks, Partials = partials, Moments = Pointer(moments), MomentsStride = moments.Stride };
        pool.Run(work, models * chunks);
        for (int model = 0; model < models; model++)
            Pointer(moments)[model * moments.Stride] = (float)(InOrder(partials, model, chunks) / count);

        pool.Run(work with { Squared = true }, models * chunks);
        for (int model = 0; model < models; model++)
        {
            float* pair = Pointer(moments) + model * moments.Stride;
            pair[1] = (float)Math.Sqrt(InOrder(partials, model, chunks) / (count - 1));
            StepLogEntry* entry = Pointer(state.Log) + (long)model * state.Steps + Pointer(state.Counters)[model].Step;
            *entry = *entry with { Mean = pair[0], Deviation = pair[1] };
        }

        static double InOrder(double* partials, int model, int chunks)
        {
            double sum = 0;
            for (int chunk = 0; chunk < chunks; chunk++)
                sum += partials[model * chunks + chunk];
            return sum;
        }
    }

    /// <inheritdoc/>
    void IBackend.Normalise(int models, in Tensor values, in ModelTensor moments)
    {
        long count = values.Count / models;
        int chunks = ElementChunks(count);
        pool.Run(
            new NormaliseWork
            {
                Values = Pointer(values),
                Count = count,
                ChunksPerModel = chunks,
                Moments = Pointer(moments),
                MomentsStride = moments.Stride,
            },
            models * chunks);
    }

    private struct CentredSumWork : IChunkedWork
    {
        public float* Values;
        public long Count;
        public int ChunksPerModel;
        public double* Partials;
        public float* Moments;
        public long MomentsStride;
        public bool Squared;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int model = chunk / ChunksPerModel;
            long i = (long)(chunk % ChunksPerModel) * ElementChunk;
            long end = Math.Min(i + ElementChunk, Count);
            float* x = Values + model * Count;
            double total = 0;
            if (Squared)
            {
                double mean = Moments[model * MomentsStride];
                for (; i < end; i++)
                    total += (x[i] - mean) * (x[i] - mean);
            }
            else
            {
                for (; i < end; i++)
                    total += x[i];
            }

            Partials[chunk] = total;
        }
    }

    private struct NormaliseWork : IChunkedWork
    {
        public float* Values;
        public long Count;
        public int ChunksPerModel;
        public float* Moments;
        public long MomentsStride;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int model = chunk / ChunksPerModel;
            long i = (long)(chunk % ChunksPerModel) * ElementChunk;
            long end = Math.Min(i + ElementChunk, Count);
            float* x = Values + model * Count;
            float mean = Moments[model * MomentsStride];
            float deviation = Moments[model * MomentsStride + 1];
            for (; i + 8 <= end; i += 8)
                ((Vector256.Load(x + i) - Vector256.Create(mean)) / Vector256.Create(deviation)).Store(x + i);
            for (; i < end; i++)
                x[i] = (x[i] - mean) / deviation;
        }
    }
}
