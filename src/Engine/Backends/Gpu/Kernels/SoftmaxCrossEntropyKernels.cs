using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>The loss.</summary>
internal static class SoftmaxCrossEntropyKernels
{
    /// <summary>What a model's log takes from its images.</summary>
    internal readonly record struct Totals(float Weight, float Loss, float Correct) : ICombination<Totals>
    {
        public static Totals Combine(Totals first, Totals second) =>
            new(first.Weight + second.Weight, first.Loss + second.Loss, first.Correct + second.Correct);
    }

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
                Totals totals = default;
                for (int image = model * shape.Batch + Group.IdxX; image < (model + 1) * shape.Batch; image += Group.DimX)
                    totals = Totals.Combine(totals, Judge(image));

                totals = GroupReduction.Reduce<Totals, Totals>(totals);
                for (int image = model * shape.Batch + Group.IdxX; image < (model + 1) * shape.Batch; image += Group.DimX)
                    WriteGradient(image, Weight(labels[image]) / totals.Weight);

                int step = counters[model].Step;
                if (Group.IdxX == 0 && step < steps)
                {
                    int entry = model * steps + step;
                    log[entry] = log[entry] with { Loss = totals.Loss / totals.Weight, Correct = totals.Correct };
                }
            }
        }

        private Totals Judge(int image)
        {
            int row = image * shape.Classes;
            int label = labels[image];
            int best = Prediction(row);
            float loss = MathF.Log(SumOfExponentials(row, logits[row + best])) - (logits[row + label] - logits[row + best]);
            imageLoss[image] = loss;
            float weight = Weight(label);
            return new Totals(weight, weight * loss, best == label ? 1f : 0f);
        }

        private void WriteGradient(int image, float factor)
        {
            int row = image * shape.Classes;
            float largest = logits[row + Prediction(row)];
            float sum = SumOfExponentials(row, largest);
            for (int k = 0; k < shape.Classes; k++)
            {
                float target = k == labels[image] ? 1f : 0f;
                gradLogits[row + k] = factor * (MathF.Exp(logits[row + k] - largest) / sum - target);
            }
        }

        private int Prediction(int row)
        {
            int best = 0;
            for (int k = 1; k < shape.Classes; k++)
            {
                if (logits[row + k] > logits[row + best])
                    best = k;
            }

            return best;
        }

        private float SumOfExponentials(int row, float largest)
        {
            float sum = 0f;
            for (int k = 0; k < shape.Classes; k++)
                sum += MathF.Exp(logits[row + k] - largest);
            return sum;
        }

        private float Weight(int label) => hasWeights != 0 ? classWeights[label] : 1f;
    }
}
