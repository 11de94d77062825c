using ILGPU;
using RawAudioNet.Engine.Numerics;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>What frames a training step: its clips and draws before, the optimiser after.</summary>
internal static class StepKernels
{
    /// <summary>One thread: one clip's index and identity; the thread of a model's first clip notes whether the model takes part.</summary>
    internal readonly struct SelectBatch(
        ArrayView<int> permutation,
        ArrayView<int> identities,
        ArrayView<int> clips,
        ArrayView<int> clipIdentities,
        ArrayView<StepCounters> counters,
        int length,
        int models,
        int batch) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < models * batch; item += Items.Step)
            {
                int model = item / batch;
                StepCounters now = counters[model].Before(batch);
                int clip = permutation[model * length + (now.Idle == 0 ? now.BatchOffset : 0) + item % batch];
                clips[item] = clip;
                clipIdentities[item] = identities[clip];

                // Other threads may read the counters meanwhile, but all they read of them stays as it is.
                if (item % batch == 0)
                    counters[model] = now;
            }
        }
    }

    /// <summary>One thread: one uniform number.</summary>
    internal readonly struct DrawAugmentation(
        ArrayView<int> clips, ArrayView<float> draws, ArrayView<ulong> seeds, ArrayView<StepCounters> counters, int drawsPerImage, int batch) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < draws.IntLength; item += Items.Step)
            {
                int image = item / drawsPerImage;
                int model = image / batch;
                draws[item] = Philox.Uniform(
                    seeds[model],
                    RandomStream.Augmentation,
                    (uint)counters[model].Epoch,
                    (uint)clips[image],
                    (uint)(item % drawsPerImage));
            }
        }
    }

    /// <summary>
    /// One group: whether 1024 gradients of a model are all finite, 0, or not, 1; the last of a model's groups sets its latch, from their marks and
    /// its logged loss.
    /// </summary>
    internal readonly struct Latch(
        ModelView gradients,
        ArrayView<float> marks,
        ArrayView<StepCounters> counters,
        ArrayView<StepLogEntry> log,
        ArrayView<int> tickets,
        int steps,
        int models,
        int parameters) : IKernel
    {
        private const int UnitLength = 1024;

        public static int Units(int parameters) => (parameters + UnitLength - 1) / UnitLength;

        public void Run()
        {
            int units = Units(parameters);
            for (int unit = Grid.IdxX; unit < models * units; unit += Grid.DimX)
            {
                int model = unit / units;
                int end = Math.Min((unit % units + 1) * UnitLength, parameters);
                float mark = 0f;
                for (int index = unit % units * UnitLength + Group.IdxX; index < end; index += Group.DimX)
                    mark = IsFinite(gradients[model, index]) ? mark : 1f;
                mark = GroupReduction.Reduce<float, Largest>(mark);
                if (Group.IdxX == 0)
                    marks[unit] = mark;

                bool finishes = LastGroup.Finishes(tickets, model, units);
                mark = 0f;
                for (int part = Group.IdxX; finishes && part < units; part += Group.DimX)
                    mark = Largest.Combine(mark, marks[model * units + part]);
                mark = GroupReduction.Reduce<float, Largest>(mark);
                if (finishes && Group.IdxX == 0)
                    Set(model, mark > 0f);
            }
        }

        private void Set(int model, bool isBad)
        {
            StepCounters now = counters[model];
            bool lossIsFinite = now.Step >= steps || IsFinite(log[model * steps + now.Step].Loss);
            if (now.Learns && (isBad || !lossIsFinite))
                counters[model] = now with { FirstBadStep = now.Step };
        }
    }

    /// <summary>What Adam works on; one weight with its moments is 28 bytes.</summary>
    internal readonly struct OptimiserViews(
        ModelView values, ModelView gradients, ModelView firstMoments, ModelView secondMoments, ArrayView<float> decays)
    {
        /// <summary>Moves one weight and returns it.</summary>
        public float Update(int model, int index, ScheduleEntry entry)
        {
            float gradient = gradients[model, index];
            float first = AdamRule.FirstMoment(firstMoments[model, index], gradient, entry);
            float second = AdamRule.SecondMoment(secondMoments[model, index], gradient);
            firstMoments[model, index] = first;
            secondMoments[model, index] = second;
            float weight = values[model, index];
            if (entry.WeightDecay != 0f)
                weight = AdamRule.Decayed(weight, decays[index], entry);
            weight = AdamRule.Weight(weight, first, second, entry);
            values[model, index] = weight;
            return weight;
        }
    }

    /// <summary>The running statistics, and what moves them.</summary>
    internal readonly struct StatisticViews(ModelView running, ModelView batch, ArrayView<float> corrections)
    {
        /// <summary>Moves one statistic and returns it.</summary>
        public float Move(int model, int index)
        {
            float moved = (1f - BatchNorm2dShape.Momentum) * running[model, index]
                + BatchNorm2dShape.Momentum * (batch[model, index] * corrections[index]);
            running[model, index] = moved;
            return moved;
        }
    }

    /// <summary>One thread: one weight.</summary>
    internal readonly struct Adam(
        OptimiserViews optimiser, ArrayView<StepCounters> counters, ArrayView<ScheduleEntry> schedule, int steps, int models, int parameters) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < models * parameters; item += Items.Step)
            {
                int model = item / parameters;
                StepCounters now = counters[model];
                if (now.Learns && now.Step < steps)
                    optimiser.Update(model, item % parameters, schedule[model * steps + now.Step]);
            }
        }
    }

    /// <summary>One thread: one running statistic; 16 bytes.</summary>
    internal readonly struct MoveRunning(StatisticViews statistics, ArrayView<StepCounters> counters, int models, int length) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < models * length; item += Items.Step)
            {
                if (counters[item / length].Learns)
                    statistics.Move(item / length, item % length);
            }
        }
    }

    /// <summary>One thread: one average; 12 bytes.</summary>
    internal readonly struct MoveAverage(
        ModelView average, ModelView values, ArrayView<StepCounters> counters, ArrayView<ScheduleEntry> schedule, int steps, int models, int length)
        : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < models * length; item += Items.Step)
            {
                int model = item / length;
                int index = item % length;
                StepCounters now = counters[model];
                if (now.Learns && now.Step < steps)
                    average[model, index] = AverageRule.Next(average[model, index], values[model, index], schedule[model * steps + now.Step].AverageDecay);
            }
        }
    }

    /// <summary>
    /// One thread: one weight or running statistic, with its average. One group: 128 of them of one model; the last of a model's groups moves its counters on, when
    /// all others have read them.
    /// </summary>
    internal readonly struct Finish(
        OptimiserViews optimiser,
        StatisticViews statistics,
        ModelView averages,
        ModelView runningAverages,
        ArrayView<StepCounters> counters,
        ArrayView<ScheduleEntry> schedule,
        ArrayView<int> tickets,
        int steps,
        int models,
        int parameters,
        int statisticsLength,
        int hasAverages,
        int batch) : IKernel
    {
        private const int UnitLength = 128;

        public static int Units(long length) => (int)((length + UnitLength - 1) / UnitLength);

        public void Run()
        {
            int units = Units(parameters + statisticsLength);
            for (int unit = Grid.IdxX; unit < models * units; unit += Grid.DimX)
            {
                int model = unit / units;
                StepCounters now = counters[model];
                int end = Math.Min((unit % units + 1) * UnitLength, parameters + statisticsLength);
                for (int index = unit % units * UnitLength + Group.IdxX; index < end; index += Group.DimX)
                {
                    if (now.Learns && now.Step < steps)
                        Move(model, index, schedule[model * steps + now.Step]);
                }

                if (LastGroup.Finishes(tickets, model, units) && Group.IdxX == 0)
                    counters[model] = now.After(batch);
            }
        }

        private void Move(int model, int index, ScheduleEntry entry)
        {
            int statistic = index - parameters;
            float value = statistic < 0 ? optimiser.Update(model, index, entry) : statistics.Move(model, statistic);
            if (hasAverages == 0)
                return;

            if (statistic < 0)
                averages[model, index] = AverageRule.Next(averages[model, index], value, entry.AverageDecay);
            else
                runningAverages[model, statistic] = AverageRule.Next(runningAverages[model, statistic], value, entry.AverageDecay);
        }
    }

    /// <summary>One thread: one model's counters.</summary>
    internal readonly struct AdvanceStep(ArrayView<StepCounters> counters, int models, int batch) : IKernel
    {
        public void Run()
        {
            for (int model = Items.First; model < models; model += Items.Step)
                counters[model] = counters[model].After(batch);
        }
    }

    // By the bits: x − x = 0 would be true of every x for a compiler that reckons as if all numbers were finite.
    private static bool IsFinite(float value) => (Interop.FloatAsInt(value) & 0x7F800000) != 0x7F800000;
}
