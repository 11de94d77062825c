using System.Diagnostics;
using RawAudioNet.Cases.References;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using ScottPlot;
using ScottPlot.TickGenerators;
using static RawAudioNet.Cases.CaseValues;

namespace RawAudioNet.Lab;

/// <summary>One convolution, from the textbook's loops to the tile that ships: every rung gives the same numbers.</summary>
internal sealed class LadderExperiment : IExperiment
{
    private static readonly Conv2dShape Shape = new(1, 4, 32, 172, 8, 16, 3, 3, 2, 1);

    public string Name => "ladder";

    public bool IsExact => false;

    public void Print(Bench bench, Report report)
    {
        report.Line($"the second block's convolution, {Shape.Batch} clips, {Shape.Flops / 1e6:F1} MFLOP");
        report.Line($"{"",-46} {"ms",8} {"GFLOP/s",9} {"times",7}");
        double slowest = 0;
        foreach ((string name, double milliseconds) in Measure())
        {
            slowest = slowest == 0 ? milliseconds : slowest;
            report.Line($"{name,-46} {milliseconds,8:F3} {Shape.Flops / milliseconds / 1e6,9:F1} {slowest / milliseconds,7:F1}");
        }
    }

    public IEnumerable<(string File, byte[] Png)> Draw(Bench bench)
    {
        (string Name, double Milliseconds)[] rungs = [.. Measure()];
        Plot plot = Panel.New("A convolution's ladder: arithmetic a second", "GFLOP/s", null);
        var names = new NumericManual();
        for (int i = 0; i < rungs.Length; i++)
        {
            ScottPlot.Plottables.BarPlot bar = plot.Add.Bar(rungs.Length - i, Shape.Flops / rungs[i].Milliseconds / 1e6);
            bar.Horizontal = true;
            bar.Color = i < 4 ? Panel.Colours[1] : Panel.Colours[0];
            names.AddMajor(rungs.Length - i, rungs[i].Name);
        }

        plot.Axes.Left.TickGenerator = names;
        plot.Axes.SetLimitsX(0, 1.1 * rungs.Max(rung => Shape.Flops / rung.Milliseconds / 1e6));
        yield return ("ladder.png", Panel.Png(plot, 760, 260));
    }

    private static IEnumerable<(string Name, double Milliseconds)> Measure()
    {
        double[] x = Uniform(Shape.Input.Count, 1), w = Uniform(Shape.Weight.Count, 2), b = Uniform(Shape.OutputChannels, 3);
        double[] expected = Conv2dReference.Forward(Shape, x, null, null, w, b);
        float[] input = ToFloat(x), weight = ToFloat(w), bias = ToFloat(b);
        var output = new float[Shape.Output.Count];
        (string, Action)[] rungs =
        [
            ("six loops, one number at a time", () => ConvolutionLadder.SixLoops(Shape, input, weight, bias, output)),
            ("output channels innermost", () => ConvolutionLadder.ChannelsInnermost(Shape, input, weight, bias, output)),
            ("eight channels in a vector", () => ConvolutionLadder.Vectors(Shape, input, weight, bias, output)),
            ("six pixels at once: a tile of registers", () => ConvolutionLadder.Tiles(Shape, input, weight, bias, output)),
        ];
        foreach ((string name, Action run) in rungs)
        {
            run();
            Check(name, output, expected);
            yield return (name, Fastest(run));
        }

        foreach (int threads in (int[])[1, 0])
        {
            using IBackend backend = BackendFactory.Create("cpu", threads);
            var tensors = new Operands(backend, input, weight, bias);
            string name = threads == 1 ? "IBackend.Conv2dForward, one thread" : "IBackend.Conv2dForward, a thread a core";
            tensors.Run();
            Check(name, tensors.Output.ToArray(), expected);
            yield return (name, Fastest(tensors.Run));
        }
    }

    private static void Check(string name, float[] output, double[] expected)
    {
        double error = output.Zip(expected, (a, b) => Math.Abs(a - b)).Max();
        if (error > 1e-4)
            throw new InvalidOperationException($"{name}: off by {error}");
    }

    private static double Fastest(Action run)
    {
        double best = double.MaxValue;
        var whole = Stopwatch.StartNew();
        for (int repeat = 0; repeat < 5 || whole.ElapsedMilliseconds < 300; repeat++)
        {
            long begin = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return best;
    }

    private static float[] ToFloat(double[] values) => Array.ConvertAll(values, value => (float)value);

    private sealed class Operands
    {
        private readonly IBackend backend;
        private readonly Activation input;
        private readonly ModelTensor weight;
        private readonly ModelTensor bias;
        private readonly Tensor workspace;

        public Operands(IBackend backend, float[] x, float[] w, float[] b)
        {
            this.backend = backend;
            input = new Activation(Filled(Shape.Input, x));
            Tensor weights = Filled(Shape.Weight, w);
            Tensor biases = Filled(Shape.Bias, b);
            weight = new ModelTensor(weights.Arena, 0, w.Length, 1, Shape.Weight);
            bias = new ModelTensor(biases.Arena, 0, b.Length, 1, Shape.Bias);
            Output = Filled(Shape.Output, new float[Shape.Output.Count]);
            long needed = Math.Max(1, backend.Conv2dWorkspace(Shape));
            workspace = TensorArena.AllocateTensor(backend, new Shape((int)needed), "workspace");
        }

        public Tensor Output { get; }

        public void Run()
        {
            backend.Conv2dForward(Shape, input, weight, bias, Output, workspace);
            backend.Synchronize();
        }

        private Tensor Filled(Shape shape, float[] values)
        {
            Tensor tensor = TensorArena.AllocateTensor(backend, shape, "ladder");
            tensor.CopyFrom(values);
            return tensor;
        }
    }
}
