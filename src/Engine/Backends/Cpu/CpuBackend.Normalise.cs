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
        double* partials = (double*)Pointer(workspace, 2L * models * chunks);
        ModelPointer pairs = Pointer(moments, models, new Shape(2));
        var work = new CentredSumWork
        {
            Values = Pointer(values, values.Shape),
            Count = count,
            ChunksPerModel = chunks,
            Partials = partials,
            Moments = pairs,
        };
        pool.Run(work, models * chunks);
        for (int model = 0; model < models; model++)
            *pairs[model] = (float)(InOrder(partials, model, chunks) / count);

        pool.Run(work with { Squared = true }, models * chunks);
        for (int model = 0; model < models; model++)
        {
            float* pair = pairs[model];
            pair[1] = (float)Math.Sqrt(InOrder(partials, model, chunks) / (count - 1));
            StepCounters now = Pointer(state.Counters, models)[model];
            StepLogEntry* log = Pointer(state.Log, (long)models * state.Steps) + (long)model * state.Steps;
            if (now.IsLogged(state.Steps))
                log[now.Step] = log[now.Step] with { Mean = pair[0], Deviation = pair[1] };
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
                Values = Pointer(values, values.Shape),
                Count = count,
                ChunksPerModel = chunks,
                Moments = Pointer(moments, models, new Shape(2)),
            },
            models * chunks);
    }

    private struct CentredSumWork : IChunkedWork
    {
        public float* Values;
        public long Count;
        public int ChunksPerModel;
        public double* Partials;
        public ModelPointer Moments;
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
                double mean = *Moments[model];
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
        public ModelPointer Moments;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int model = chunk / ChunksPerModel;
            long i = (long)(chunk % ChunksPerModel) * ElementChunk;
            long end = Math.Min(i + ElementChunk, Count);
            float* x = Values + model * Count;
            float mean = Moments[model][0];
            float deviation = Moments[model][1];
            for (; i + 8 <= end; i += 8)
                ((Vector256.Load(x + i) - Vector256.Create(mean)) / Vector256.Create(deviation)).Store(x + i);
            for (; i < end; i++)
                x[i] = (x[i] - mean) / deviation;
        }
    }
}
