using ILGPU;
using RawAudioNet.Engine.Numerics;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>What frames a training step: its clips and draws before, the optimiser after.</summary>
internal static class StepKernels
{
    /// <summary>One thread: one clip's index.</summary>
    internal readonly struct SelectBatch(
        ArrayView<int> permutation, ArrayView<int> clips, ArrayView<StepCounters> counters, int length, int models, int batch) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < models * batch; item += Items.Step)
            {
                int model = item / batch;
                clips[item] = permutation[model * length + counters[model].BatchOffset + item % batch];
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

    /// <summary>One thread: whether the gradients dealt to it (<see cref="Partition"/>) are all finite, 0, or not, 1.</summary>
    internal readonly struct FindBad(ModelView gradients, ArrayView<float> marks, Partition partition) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < partition.Items; item += Items.Step)
            {
                int model = item / partition.Chunks;
                float mark = 0f;
                for (int index = item % partition.Chunks; index < partition.Population; index += partition.Chunks)
                    mark = IsFinite(gradients[model, index]) ? mark : 1f;
                marks[item] = mark;
            }
        }
    }

    /// <summary>One group: the latch of one model, from its marks and its logged loss.</summary>
    internal readonly struct Latch(
        ArrayView<float> marks, ArrayView<StepCounters> counters, ArrayView<StepLogEntry> log, int steps, Partition partition) : IKernel
    {
        public void Run()
        {
            for (int model = Grid.IdxX; model < partition.Rows; model += Grid.DimX)
            {
                float mark = 0f;
                for (int chunk = Group.IdxX; chunk < partition.Chunks; chunk += Group.DimX)
                    mark = Largest.Combine(mark, marks[model * partition.Chunks + chunk]);

                mark = GroupReduction.Reduce<float, Largest>(mark);
                StepCounters now = counters[model];
                if (Group.IdxX != 0 || now.FirstBadStep != StepCounters.None)
                    continue;

                bool lossIsFinite = now.Step >= steps || IsFinite(log[model * steps + now.Step].Loss);
                if (mark > 0f || !lossIsFinite)
                    counters[model] = now with { FirstBadStep = now.Step };
            }
        }
    }

    /// <summary>One thread: one weight with its moments; 28 bytes.</summary>
    internal readonly struct Adam(
        ModelView values,
        ModelView gradients,
        ModelView firstMoment,
        ModelView secondMoment,
        ArrayView<StepCounters> counters,
        ArrayView<ScheduleEntry> schedule,
        int steps,
        int models,
        int parameters) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < models * parameters; item += Items.Step)
            {
                int model = item / parameters;
                int index = item % parameters;
                StepCounters now = counters[model];
                if (now.FirstBadStep != StepCounters.None || now.Step >= steps)
                    continue;

                ScheduleEntry entry = schedule[model * steps + now.Step];
                float gradient = gradients[model, index];
                float first = AdamRule.FirstMoment(firstMoment[model, index], gradient, entry);
                float second = AdamRule.SecondMoment(secondMoment[model, index], gradient);
                firstMoment[model, index] = first;
                secondMoment[model, index] = second;
                values[model, index] = AdamRule.Weight(values[model, index], first, second, entry);
            }
        }
    }

    /// <summary>One thread: one model's counters.</summary>
    internal readonly struct AdvanceStep(ArrayView<StepCounters> counters, int models, int batch) : IKernel
    {
        public void Run()
        {
            for (int model = Items.First; model < models; model += Items.Step)
            {
                StepCounters now = counters[model];
                counters[model] = now with { Step = now.Step + 1, BatchOffset = now.BatchOffset + batch };
            }
        }
    }

    // By the bits: x − x = 0 would be true of every x for a compiler that reckons as if all numbers were finite.
    private static bool IsFinite(float value) => (Interop.FloatAsInt(value) & 0x7F800000) != 0x7F800000;
}
