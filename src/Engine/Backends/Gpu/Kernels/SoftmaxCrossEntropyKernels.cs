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
        ArrayView<int> labels,
        ArrayView<float> classWeights,
        ArrayView<float> imageLoss,
        ArrayView<float> gradLogits,
        ArrayView<StepCounters> counters,
        ArrayView<StepLogEntry> log,
        int steps,
        int hasWeights,
        SoftmaxCrossEntropyShape shape) : IKernel
    {
        public void Run()
        {
            for (int model = Grid.IdxX; model < shape.Models; model += Grid.DimX)
            {
                LossTotals totals = default;
                for (int image = model * shape.Batch + Group.IdxX; image < (model + 1) * shape.Batch; image += Group.DimX)
                    totals = LossTotals.Combine(totals, Judge(image));

                totals = GroupReduction.Reduce<LossTotals, LossTotals>(totals);
                for (int image = model * shape.Batch + Group.IdxX; image < (model + 1) * shape.Batch; image += Group.DimX)
                    WriteGradient(image, Weight(image) / totals.Weight);

                StepCounters now = counters[model];
                if (Group.IdxX == 0 && now.IsLogged(steps))
                {
                    int entry = model * steps + now.Step;
                    log[entry] = log[entry] with { Loss = totals.Loss / totals.Weight, Correct = totals.Correct };
                }
            }
        }

        private LossTotals Judge(int image)
        {
            SoftmaxRow row = Row(image);
            int label = labels[image];
            int best = row.Prediction();
            float loss = MathF.Log(row.SumOfExponentials(row[best])) - (row[label] - row[best]);
            imageLoss[image] = loss;
            float weight = Weight(image);
            return new LossTotals(weight, weight * loss, best == label ? 1f : 0f);
        }

        private void WriteGradient(int image, float factor)
        {
            SoftmaxRow row = Row(image);
            float largest = row[row.Prediction()];
            float sum = row.SumOfExponentials(largest);
            for (int k = 0; k < shape.Classes; k++)
            {
                float target = k == labels[image] ? 1f : 0f;
                gradLogits[image * shape.Classes + k] = factor * (MathF.Exp(row[k] - largest) / sum - target);
            }
        }

        private SoftmaxRow Row(int image) => new(logits, image * shape.Classes, shape.Classes);

        private float Weight(int image) => hasWeights != 0 ? classWeights[image / shape.Batch * shape.Classes + labels[image]] : 1f;
    }
}
