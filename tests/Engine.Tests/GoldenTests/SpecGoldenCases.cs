using System.Text.Json;
using RawAudioNet.Cases;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Tests.Training;
using RawAudioNet.Engine.Training;
using static RawAudioNet.Engine.Tests.GoldenTests.GoldenTensor;

namespace RawAudioNet.Engine.Tests.GoldenTests;

/// <summary>The specification's worked examples of single operations (spec.json), as cases like any other.</summary>
public sealed class SpecGoldenCases : IOpCases
{
    private static readonly Tolerance OfExamples = new(1e-6, "a few roundings, relative to the tensor's largest value");

    private static readonly JsonElement Layers = Golden.Json("spec.json").GetProperty("layers");

    /// <inheritdoc/>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        Example("convolution", Convolution), Example("batchNorm", BatchNorm), Example("batchNormalise", BatchNormalise),
        Example("crossEntropy", CrossEntropy), Example("ten equal logits", TenEqualLogits), Example("decibels", Decibels),
        .. Layers.GetProperty("flattenedRoll").EnumerateArray().Select(
            (golden, i) => Example($"flattenedRoll {i}", arguments => FlattenedRoll(golden, arguments))),
        .. Adam(0, "under OneCycle", OneCycle.Schedule(10, 1e-3)),
        .. Adam(1, "plain", PlainSchedule(1e-3, 0.9, 3)),
    ];

    private static OpCase Example(string name, Func<OpArguments, Action> bind) =>
        new(name, "of the specification", CaseSize.Tiny, OfExamples, bind);

    private static Action Convolution(OpArguments arguments)
    {
        // One channel in and out: PyTorch's layouts and ours are the same.
        JsonElement golden = Layers.GetProperty("convolution");
        var shape = new Conv2dShape(1, 1, 4, 4, 1, 1, 3, 3, golden.GetProperty("stride").GetInt32(), golden.GetProperty("padding").GetInt32());
        var input = new Activation(arguments.Input("x", shape.Input, Numbers(golden, "input")));
        ModelTensor weight = arguments.Input("w", 1, shape.Weight, Numbers(golden, "weight"));
        ModelTensor bias = arguments.Input("b", 1, shape.Bias, [0]);
        Tensor ones = arguments.Input("dy", shape.Output, [1, 1, 1, 1]);
        Tensor output = arguments.Output("y", shape.Output, () => AgainstLargest(Numbers(golden, "output")));
        Tensor gradInput = arguments.Output("dx", shape.Input, () => AgainstLargest(Numbers(golden, "gradInputOfOnes")));
        ModelTensor gradWeight = arguments.Output("dw", 1, shape.Weight, () => AgainstLargest(Numbers(golden, "gradWeightOfOnes")));
        ModelTensor gradBias = arguments.Output("db", 1, shape.Bias, () => new double[] { 4 });
        IBackend backend = arguments.Backend;
        Tensor workspace = arguments.Workspace(backend.Conv2dWorkspace(shape));
        return () =>
        {
            backend.Conv2dForward(shape, input, weight, bias, output, workspace);
            backend.Conv2dInputGradient(shape, ones, weight, gradInput, workspace);
            backend.Conv2dParameterGradient(shape, input, ones, gradWeight, gradBias, workspace);
        };
    }

    private static Action BatchNorm(OpArguments arguments)
    {
        JsonElement golden = Layers.GetProperty("batchNorm");
        var shape = new BatchNorm2dShape(1, 1, 1, 4, 1);
        Shape one = shape.PerChannel;
        double[] Scalar(string name) => [golden.GetProperty(name).GetDouble()];
        Tensor input = arguments.Input("x", shape.Values, Numbers(golden, "input"));
        ModelTensor gamma = arguments.Input("gamma", 1, one, [1]);
        ModelTensor beta = arguments.Input("beta", 1, one, [0]);
        Tensor gradOutput = arguments.Input("dy", shape.Values, Numbers(golden, "gradOutput"));
        Tensor output = arguments.Output("y", shape.Values, () => AgainstLargest(Numbers(golden, "output")));
        Tensor gradInput = arguments.Output("dx", shape.Values, () => AgainstLargest(Numbers(golden, "gradInput")));
        ModelTensor gradGamma = arguments.Output("dgamma", 1, one, () => Scalar("gradGamma"));
        ModelTensor gradBeta = arguments.Output("dbeta", 1, one, () => Scalar("gradBeta"));
        ModelTensor runningMean = arguments.InPlace("running mean", 1, one, [0], () => Scalar("runningMean"));
        ModelTensor runningVariance = arguments.InPlace("running variance", 1, one, [1], () => Scalar("runningVariance"));
        var statistics = new BatchNorm2dStatistics(
            arguments.Scratch("mean", 1, one), arguments.Scratch("variance", 1, one),
            arguments.Scratch("scale", 1, one), arguments.Scratch("shift", 1, one));
        var pending = new Activation(input, statistics.Scale, statistics.Shift);
        StepState state = arguments.State(CaseState.Of(1));
        IBackend backend = arguments.Backend;
        Tensor workspace = arguments.Workspace(backend.BatchNorm2dWorkspace(shape));
        return () =>
        {
            backend.BatchNorm2dForward(shape, input, gamma, beta, statistics, workspace);
            backend.BatchNorm2dApply(shape, pending, output);
            backend.BatchNorm2dUpdateRunning(shape, statistics, runningMean, runningVariance, state);
            backend.BatchNorm2dParameterGradient(shape, input, statistics, gradOutput, gradGamma, gradBeta, workspace);
            backend.BatchNorm2dInputGradient(shape, input, statistics, gamma, gradOutput, gradGamma, gradBeta, gradInput);
        };
    }

    private static Action BatchNormalise(OpArguments arguments)
    {
        JsonElement golden = Layers.GetProperty("batchNormalise");
        float deviation = (float)golden.GetProperty("deviation").GetDouble();
        CaseState before = CaseState.Of(1);
        StepState state = arguments.State(before, log: () => before.LogWith((_, entry) => entry with { Mean = 2.5f, Deviation = deviation }));
        Tensor values = arguments.InPlace("x", new Shape(1, 4), Numbers(golden, "input"), () => AgainstLargest(Numbers(golden, "output")));
        ModelTensor moments = arguments.Output("moments", 1, new Shape(2), () => new double[] { 2.5, deviation });
        IBackend backend = arguments.Backend;
        Tensor workspace = arguments.Workspace(backend.BatchMomentsWorkspace(1, 4));
        return () =>
        {
            backend.BatchMoments(1, values, moments, state, workspace);
            backend.Normalise(1, values, moments);
        };
    }

    private static Action CrossEntropy(OpArguments arguments)
    {
        JsonElement golden = Layers.GetProperty("crossEntropy");
        int label = golden.GetProperty("label").GetInt32();
        return Loss(arguments, Numbers(golden, "logits"), label, golden.GetProperty("loss").GetDouble(), Numbers(golden, "gradient"));
    }

    private static Action TenEqualLogits(OpArguments arguments)
    {
        double[] gradient = [-0.9, .. Enumerable.Repeat(0.1, 9)];
        return Loss(arguments, new double[10], 0, Layers.GetProperty("crossEntropy").GetProperty("lossOfTenEqualLogits").GetDouble(), gradient);
    }

    /// <summary>One image whose label has the first largest logit.</summary>
    private static Action Loss(OpArguments arguments, double[] z, int label, double loss, double[] gradient)
    {
        var shape = new SoftmaxCrossEntropyShape(1, 1, z.Length);
        Tensor logits = arguments.Input("z", shape.Logits, z);
        DeviceBuffer<int> labels = arguments.Input("labels", [label]);
        Tensor imageLoss = arguments.Output("image loss", new Shape(1), () => new double[] { loss });
        Tensor gradLogits = arguments.Output("dz", shape.Logits, () => AgainstLargest(gradient));
        CaseState before = CaseState.Of(1);
        StepState state = arguments.State(before, log: () => before.LogWith((_, entry) => entry with { Loss = (float)loss, Correct = 1 }));
        return () => arguments.Backend.SoftmaxCrossEntropy(shape, logits, new LossTargets(labels), imageLoss, gradLogits, state);
    }

    private static Action Decibels(OpArguments arguments)
    {
        // Every power is a clip of its own, so no floor reaches it.
        JsonElement[] pairs = [.. Layers.GetProperty("decibels").EnumerateArray()];
        double[] powers = Array.ConvertAll(pairs, pair => pair.GetProperty("power").GetDouble());
        Tensor values = arguments.InPlace("values", new Shape(pairs.Length, 1), powers, () => Expected.WithScale(
            Array.ConvertAll(pairs, pair => pair.GetProperty("value").GetDouble()), 100));
        Tensor workspace = arguments.Workspace(arguments.Backend.DecibelsWorkspace(pairs.Length, 1));
        return () => arguments.Backend.Decibels(values, 80, workspace);
    }

    private static Action FlattenedRoll(JsonElement golden, OpArguments arguments)
    {
        double[] Flat(string name) => [.. golden.GetProperty(name).EnumerateArray().SelectMany(row => row.Values<double>())];
        double[] x = Flat("channels");
        var shape = new GatherSamplesShape(1, 2, x.Length / 2);

        // The draw in the middle of those that give this shift.
        double draw = (golden.GetProperty("shift").GetInt32() + 0.5) / x.Length;
        var shift = new TimeShift(x.Length, BothWays: false, AcrossChannels: true);
        Tensor store = arguments.Input("store", shape.Output, x);
        DeviceBuffer<int> rows = arguments.Input("rows", [0]);
        Tensor draws = arguments.Input("draws", new Shape(1, 1), [draw]);
        Tensor output = arguments.Output("y", shape.Output, () => Flat("output"));
        return () => arguments.Backend.GatherSamples(shape, store, rows, draws, shift, output);
    }

    private static IEnumerable<OpCase> Adam(int run, string name, ScheduleEntry[] schedule)
    {
        var before = new GoldenAdam([0], [0], [0]);
        int step = 0;
        foreach (JsonElement golden in Golden.Json("spec.json").GetProperty("adam")[run].EnumerateArray())
        {
            double[] Scalar(string property) => [golden.GetProperty(property).GetDouble()];
            var after = new GoldenAdam(Scalar("parameter"), Scalar("firstMoment"), Scalar("secondMoment"));
            yield return GoldenAdam.Case($"{name} step {step}", schedule, step, Scalar("gradient"), before, after);
            (before, step) = (after, step + 1);
        }
    }

    private static ScheduleEntry[] PlainSchedule(double rate, double beta1, int steps) =>
    [
        .. Enumerable.Range(1, steps).Select(time => new ScheduleEntry(
            (float)rate, (float)beta1, (float)(1 - beta1), (float)(rate / (1 - Math.Pow(beta1, time))), (float)Math.Sqrt(1 - Math.Pow(0.999, time)))),
    ];

    private static double[] Numbers(JsonElement golden, string name) => golden.GetProperty(name).Values<double>();
}
