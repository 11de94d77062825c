using System.Text.Json;
using RawAudioNet.Cases;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Tests.Training;
using RawAudioNet.Engine.Training;
using static RawAudioNet.Engine.Tests.GoldenTests.GoldenTensor;

namespace RawAudioNet.Engine.Tests.GoldenTests;

/// <summary>PyTorch's results for small tensors (ops.json), as cases like any other.</summary>
public sealed class OpGoldenCases : IOpCases
{
    private static readonly Tolerance OfGoldens = new(2e-6, "float32 against float64, relative to the tensor's largest value");

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } = [.. Goldens("conv2d", Conv2d), .. Goldens("maxPool2d", MaxPool2d),
        .. Goldens("batchNorm2d", BatchNorm2d), .. Goldens("crossEntropy", CrossEntropy), .. Goldens("softCrossEntropy", CrossEntropy), .. Goldens("linear", Linear),
        .. Adam(), .. AdamW()];

    private static IEnumerable<OpCase> Goldens(string name, Func<JsonElement, OpArguments, Action> bind) => Golden.Json("ops.json")
        .GetProperty(name).EnumerateArray()
        .Select((golden, index) => new OpCase(name, $"golden {index}", CaseSize.Tiny, OfGoldens, arguments => bind(golden, arguments)));

    private static Action Conv2d(JsonElement golden, OpArguments arguments)
    {
        GoldenTensor x = Tensor(golden, "input"), w = Tensor(golden, "weight"), dy = Tensor(golden, "gradOutput");
        var shape = new Conv2dShape(
            1, x.Shape[0], x.Shape[2], x.Shape[3], x.Shape[1], w.Shape[0], w.Shape[2], w.Shape[3],
            Number(golden, "stride"), Number(golden, "padding"));
        var input = new Activation(arguments.Input("x", shape.Input, x.ChannelsLast));
        ModelTensor weight = arguments.Input("w", 1, shape.Weight, w.Weight);
        ModelTensor bias = arguments.Input("b", 1, shape.Bias, Tensor(golden, "bias").Values);
        Tensor gradOutput = arguments.Input("dy", shape.Output, dy.ChannelsLast);
        Tensor output = arguments.Output("y", shape.Output, () => AgainstLargest(Tensor(golden, "output").ChannelsLast));
        Tensor gradInput = arguments.Output("dx", shape.Input, () => AgainstLargest(Tensor(golden, "gradInput").ChannelsLast));
        ModelTensor gradWeight = arguments.Output("dw", 1, shape.Weight, () => AgainstLargest(Tensor(golden, "gradWeight").Weight));
        ModelTensor gradBias = arguments.Output("db", 1, shape.Bias, () => AgainstLargest(Tensor(golden, "gradBias").Values));
        IBackend backend = arguments.Backend;
        Tensor workspace = arguments.Workspace(backend.Conv2dWorkspace(shape));
        return () =>
        {
            backend.Conv2dForward(shape, input, weight, bias, output, workspace);
            backend.Conv2dInputGradient(shape, gradOutput, weight, gradInput, workspace);
            backend.Conv2dParameterGradient(shape, input, gradOutput, gradWeight, gradBias, workspace);
        };
    }

    private static Action MaxPool2d(JsonElement golden, OpArguments arguments)
    {
        GoldenTensor x = Tensor(golden, "input"), y = Tensor(golden, "output");
        var shape = new MaxPool2dShape(
            x.Shape[0], x.Shape[2], x.Shape[3], x.Shape[1], Number(golden, "kernel"), Number(golden, "stride"), Number(golden, "padding"));
        var places = new GoldenTensor(y.Shape, golden.GetProperty("winners").Values<double>());
        Tensor input = arguments.Input("x", shape.Input, x.ChannelsLast);
        Tensor output = arguments.Output("y", shape.Output, () => AgainstLargest(y.ChannelsLast));
        DeviceBuffer<int> winners = arguments.Output(
            "winners", y.Values.Length, () => Array.ConvertAll(places.ChannelsLast, place => (int)place));
        Tensor gradOutput = arguments.Input("dy", shape.Output, Tensor(golden, "gradOutput").ChannelsLast);
        Tensor gradInput = arguments.Output("dx", shape.Input, () => AgainstLargest(Tensor(golden, "gradInput").ChannelsLast));
        IBackend backend = arguments.Backend;
        return () =>
        {
            backend.MaxPool2dForward(shape, input, output, winners);
            backend.MaxPool2dBackward(shape, gradOutput, winners, gradInput);
        };
    }

    private static Action BatchNorm2d(JsonElement golden, OpArguments arguments)
    {
        GoldenTensor x = Tensor(golden, "input");
        var shape = new BatchNorm2dShape(1, x.Shape[0], x.Shape[2], x.Shape[3], x.Shape[1]);
        Shape channels = shape.PerChannel;
        Tensor input = arguments.Input("x", shape.Values, x.ChannelsLast);
        ModelTensor gamma = arguments.Input("gamma", 1, channels, Tensor(golden, "gamma").Values);
        ModelTensor beta = arguments.Input("beta", 1, channels, Tensor(golden, "beta").Values);
        Tensor gradOutput = arguments.Input("dy", shape.Values, Tensor(golden, "gradOutput").ChannelsLast);
        Expected Channels(string name) => AgainstLargest(Tensor(golden, name).Values);
        Expected Images(string name) => AgainstLargest(Tensor(golden, name).ChannelsLast);
        ModelTensor runningMean = arguments.InPlace(
            "running mean", 1, channels, Tensor(golden, "runningMean").Values, () => Channels("newRunningMean"));
        ModelTensor runningVariance = arguments.InPlace(
            "running variance", 1, channels, Tensor(golden, "runningVariance").Values, () => Channels("newRunningVariance"));
        Tensor evaluated = arguments.Output("evaluation", shape.Values, () => Images("evaluationOutput"));
        Tensor output = arguments.Output("y", shape.Values, () => Images("output"));
        Tensor gradInput = arguments.Output("dx", shape.Values, () => Images("gradInput"));
        ModelTensor gradGamma = arguments.Output("dgamma", 1, channels, () => Channels("gradGamma"));
        ModelTensor gradBeta = arguments.Output("dbeta", 1, channels, () => Channels("gradBeta"));
        var statistics = new BatchNorm2dStatistics(
            arguments.Scratch("mean", 1, channels), arguments.Scratch("variance", 1, channels),
            arguments.Scratch("scale", 1, channels), arguments.Scratch("shift", 1, channels));
        var pending = new Activation(input, statistics.Scale, statistics.Shift);
        StepState state = arguments.State(CaseState.Of(1));
        IBackend backend = arguments.Backend;
        Tensor workspace = arguments.Workspace(backend.BatchNorm2dWorkspace(shape));
        return () =>
        {
            backend.BatchNorm2dEvaluation(shape, runningMean, runningVariance, gamma, beta, statistics.Scale, statistics.Shift);
            backend.BatchNorm2dApply(shape, pending, evaluated);
            backend.BatchNorm2dForward(shape, input, gamma, beta, statistics, workspace);
            backend.BatchNorm2dApply(shape, pending, output);
            backend.BatchNorm2dUpdateRunning(shape, statistics, runningMean, runningVariance, state);
            backend.BatchNorm2dParameterGradient(shape, input, statistics, gradOutput, gradGamma, gradBeta, workspace);
            backend.BatchNorm2dInputGradient(shape, input, statistics, gamma, gradOutput, gradGamma, gradBeta, gradInput);
        };
    }

    private static Action CrossEntropy(JsonElement golden, OpArguments arguments)
    {
        GoldenTensor z = Tensor(golden, "logits");
        var shape = new SoftmaxCrossEntropyShape(1, z.Shape[0], z.Shape[1]);
        int[] y = golden.GetProperty("labels").Values<int>();
        int Prediction(int n) => Enumerable.Range(0, shape.Classes).MaxBy(k => z.Values[n * shape.Classes + k]);
        int correct = Enumerable.Range(0, shape.Batch).Count(n => Prediction(n) == y[n]);
        double smoothing = golden.TryGetProperty("smoothing", out JsonElement part) ? part.GetDouble() : 0;
        int[]? partners = golden.TryGetProperty("partners", out JsonElement second) ? second.Values<int>() : null;
        LabelMix mix = partners is null ? default : new(
            arguments.Input("partners", partners),
            arguments.Input("shares", new Shape(shape.Batch), [.. partners.Select(_ => golden.GetProperty("partnersShare").GetDouble())]));
        JsonElement weights = golden.GetProperty("classWeights");
        Tensor logits = arguments.Input("z", shape.Logits, z.Values);
        DeviceBuffer<int> labels = arguments.Input("labels", y);
        Tensor classWeights = weights.ValueKind == JsonValueKind.Null
            ? default
            : arguments.Input("weights", new Shape(1, shape.Classes), From(weights).Values);
        Tensor imageLoss = arguments.Output("image loss", new Shape(shape.Batch), () => AgainstLargest(Tensor(golden, "imageLoss").Values));
        Tensor gradLogits = arguments.Output("dz", shape.Logits, () => AgainstLargest(Tensor(golden, "gradLogits").Values));
        CaseState before = CaseState.Of(1);
        ref ScheduleEntry now = ref before.Schedule[0][before.Counters[0].Step];
        now = now with { LabelSmoothing = (float)smoothing };
        StepState state = arguments.State(before, log: () => before.LogWith(
            (_, entry) => entry with { Loss = (float)golden.GetProperty("loss").GetDouble(), Correct = correct }));
        return () => arguments.Backend.SoftmaxCrossEntropy(shape, logits, new LossTargets(labels, classWeights, mix), imageLoss, gradLogits, state);
    }

    private static Action Linear(JsonElement golden, OpArguments arguments)
    {
        GoldenTensor x = Tensor(golden, "input"), w = Tensor(golden, "weight");
        var shape = new LinearShape(1, x.Shape[0], w.Shape[1], w.Shape[0]);
        Tensor input = arguments.Input("x", shape.Input, x.Values);
        ModelTensor weight = arguments.Input("w", 1, shape.Weight, w.Weight);
        ModelTensor bias = arguments.Input("b", 1, shape.Bias, Tensor(golden, "bias").Values);
        Tensor gradOutput = arguments.Input("dy", shape.Output, Tensor(golden, "gradOutput").Values);
        Tensor output = arguments.Output("y", shape.Output, () => AgainstLargest(Tensor(golden, "output").Values));
        Tensor gradInput = arguments.Output("dx", shape.Input, () => AgainstLargest(Tensor(golden, "gradInput").Values));
        ModelTensor gradWeight = arguments.Output("dw", 1, shape.Weight, () => AgainstLargest(Tensor(golden, "gradWeight").Weight));
        ModelTensor gradBias = arguments.Output("db", 1, shape.Bias, () => AgainstLargest(Tensor(golden, "gradBias").Values));
        IBackend backend = arguments.Backend;
        return () =>
        {
            backend.LinearForward(shape, input, weight, bias, output);
            backend.LinearInputGradient(shape, gradOutput, weight, gradInput);
            backend.LinearParameterGradient(shape, input, gradOutput, gradWeight, gradBias);
        };
    }

    /// <summary>One case a step, each from where PyTorch stood before it.</summary>
    private static IEnumerable<OpCase> Adam()
    {
        JsonElement run = Golden.Json("ops.json").GetProperty("adam")[0];
        ScheduleEntry[] schedule = OneCycle.Schedule(Number(run, "totalSteps"), run.GetProperty("maxLearningRate").GetDouble());
        double[] start = Tensor(run, "parameters").Values;
        var before = new GoldenAdam(start, new double[start.Length], new double[start.Length]);
        int step = 0;
        foreach (JsonElement golden in run.GetProperty("steps").EnumerateArray())
        {
            var after = new GoldenAdam(
                Tensor(golden, "parameters").Values, Tensor(golden, "firstMoments").Values, Tensor(golden, "secondMoments").Values);
            yield return GoldenAdam.Case($"golden step {step}", schedule, step, Tensor(golden, "gradients").Values, before, after);
            (before, step) = (after, step + 1);
        }
    }

    /// <summary>The same with weight decay of the parameters in the first of two groups, and with averages.</summary>
    private static IEnumerable<OpCase> AdamW()
    {
        JsonElement run = Golden.Json("ops.json").GetProperty("adamW")[0];
        var options = new TrainerOptions
        {
            Network = new AudioClassifierOptions(1, []),
            MaximumRate = run.GetProperty("maxLearningRate").GetDouble(),
            WeightDecay = run.GetProperty("weightDecay").GetDouble(),
            AverageDecay = run.GetProperty("averageDecay").GetDouble(),
        };
        ScheduleEntry[] schedule = StepSchedule.Of(options, Number(run, "totalSteps"));
        double[] decays = run.GetProperty("decays").Values<double>();
        double[] start = Tensor(run, "parameters").Values;
        var before = new GoldenAdam(start, new double[start.Length], new double[start.Length], start);
        int step = 0;
        foreach (JsonElement golden in run.GetProperty("steps").EnumerateArray())
        {
            var after = new GoldenAdam(
                Tensor(golden, "parameters").Values,
                Tensor(golden, "firstMoments").Values,
                Tensor(golden, "secondMoments").Values,
                Tensor(golden, "averages").Values);
            yield return GoldenAdam.Case(
                $"golden with decay step {step}", schedule, step, Tensor(golden, "gradients").Values, before, after, decays);
            (before, step) = (after, step + 1);
        }
    }

    private static GoldenTensor Tensor(JsonElement golden, string name) => From(golden.GetProperty(name));

    private static int Number(JsonElement golden, string name) => golden.GetProperty(name).GetInt32();
}
