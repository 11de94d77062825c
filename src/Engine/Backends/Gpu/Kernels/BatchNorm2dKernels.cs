using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>Batch norm: per-channel sums in two stages (<see cref="Partition"/>), everything else one thread a value or a channel.</summary>
internal static class BatchNorm2dKernels
{
    private static float ReciprocalDeviation(float variance) => 1f / MathF.Sqrt(variance + BatchNorm2dShape.Epsilon);

    /// <summary>One group: mean, variance, scale and shift of one channel of one model, from the partial moments.</summary>
    internal readonly struct Statistics(
        ArrayView<float> input,
        ArrayView<float> partials,
        ModelView gamma,
        ModelView beta,
        ModelView mean,
        ModelView variance,
        ModelView scale,
        ModelView shift,
        Partition partition) : IKernel
    {
        public void Run()
        {
            for (int sum = Grid.IdxX; sum < partition.Sums; sum += Grid.DimX)
            {
                Moments moments = partition.CombineMoments(input, partials, sum);
                if (Group.IdxX != 0)
                    continue;

                int model = sum / partition.Channels;
                int channel = sum % partition.Channels;
                float biased = moments.SquaredDistances / moments.Count;
                float factor = gamma[model, channel] * ReciprocalDeviation(biased);
                mean[model, channel] = moments.Mean;
                variance[model, channel] = biased;
                scale[model, channel] = factor;
                shift[model, channel] = beta[model, channel] - moments.Mean * factor;
            }
        }
    }

    /// <summary>One thread: scale and shift of one channel of one model.</summary>
    internal readonly struct Evaluation(
        ModelView runningMean, ModelView runningVariance, ModelView gamma, ModelView beta, ModelView scale, ModelView shift, int models, int channels)
        : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < models * channels; item += Items.Step)
            {
                int model = item / channels;
                int channel = item % channels;
                float factor = gamma[model, channel] * ReciprocalDeviation(runningVariance[model, channel]);
                scale[model, channel] = factor;
                shift[model, channel] = beta[model, channel] - runningMean[model, channel] * factor;
            }
        }
    }

    /// <summary>One thread: one value; 8 bytes and 2 flops.</summary>
    internal readonly struct Apply(AffineReader input, ArrayView<float> output, int valuesPerModel) : IKernel<int>
    {
        public void Run(int channels)
        {
            for (int item = Items.First; item < output.IntLength; item += Items.Step)
                output[item] = input.Read<Lanes1>(item - item % channels, item / valuesPerModel, item % channels).A;
        }
    }

    /// <summary>One thread: the partial sums of dy·x̂ and dy over the values dealt to it.</summary>
    internal readonly struct PartialGradients(
        ArrayView<float> input, ModelView mean, ModelView variance, ArrayView<float> gradOutput, ArrayView<float> partials, Partition partition)
        : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < partition.Items; item += Items.Step)
            {
                int model = item / (partition.Chunks * partition.Channels);
                int channel = item % partition.Channels;
                float centre = mean[model, channel];
                float sumNormalised = 0f;
                float sum = 0f;
                (int first, int step, int end) = partition.Range(item);
                for (int place = first; place < end; place += step)
                {
                    sumNormalised += gradOutput[place] * (input[place] - centre);
                    sum += gradOutput[place];
                }

                partials[item * 2] = sumNormalised * ReciprocalDeviation(variance[model, channel]);
                partials[item * 2 + 1] = sum;
            }
        }
    }

    /// <summary>One group: the gradients of γ and β of one channel of one model.</summary>
    internal readonly struct ParameterGradient(ArrayView<float> partials, ModelView gradGamma, ModelView gradBeta, Partition partition) : IKernel
    {
        public void Run()
        {
            for (int sum = Grid.IdxX; sum < partition.Sums; sum += Grid.DimX)
            {
                Pair pair = default;
                for (int chunk = Group.IdxX; chunk < partition.Chunks; chunk += Group.DimX)
                {
                    int part = (partition.FirstPart(sum) + chunk * partition.Channels) * 2;
                    pair = Pair.Combine(pair, new Pair(partials[part], partials[part + 1]));
                }

                pair = GroupReduction.Reduce<Pair, Pair>(pair);
                if (Group.IdxX == 0)
                {
                    gradGamma[sum / partition.Channels, sum % partition.Channels] = pair.First;
                    gradBeta[sum / partition.Channels, sum % partition.Channels] = pair.Second;
                }
            }
        }
    }

    /// <summary>One thread: one input's gradient; 12 bytes.</summary>
    internal readonly struct InputGradient(
        ArrayView<float> input,
        ModelView mean,
        ModelView variance,
        ModelView gamma,
        ArrayView<float> gradOutput,
        ModelView gradGamma,
        ModelView gradBeta,
        ArrayView<float> gradInput,
        int population) : IKernel<int>
    {
        public void Run(int channels)
        {
            for (int item = Items.First; item < gradInput.IntLength; item += Items.Step)
            {
                int model = item / (population * channels);
                int channel = item % channels;
                float rstd = ReciprocalDeviation(variance[model, channel]);
                float normalised = (input[item] - mean[model, channel]) * rstd;
                float centred = gradOutput[item] - (gradBeta[model, channel] + normalised * gradGamma[model, channel]) / population;
                gradInput[item] = gamma[model, channel] * rstd * centred;
            }
        }
    }

    /// <summary>One thread: the running statistics of one channel of one model.</summary>
    internal readonly struct UpdateRunning(
        ModelView mean, ModelView variance, ModelView runningMean, ModelView runningVariance, ArrayView<StepCounters> counters, BatchNorm2dShape shape)
        : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < shape.Models * shape.Channels; item += Items.Step)
            {
                int model = item / shape.Channels;
                int channel = item % shape.Channels;
                if (!counters[model].Learns)
                    continue;

                float unbiased = variance[model, channel] * ((float)shape.Population / (shape.Population - 1));
                runningMean[model, channel] = Moved(runningMean[model, channel], mean[model, channel]);
                runningVariance[model, channel] = Moved(runningVariance[model, channel], unbiased);
            }
        }

        private static float Moved(float running, float value) =>
            (1f - BatchNorm2dShape.Momentum) * running + BatchNorm2dShape.Momentum * value;
    }
}
