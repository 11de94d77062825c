using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>The loss.</summary>
internal static class SoftmaxCrossEntropyKernels
{
    /// <summary>
    /// One group: one model. A thread takes whole images: first loss and prediction, then, the weights summed up by the group, the gradient.
    /// A row of logits is read four times, from the cache after the first.
    /// </summary>
    internal readonly struct LossAndGradient(
        ArrayView<float> logits,
        ArrayView<float> imageLoss,
        ArrayView<float> gradLogits,
        ArrayView<StepCounters> counters,
        ArrayView<ScheduleEntry> schedule,
        ArrayView<StepLogEntry> log,
        TargetViews targets,
        int steps,
        SoftmaxCrossEntropyShape shape) : IKernel
    {
        public void Run()
        {
            for (int model = Grid.IdxX; model < shape.Models; model += Grid.DimX)
            {
                StepCounters now = counters[model];
                int entry = model * steps + now.Step;
                float smoothing = now.IsLogged(steps) ? schedule[entry].LabelSmoothing : 0f;
                LossTotals totals = default;
                for (int image = model * shape.Batch + Group.IdxX; image < (model + 1) * shape.Batch; image += Group.DimX)
                    totals = LossTotals.Combine(totals, Judge(image, smoothing));

                totals = GroupReduction.Reduce<LossTotals, LossTotals>(totals);
                for (int image = model * shape.Batch + Group.IdxX; image < (model + 1) * shape.Batch; image += Group.DimX)
                    WriteGradient(image, totals.Weight, smoothing);

                if (Group.IdxX == 0 && now.IsLogged(steps))
                    log[entry] = log[entry] with { Loss = totals.Loss / totals.Weight, Correct = totals.Correct };
            }
        }

        private LossTotals Judge(int image, float smoothing)
        {
            SoftmaxRow row = Row(image);
            int best = row.Prediction();
            float logSum = MathF.Log(row.SumOfExponentials(row[best]));
            imageLoss[image] = targets.Loss(image, shape, row, logSum, row[best], smoothing, weighted: false);
            return new LossTotals(
                targets.Weight(image, shape),
                targets.Loss(image, shape, row, logSum, row[best], smoothing, weighted: true),
                best == targets.Truth(image) ? 1f : 0f);
        }

        private void WriteGradient(int image, float totalWeight, float smoothing)
        {
            SoftmaxRow row = Row(image);
            float largest = row[row.Prediction()];
            float sum = row.SumOfExponentials(largest);
            for (int k = 0; k < shape.Classes; k++)
            {
                float probability = MathF.Exp(row[k] - largest) / sum;
                gradLogits[image * shape.Classes + k] = targets.Gradient(image, k, probability, shape, smoothing, totalWeight);
            }
        }

        private SoftmaxRow Row(int image) => new(logits, image * shape.Classes, shape.Classes);
    }
}
