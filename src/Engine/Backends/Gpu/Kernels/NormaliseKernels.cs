using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>Normalisation by the batch's own moments.</summary>
internal static class NormaliseKernels
{
    /// <summary>One group: mean and unbiased deviation of one model's batch, from the partial moments; also into its log.</summary>
    internal readonly struct FinishMoments(
        ArrayView<float> values,
        ArrayView<float> partials,
        ModelView moments,
        ArrayView<StepCounters> counters,
        ArrayView<StepLogEntry> log,
        int steps,
        Partition partition) : IKernel
    {
        public void Run()
        {
            for (int model = Grid.IdxX; model < partition.Rows; model += Grid.DimX)
            {
                Moments all = partition.CombineMoments(values, partials, model);
                if (Group.IdxX != 0)
                    continue;

                float deviation = MathF.Sqrt(all.SquaredDistances / (all.Count - 1f));
                moments[model, 0] = all.Mean;
                moments[model, 1] = deviation;
                StepCounters now = counters[model];
                if (now.IsLogged(steps))
                    log[model * steps + now.Step] = log[model * steps + now.Step] with { Mean = all.Mean, Deviation = deviation };
            }
        }
    }

    /// <summary>One thread: one value.</summary>
    internal readonly struct Normalise(ArrayView<float> values, ModelView moments, int valuesPerModel) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < values.IntLength; item += Items.Step)
            {
                int model = item / valuesPerModel;
                values[item] = (values[item] - moments[model, 0]) / moments[model, 1];
            }
        }
    }
}
