using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Cases.Ops;

/// <summary>What surrounds the network in a step: which clips, which random numbers, the latch, Adam, averages, the counters.</summary>
public sealed class StepCases : IOpCases
{
    private static readonly (int Models, int Batch, CaseSize Size)[] Batches =
        [(1, 1, CaseSize.Tiny), (3, 2, CaseSize.Tiny), (3, 17, CaseSize.Normal), (1, 16, CaseSize.Speed)];

    private static readonly (int Models, int Parameters, CaseSize Size)[] Parameters =
        [(1, 1, CaseSize.Tiny), (3, 37, CaseSize.Tiny), (3, 5003, CaseSize.Normal), (1, 25602, CaseSize.Normal), (1, 25602, CaseSize.Speed)];

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. Batches.Select(item => SelectBatch(item.Models, item.Batch, item.Size)),
        .. Batches.Select(item => DrawAugmentation(item.Models, item.Batch, item.Size)),
        .. from item in Parameters
           from fault in item.Size == CaseSize.Speed ? [Fault.None] : Enum.GetValues<Fault>()
           select LatchBadStep(item.Models, item.Parameters, fault, item.Size),
        .. Parameters.Select(item => Adam(item.Models, item.Parameters, decays: false, item.Size)),
        .. Parameters.Select(item => Adam(item.Models, item.Parameters, decays: true, item.Size)),
        .. Parameters.Select(item => MoveRunning(item.Models, item.Parameters, item.Size)),
        .. Parameters.Select(item => MoveAverage(item.Models, item.Parameters, item.Size)),
        .. Parameters.Select(item => FinishStep(item.Models, item.Parameters, statistics: 0, Fault.None, regularised: false, item.Size)),
        .. Parameters.Select(item => FinishStep(item.Models, item.Parameters, item.Parameters / 3 + 1, Fault.NanGradient, regularised: false, item.Size)),
        .. Parameters.Select(item => FinishStep(item.Models, item.Parameters, statistics: 0, Fault.None, regularised: true, item.Size)),
        .. Parameters.Select(item => FinishStep(item.Models, item.Parameters, item.Parameters / 3 + 1, Fault.NanGradient, regularised: true, item.Size)),
        .. Batches.Select(item => AdvanceStep(item.Models, item.Batch, item.Size)),
    ];

    private enum Fault
    {
        None,
        NanGradient,
        InfiniteGradient,
        NanLoss,
        AlreadyBad,
    }

    private static OpCase SelectBatch(int models, int batch, CaseSize size) => BatchCase("SelectBatch", models, batch, size, 1, arguments =>
    {
        int length = batch + 2 * models + 3;
        int[] order = Indices(models * length, 1, 1000);

        // Of three models the second has one clip too few left, which none knows yet.
        CaseState before = CaseState.Of(models);
        StepCounters[] after = [.. before.Counters.Select(now => now with { Clips = now.BatchOffset + batch - now.Idle })];
        before = before with { Counters = [.. after.Select((now, model) => now with { Idle = model == 0 ? 1 : 0 })] };
        StepState state = arguments.State(before, counters: () => after);
        DeviceBuffer<int> permutation = arguments.Input("permutation", order);
        int[] offsets = Array.ConvertAll(after, now => now.Idle == 0 ? now.BatchOffset : 0);
        DeviceBuffer<int> clips = arguments.Output(
            "clips", models * batch, () => StepReference.SelectBatch(models, batch, order, length, offsets));
        int[] names = Indices(1000, 2, 1 << 20);
        DeviceBuffer<int> identities = arguments.Input("identities", names);
        DeviceBuffer<int> clipIdentities = arguments.Output("clip identities", models * batch, () => Array.ConvertAll(
            StepReference.SelectBatch(models, batch, order, length, offsets), clip => names[clip]));
        return () => arguments.Backend.SelectBatch(models, batch, permutation, length, identities, clips, clipIdentities, state);
    });

    private static OpCase DrawAugmentation(int models, int batch, CaseSize size)
    {
        const int Draws = 9;
        return BatchCase("DrawAugmentation", models, batch, size, Draws, arguments =>
        {
            int[] chosen = Indices(models * batch, 1, 10000);
            CaseState before = CaseState.Of(models);
            int[] epochs = Array.ConvertAll(before.Counters, counters => counters.Epoch);
            StepState state = arguments.State(before);
            DeviceBuffer<int> clips = arguments.Input("clips", chosen);
            Tensor draws = arguments.Output("draws", new Shape(models * batch, Draws), () => StepReference.DrawAugmentation(
                batch, Draws, chosen, before.Seeds, epochs, RandomStream.Augmentation));
            return () => arguments.Backend.DrawAugmentation(models, batch, clips, draws, state);
        });
    }

    private static OpCase LatchBadStep(int models, int parameters, Fault fault, CaseSize size) => ParameterCase(
        $"LatchBadStep {fault}", models, parameters, size, 1, Tolerance.Exact, arguments =>
    {
        // Finite gradients near the largest float: adding them up would overflow. A NaN in the log of another step is no fault of this one, nor
        // one of a model that sits it out.
        int model = models - 1;
        double[] g = Array.ConvertAll(Uniform((long)models * parameters, 1), value => value * 3e38);
        CaseState before = CaseState.Of(models);
        before.Log[before.CurrentRow(model) - 1] = before.Log[0] with { Loss = float.NaN };
        if (models > 2)
            g[parameters] = double.NaN;
        switch (fault)
        {
            case Fault.NanGradient:
                g[model * parameters] = double.NaN;
                break;
            case Fault.InfiniteGradient:
                g[(model + 1) * parameters - 1] = double.NegativeInfinity;
                break;
            case Fault.NanLoss:
                before.Log[before.CurrentRow(model)] = before.Log[0] with { Loss = float.NaN };
                break;
            case Fault.AlreadyBad:
                g[model * parameters] = double.NaN;
                before = before.WithBadStep(model, 0);
                break;
        }

        var after = (StepCounters[])before.Counters.Clone();
        if (fault is not Fault.None and not Fault.AlreadyBad)
            after[model] = after[model] with { FirstBadStep = after[model].Step };

        StepState state = arguments.State(before, counters: () => after);
        ModelTensor gradients = arguments.Input("gradients", models, new Shape(parameters), g);
        Tensor workspace = arguments.Workspace(arguments.Backend.LatchWorkspace(models, parameters));
        return () => arguments.Backend.LatchBadStep(gradients, state, workspace);
    });

    private static OpCase Adam(int models, int parameters, bool decays, CaseSize size) => ParameterCase(
        $"Adam{(decays ? " with decay" : "")}", models, parameters, size, 7, Tolerance.FewOperations, arguments =>
    {
        CaseState before = decays ? Regularised(StateWithBadModel(models)) : StateWithBadModel(models);
        OptimiserRows rows = Optimiser(arguments, models, parameters, before, null, out _);
        StepState state = arguments.State(before);
        return () => arguments.Backend.Adam(rows, state);
    });

    private static OpCase MoveAverage(int models, int length, CaseSize size) => ParameterCase(
        "MoveAverage", models, length, size, 3, Tolerance.FewOperations, arguments =>
    {
        CaseState before = Regularised(StateWithBadModel(models));
        double[] p = Uniform(models * length, 21);
        ModelTensor values = arguments.Input("values", models, new Shape(length), p);
        ModelTensor average = Average(arguments, "average", p, models, before, null);
        StepState state = arguments.State(before);
        return () => arguments.Backend.MoveAverage(average, values, state);
    });

    private static OpCase MoveRunning(int models, int length, CaseSize size) => ParameterCase(
        "MoveRunning", models, length, size, 3, Tolerance.FewOperations, arguments =>
    {
        CaseState before = StateWithBadModel(models);
        StatisticRows rows = Statistics(arguments, models, length, before, null, out _);
        StepState state = arguments.State(before);
        return () => arguments.Backend.MoveRunning(rows, state);
    });

    // The last of several models went bad before; where there are statistics, the first goes bad now.
    private static OpCase FinishStep(int models, int parameters, int statistics, Fault fault, bool regularised, CaseSize size) => ParameterCase(
        $"FinishStep {fault}, {statistics} statistics,{(regularised ? " decay, averages," : "")}", models, parameters, size, 8, Tolerance.FewOperations, arguments =>
    {
        int? badNow = fault == Fault.None ? null : 0;
        CaseState before = regularised ? Regularised(StateWithBadModel(models)) : StateWithBadModel(models);
        StepCounters[] after = Array.ConvertAll(
            before.Counters, now => now.Idle != 0 ? now : now with { Step = now.Step + 1, BatchOffset = now.BatchOffset + 7 });
        if (badNow is int model)
            after[model] = after[model] with { FirstBadStep = before.Counters[model].Step };

        OptimiserRows rows = Optimiser(arguments, models, parameters, before, badNow, out double[] newValues);
        double[] newRunning = [];
        StatisticRows running = statistics == 0 ? default : Statistics(arguments, models, statistics, before, badNow, out newRunning);
        AverageRows averages = !regularised ? default : new(
            Average(arguments, "average", newValues, models, before, badNow),
            statistics == 0 ? default : Average(arguments, "running average", newRunning, models, before, badNow));
        StepState state = arguments.State(before, counters: () => after);
        Tensor workspace = arguments.Workspace(Math.Max(1, arguments.Backend.LatchWorkspace(models, parameters)));
        return () => arguments.Backend.FinishStep(rows, running, averages, 7, state, workspace);
    });

    // The last of several models has had a bad step and keeps its weights, moments and statistics.
    private static CaseState StateWithBadModel(int models)
    {
        CaseState state = CaseState.Of(models);
        return models > 1 ? state.WithBadStep(models - 1, state.Counters[models - 1].Step) : state;
    }

    // Each model decays and averages by its own numbers.
    private static CaseState Regularised(CaseState state)
    {
        for (int m = 0; m < state.Counters.Length; m++)
        {
            ref ScheduleEntry now = ref state.Schedule[m][state.Counters[m].Step];
            double rate = CaseState.OneCycle(m, state.Counters[m].Step).LearningRate;
            now = now with { WeightDecay = (float)(rate * 5 * (m + 1)), AverageDecay = (float)(0.9 + 0.04 * m) };
        }

        return state;
    }

    private static double DecayOf(CaseState state, int model) => state.Schedule[model][state.Counters[model].Step].WeightDecay;

    private static ModelTensor Average(OpArguments arguments, string name, double[] values, int models, CaseState before, int? badNow)
    {
        int length = values.Length / models;
        double[] average = Uniform(values.Length, 14);
        double[] want = [.. average.Select((value, i) => before.IsLeftAlone(i / length) || i / length == badNow
            ? value
            : StepReference.Average(value, values[i], before.Schedule[i / length][before.Counters[i / length].Step].AverageDecay))];
        double[] scales = [.. average.Select((value, i) => Math.Abs(value) + Math.Abs(values[i]))];
        return arguments.InPlace(name, models, new Shape(length), average, () => new Expected(want, scales));
    }

    private static StatisticRows Statistics(
        OpArguments arguments, int models, int length, CaseState before, int? badNow, out double[] moved)
    {
        double[] running = Uniform(models * length, 11), batch = Uniform(models * length, 12), factors = Uniform(length, 13, 1, 2);
        double[] want = [.. running.Select((value, i) => before.IsLeftAlone(i / length) || i / length == badNow
            ? value
            : 0.9 * value + 0.1 * batch[i] * factors[i % length])];
        double[] scales = [.. running.Select((value, i) => Math.Abs(value) + Math.Abs(batch[i]) * 2)];
        moved = want;
        var row = new Shape(length);
        return new StatisticRows(
            arguments.InPlace("running", models, row, running, () => new Expected(want, scales)),
            arguments.Input("batch", models, row, batch),
            arguments.Input("corrections", row, factors));
    }

    private static OptimiserRows Optimiser(
        OpArguments arguments, int models, int parameters, CaseState before, int? badNow, out double[] updated)
    {
        int count = models * parameters;
        double[] p = Uniform(count, 1), g = Uniform(count, 2), m = Uniform(count, 3, -0.1, 0.1), v = Uniform(count, 4, 0, 0.01);
        (g[0], m[0], v[0]) = (0, 0, 0);
        double[] newP = new double[count], newM = new double[count], newV = new double[count];
        double[] scaleP = new double[count], scaleM = new double[count];
        double[] decays = [.. Enumerable.Range(0, parameters).Select(i => i % 3 == 1 ? 0.0 : 1)];
        for (int i = 0; i < count; i++)
        {
            int model = i / parameters;
            int step = before.Counters[model].Step;
            (double learningRate, double beta1) = CaseState.OneCycle(model, step);
            (newP[i], newM[i], newV[i]) = before.IsLeftAlone(model) || model == badNow
                ? (p[i], m[i], v[i])
                : StepReference.Adam(
                    StepReference.Decayed(p[i], 1, DecayOf(before, model) * decays[i % parameters]), g[i], m[i], v[i], learningRate, beta1, step + 1);
            scaleP[i] = Math.Abs(p[i]) + Math.Abs(newP[i] - p[i]);
            scaleM[i] = beta1 * Math.Abs(m[i]) + (1 - beta1) * Math.Abs(g[i]);
        }

        if (badNow is int bad)
            g[bad * parameters + parameters / 2] = double.NaN;
        var row = new Shape(parameters);
        ModelTensor values = arguments.InPlace("values", models, row, p, () => new Expected(newP, scaleP));
        ModelTensor gradients = arguments.Input("gradients", models, row, g);
        ModelTensor first = arguments.InPlace("first moment", models, row, m, () => new Expected(newM, scaleM));
        ModelTensor second = arguments.InPlace("second moment", models, row, v, () => newV);
        updated = newP;
        return new OptimiserRows(values, gradients, first, second, arguments.Input("decays", row, decays));
    }

    private static OpCase AdvanceStep(int models, int batch, CaseSize size) => BatchCase("AdvanceStep", models, batch, size, 1, arguments =>
    {
        CaseState before = CaseState.Of(models);
        StepCounters[] after = Array.ConvertAll(
            before.Counters, now => now.Idle != 0 ? now : now with { Step = now.Step + 1, BatchOffset = now.BatchOffset + batch });
        StepState state = arguments.State(before, counters: () => after);
        return () => arguments.Backend.AdvanceStep(batch, state);
    });

    private static OpCase BatchCase(string op, int models, int batch, CaseSize size, int words, Func<OpArguments, Action> bind) =>
        new(op, $"M{models} N{batch}", size, Tolerance.Exact, bind) { Bytes = 2.0 * sizeof(float) * words * models * batch };

    private static OpCase ParameterCase(
        string op, int models, int parameters, CaseSize size, int tensors, Tolerance tolerance, Func<OpArguments, Action> bind) =>
        new(op, $"M{models} P{parameters}{(size == CaseSize.Speed ? " speed" : "")}", size, tolerance, bind)
        {
            Flops = 2.0 * tensors * models * parameters,
            Bytes = sizeof(float) * (double)tensors * models * parameters,
        };
}
