using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>The end of a network in training, forward and backward in one launch.</summary>
internal static class ClassifierHeadKernels
{
    /// <summary>The input, its gradient, and its pending batch norm.</summary>
    internal readonly record struct InputViews(
        ArrayView<float> Values,
        ArrayView<float> Gradient,
        ModelView Scale,
        ModelView Shift,
        ModelView Mean,
        ModelView Variance,
        ModelView GradGamma,
        ModelView GradBeta);

    /// <summary>The linear map's parameters and their gradients.</summary>
    internal readonly record struct LinearViews(ModelView Weight, ModelView Bias, ModelView GradWeight, ModelView GradBias);

    /// <summary>What is worked out on the way; the workspace holds each channel's sum <c>[M·N, C]</c>, then of each image whether it is judged right, then its loss with class weights.</summary>
    internal readonly record struct ValueViews(
        ArrayView<float> Pooled,
        ArrayView<float> Logits,
        ArrayView<float> ImageLoss,
        ArrayView<float> GradLogits,
        ArrayView<float> GradPooled,
        ArrayView<float> Workspace);

    /// <summary>
    /// One group: one image, from its channels' sums to its gradients; the last of a model's groups adds up what belongs to all images. One thread:
    /// in turn a part of a channel's sum, a logit, a channel's gradient, an input's gradient, a parameter's gradient. Shared: a number a channel.
    /// 8 bytes an input; 6·K flops a channel.
    /// </summary>
    /// <remarks>
    /// The gradient is the same for all places of a channel, so the sums for the batch norm follow from the channel's sum S alone:
    /// <c>dγ = Σ_n dy·(S_n − P·μ)/√(σ²+ε)</c>, P places.
    /// </remarks>
    internal readonly struct Train(
        InputViews input,
        LinearViews linear,
        ValueViews values,
        ArrayView<StepCounters> counters,
        ArrayView<ScheduleEntry> schedule,
        ArrayView<StepLogEntry> log,
        ArrayView<int> tickets,
        TargetViews targets,
        int steps,
        int hasAffine,
        int hasNorm,
        ClassifierHeadShape shape) : IKernel
    {
        public void Run()
        {
            ArrayView<float> shared = SharedMemory.Allocate<float>(ConvBlockKernels.MostChannels);
            var slots = new ChannelSlots(shape.Channels);
            for (int image = Grid.IdxX; image < shape.Models * shape.Batch; image += Grid.DimX)
            {
                int model = image / shape.Batch;
                for (int slot = Group.IdxX; slot < slots.Count; slot += Group.DimX)
                    shared[slot] = SumPlaces(image, slots, slot);
                Group.Barrier();
                Pool(shared, slots, model, image);
                MemoryFence.GroupLevel();
                Group.Barrier(); // The means are there.

                for (int k = Group.IdxX; k < shape.Classes; k += Group.DimX)
                    values.Logits[image * shape.Classes + k] = Logit(model, image, k);
                MemoryFence.GroupLevel();
                Group.Barrier();
                Judge(model, image);
                MemoryFence.GroupLevel();
                Group.Barrier(); // The logits' gradients are there.

                for (int channel = Group.IdxX; channel < shape.Channels; channel += Group.DimX)
                    shared[channel] = Differentiate(model, image, channel);
                Group.Barrier();
                int perImage = shape.Height * shape.Width * shape.Channels;
                for (int index = Group.IdxX; index < perImage; index += Group.DimX)
                    input.Gradient[image * perImage + index] = shared[index % shape.Channels];

                bool finishes = LastGroup.Finishes(tickets, model, shape.Batch);
                LossTotals totals = default;
                for (int n = model * shape.Batch + Group.IdxX; finishes && n < (model + 1) * shape.Batch; n += Group.DimX)
                    totals = LossTotals.Combine(totals, TotalsOf(n));
                totals = GroupReduction.Reduce<LossTotals, LossTotals>(totals);
                if (finishes)
                    Finish(model, totals);
            }
        }

        private float SumPlaces(int image, ChannelSlots slots, int slot)
        {
            int places = shape.Height * shape.Width;
            float sum = 0f;
            for (int place = slots.First(slot); place < places; place += slots.Parts)
                sum += input.Values[(image * places + place) * shape.Channels + slots.Channel(slot)];
            return sum;
        }

        private void Pool(ArrayView<float> shared, ChannelSlots slots, int model, int image)
        {
            for (int channel = Group.IdxX; channel < shape.Channels; channel += Group.DimX)
            {
                float sum = slots.Combine<float, Sum>(shared, channel);
                float mean = sum / (shape.Height * shape.Width);
                values.Workspace[image * shape.Channels + channel] = sum;
                values.Pooled[image * shape.Channels + channel] =
                    hasAffine != 0 ? mean * input.Scale[model, channel] + input.Shift[model, channel] : mean;
            }
        }

        private float Logit(int model, int image, int k)
        {
            float sum = linear.Bias[model, k];
            for (int channel = 0; channel < shape.Channels; channel++)
                sum += values.Pooled[image * shape.Channels + channel] * linear.Weight[model, channel * shape.Classes + k];
            return sum;
        }

        private void Judge(int model, int image)
        {
            var row = new SoftmaxRow(values.Logits, image * shape.Classes, shape.Classes);
            int best = row.Prediction();
            float sum = row.SumOfExponentials(row[best]);
            StepCounters now = counters[model];
            float smoothing = now.IsLogged(steps) ? schedule[model * steps + now.Step].LabelSmoothing : 0f;
            if (Group.IdxX == 0)
            {
                float logSum = MathF.Log(sum);
                values.ImageLoss[image] = targets.Loss(image, shape.Loss, row, logSum, row[best], smoothing, weighted: false);
                values.Workspace[JudgedPlace(image)] = best == targets.Truth(image) ? 1f : 0f;
                values.Workspace[LossPlace(image)] = targets.Loss(image, shape.Loss, row, logSum, row[best], smoothing, weighted: true);
            }

            float weights = 0f;
            for (int n = model * shape.Batch; n < (model + 1) * shape.Batch; n++)
                weights += targets.Weight(n, shape.Loss);
            for (int k = Group.IdxX; k < shape.Classes; k += Group.DimX)
            {
                float probability = MathF.Exp(row[k] - row[best]) / sum;
                values.GradLogits[image * shape.Classes + k] = targets.Gradient(image, k, probability, shape.Loss, smoothing, weights);
            }
        }

        /// <summary>The gradient of one channel's mean; returned: of each of its places.</summary>
        private float Differentiate(int model, int image, int channel)
        {
            float sum = 0f;
            for (int k = 0; k < shape.Classes; k++)
                sum += values.GradLogits[image * shape.Classes + k] * linear.Weight[model, channel * shape.Classes + k];
            values.GradPooled[image * shape.Channels + channel] = sum;
            return sum / (shape.Height * shape.Width);
        }

        private LossTotals TotalsOf(int image) => new(
            targets.Weight(image, shape.Loss), values.Workspace[LossPlace(image)], values.Workspace[JudgedPlace(image)]);

        private int JudgedPlace(int image) => shape.Models * shape.Batch * shape.Channels + image;

        private int LossPlace(int image) => shape.Models * shape.Batch * (shape.Channels + 1) + image;

        private void Finish(int model, LossTotals totals)
        {
            StepCounters now = counters[model];
            if (Group.IdxX == 0 && now.IsLogged(steps))
            {
                int entry = model * steps + now.Step;
                log[entry] = log[entry] with { Loss = totals.Loss / totals.Weight, Correct = totals.Correct };
            }

            int weights = shape.Channels * shape.Classes;
            for (int item = Group.IdxX; item < weights + shape.Classes; item += Group.DimX)
            {
                float sum = 0f;
                for (int image = model * shape.Batch; image < (model + 1) * shape.Batch; image++)
                {
                    float factor = item < weights ? values.Pooled[image * shape.Channels + item / shape.Classes] : 1f;
                    sum += factor * values.GradLogits[image * shape.Classes + item % shape.Classes];
                }

                if (item < weights)
                    linear.GradWeight[model, item] = sum;
                else
                    linear.GradBias[model, item - weights] = sum;
            }

            for (int channel = Group.IdxX; hasNorm != 0 && channel < shape.Channels; channel += Group.DimX)
                FinishNorm(model, channel);
        }

        private void FinishNorm(int model, int channel)
        {
            float places = shape.Height * shape.Width;
            float sumNormalised = 0f;
            float sum = 0f;
            for (int image = model * shape.Batch; image < (model + 1) * shape.Batch; image++)
            {
                float gradient = values.GradPooled[image * shape.Channels + channel];
                sum += gradient;
                sumNormalised += gradient * (values.Workspace[image * shape.Channels + channel] / places - input.Mean[model, channel]);
            }

            input.GradGamma[model, channel] = sumNormalised / MathF.Sqrt(input.Variance[model, channel] + BatchNorm2dShape.Epsilon);
            input.GradBeta[model, channel] = sum;
        }
    }
}
