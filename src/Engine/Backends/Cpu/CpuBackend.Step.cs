using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <summary>Weights of one chunk of an Adam step.</summary>
    private const int AdamChunk = 4096;

    /// <inheritdoc/>
    void IBackend.SelectBatch(
        int models,
        int batch,
        DeviceBuffer<int> permutation,
        int length,
        DeviceBuffer<int> identities,
        DeviceBuffer<int> clips,
        DeviceBuffer<int> clipIdentities,
        StepState state)
    {
        int* identity = Pointer(identities, 1);
        int* chosenIdentities = Pointer(clipIdentities, models * batch);
        int* order = Pointer(permutation, (long)models * length);
        int* chosen = Pointer(clips, models * batch);
        StepCounters* counters = Pointer(state.Counters, models);
        for (int model = 0; model < models; model++)
        {
            StepCounters now = counters[model] = counters[model].Before(batch);
            int offset = now.Idle == 0 ? now.BatchOffset : 0;
            if (offset < 0 || offset + batch > length)
                throw new ShapeException($"select batch: clips {offset} to {offset + batch} of {length}");

            long first = (long)model * length + offset;
            for (int i = 0; i < batch; i++)
            {
                chosen[model * batch + i] = order[first + i];
                chosenIdentities[model * batch + i] = identity[order[first + i]];
            }
        }
    }

    /// <inheritdoc/>
    void IBackend.DrawAugmentation(int models, int batch, DeviceBuffer<int> clips, in Tensor draws, StepState state)
    {
        int drawsPerImage = draws.Shape[1];
        float* target = Pointer(draws, new Shape(models * batch, drawsPerImage));
        int* clip = Pointer(clips, models * batch);
        ulong* seeds = Pointer(state.Seeds, models);
        StepCounters* counters = Pointer(state.Counters, models);
        for (int image = 0; image < models * batch; image++)
        {
            int model = image / batch;
            uint epoch = (uint)counters[model].Epoch;
            for (int draw = 0; draw < drawsPerImage; draw++)
            {
                target[image * drawsPerImage + draw] =
                    Philox.Uniform(seeds[model], RandomStream.Augmentation, epoch, (uint)clip[image], (uint)draw);
            }
        }
    }

    /// <inheritdoc/>
    void IBackend.FinishStep(
        in OptimiserRows optimiser, in StatisticRows statistics, in AverageRows averages, int batch, StepState state, in Tensor workspace) =>
        Composed.FinishStep(this, optimiser, statistics, averages, batch, state, workspace);

    /// <inheritdoc/>
    void IBackend.MoveRunning(in StatisticRows statistics, StepState state)
    {
        Shape row = statistics.Running.Shape;
        ModelPointer running = Pointer(statistics.Running, state.Models, row);
        ModelPointer batch = Pointer(statistics.Batch, state.Models, row);
        float* corrections = Pointer(statistics.Corrections, row);
        for (int model = 0; model < state.Models; model++)
        {
            if (!Pointer(state.Counters, state.Models)[model].Learns)
                continue;

            float* old = running[model];
            float* value = batch[model];
            for (int i = 0; i < row.Count; i++)
                old[i] = (1f - BatchNorm2dShape.Momentum) * old[i] + BatchNorm2dShape.Momentum * (value[i] * corrections[i]);
        }
    }

    /// <inheritdoc/>
    long IBackend.LatchWorkspace(int models, long parameters) => 0;

    /// <inheritdoc/>
    void IBackend.LatchBadStep(in ModelTensor gradients, StepState state, in Tensor workspace)
    {
        ModelPointer rows = Pointer(gradients, state.Models, gradients.Shape);
        for (int model = 0; model < state.Models; model++)
        {
            StepCounters* counters = Pointer(state.Counters, state.Models) + model;
            if (!counters->Learns)
                continue;

            float loss = Pointer(state.Log, (long)state.Models * state.Steps)[(long)model * state.Steps + counters->Step].Loss;
            if (!float.IsFinite(loss) || !AllFinite(rows[model], gradients.Shape.Count))
                *counters = *counters with { FirstBadStep = counters->Step };
        }
    }

    /// <inheritdoc/>
    void IBackend.Adam(in OptimiserRows rows, StepState state)
    {
        Shape row = rows.Values.Shape;
        int chunks = (int)((row.Count + AdamChunk - 1) / AdamChunk);
        pool.Run(
            new AdamWork
            {
                ChunksPerModel = chunks,
                Parameters = row.Count,
                Values = Pointer(rows.Values, state.Models, row),
                Gradients = Pointer(rows.Gradients, state.Models, row),
                FirstMoment = Pointer(rows.FirstMoments, state.Models, row),
                SecondMoment = Pointer(rows.SecondMoments, state.Models, row),
                Decays = Pointer(rows.Decays, row),
                Counters = Pointer(state.Counters, state.Models),
                Schedule = Pointer(state.Schedule, (long)state.Models * state.Steps),
                Steps = state.Steps,
            },
            state.Models * chunks);
    }

    /// <inheritdoc/>
    void IBackend.MoveAverage(in ModelTensor average, in ModelTensor values, StepState state) => pool.Run(
        new MoveAverageWork
        {
            Length = average.Shape.Count,
            Average = Pointer(average, state.Models, average.Shape),
            Values = Pointer(values, state.Models, average.Shape),
            Counters = Pointer(state.Counters, state.Models),
            Schedule = Pointer(state.Schedule, (long)state.Models * state.Steps),
            Steps = state.Steps,
        },
        state.Models);

    /// <inheritdoc/>
    void IBackend.AdvanceStep(int batch, StepState state)
    {
        StepCounters* counters = Pointer(state.Counters, state.Models);
        for (int model = 0; model < state.Models; model++)
            counters[model] = counters[model].After(batch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AllFinite(float* values, long count)
    {
        // x·0 is 0 for a finite x and NaN for the others.
        Vector256<float> sum = default;
        long i = 0;
        for (; i + 8 <= count; i += 8)
            sum += Vector256.Load(values + i) * Vector256<float>.Zero;

        float rest = Vector256.Sum(sum);
        for (; i < count; i++)
            rest += values[i] * 0f;
        return rest == 0f;
    }

    private struct AdamWork : IChunkedWork
    {
        public int ChunksPerModel;
        public long Parameters;
        public ModelPointer Values;
        public ModelPointer Gradients;
        public ModelPointer FirstMoment;
        public ModelPointer SecondMoment;
        public float* Decays;
        public StepCounters* Counters;
        public ScheduleEntry* Schedule;
        public int Steps;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            int model = chunk / ChunksPerModel;
            StepCounters counters = Counters[model];
            if (!counters.Learns)
                return;

            ScheduleEntry schedule = Schedule[(long)model * Steps + counters.Step];
            long i = (long)(chunk % ChunksPerModel) * AdamChunk;
            long end = Math.Min(i + AdamChunk, Parameters);
            float* p = Values[model];
            float* g = Gradients[model];
            float* m = FirstMoment[model];
            float* v = SecondMoment[model];
            var beta1 = Vector256.Create(schedule.Beta1);
            var oneMinusBeta1 = Vector256.Create(schedule.OneMinusBeta1);
            var beta2 = Vector256.Create(AdamRule.Beta2);
            var oneMinusBeta2 = Vector256.Create(AdamRule.OneMinusBeta2);
            var epsilon = Vector256.Create(AdamRule.Epsilon);
            var decay = Vector256.Create(schedule.WeightDecay);
            var stepSize = Vector256.Create(schedule.StepSize);
            var correction = Vector256.Create(schedule.SecondMomentCorrection);
            for (; i + 8 <= end; i += 8)
            {
                Vector256<float> gradient = Vector256.Load(g + i);
                Vector256<float> first = Vector256.Load(m + i) * beta1 + oneMinusBeta1 * gradient;
                Vector256<float> second = Vector256.Load(v + i) * beta2 + oneMinusBeta2 * gradient * gradient;
                first.Store(m + i);
                second.Store(v + i);
                Vector256<float> weight = Vector256.Load(p + i);
                weight -= decay * Vector256.Load(Decays + i) * weight;
                (weight - stepSize * (first / (Vector256.Sqrt(second) / correction + epsilon))).Store(p + i);
            }

            for (; i < end; i++)
            {
                m[i] = AdamRule.FirstMoment(m[i], g[i], schedule);
                v[i] = AdamRule.SecondMoment(v[i], g[i]);
                p[i] = AdamRule.Weight(AdamRule.Decayed(p[i], Decays[i], schedule), m[i], v[i], schedule);
            }
        }
    }

    /// <summary>One chunk: one model.</summary>
    private struct MoveAverageWork : IChunkedWork
    {
        public long Length;
        public ModelPointer Average;
        public ModelPointer Values;
        public StepCounters* Counters;
        public ScheduleEntry* Schedule;
        public int Steps;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int chunk, int worker)
        {
            StepCounters now = Counters[chunk];
            if (!now.Learns || now.Step >= Steps)
                return;

            float* a = Average[chunk];
            float* p = Values[chunk];
            float decay = Schedule[(long)chunk * Steps + now.Step].AverageDecay;
            long i = 0;
            for (; i + 8 <= Length; i += 8)
                (Vector256.Create(decay) * Vector256.Load(a + i) + Vector256.Create(1f - decay) * Vector256.Load(p + i)).Store(a + i);
            for (; i < Length; i++)
                a[i] = AverageRule.Next(a[i], p[i], decay);
        }
    }
}
