using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace RawAudioNet.Bench.Peers;

/// <summary>
/// The inference of <c>bench -- timing</c> in ONNX Runtime: <c>NAME=MODEL…</c>, each with 16 clips and with one. Every way to run it is tried
/// for a moment, the best is measured: threads, spinning, order of execution, optimisations, batch size fixed or free. Buffers are bound once.
/// </summary>
internal static class Program
{
    private const int Blocks = 9;
    private const double BlockSeconds = 0.2;
    private const double TrialSeconds = 0.05;
    private const int Trials = 3;

    private sealed record Setting(int Threads, bool Spin, ExecutionMode Mode, GraphOptimizationLevel Level, bool FixedBatch);

    private static void Main(string[] args)
    {
        int mostThreads = int.Parse(args[0], CultureInfo.InvariantCulture);
        Console.WriteLine($"ONNX Runtime {OrtEnv.Instance().GetVersionString()}, at most {mostThreads} threads");
        foreach (string arg in args[1..])
        {
            string[] parts = arg.Split('=', 2);
            Compare($"{parts[0]}, batch 16", parts[1], 16, mostThreads);
            Compare($"{parts[0]}, one clip", parts[1], 1, mostThreads);
        }
    }

    private static void Compare(string work, string model, int batch, int mostThreads)
    {
        Setting best = Settings(mostThreads).MinBy(setting => Milliseconds(model, batch, setting, Trials, TrialSeconds)[0])!;
        double[] milliseconds = Milliseconds(model, batch, best, Blocks, BlockSeconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{work,-40} median {milliseconds[Blocks / 2]:F4} ms, best {milliseconds[0]:F4} ms  ({best})"));
    }

    private static IEnumerable<Setting> Settings(int mostThreads) =>
        from threads in Enumerable.Range(1, mostThreads)
        from spin in new[] { true, false }
        from mode in new[] { ExecutionMode.ORT_SEQUENTIAL, ExecutionMode.ORT_PARALLEL }
        from level in new[] { GraphOptimizationLevel.ORT_ENABLE_ALL, GraphOptimizationLevel.ORT_ENABLE_EXTENDED }
        from isFixed in new[] { false, true }
        select new Setting(threads, spin, mode, level, isFixed);

    /// <summary>Milliseconds a run, sorted, one for each block.</summary>
    private static double[] Milliseconds(string model, int batch, Setting setting, int blocks, double seconds)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = setting.Threads,
            InterOpNumThreads = setting.Mode == ExecutionMode.ORT_PARALLEL ? setting.Threads : 1,
            ExecutionMode = setting.Mode,
            GraphOptimizationLevel = setting.Level,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", setting.Spin ? "1" : "0");
        if (setting.FixedBatch)
            options.AddFreeDimensionOverrideByName("N", batch);
        using var session = new InferenceSession(model, options);
        int[] shape = session.InputMetadata["input"].Dimensions;
        long[] inputShape = [batch, .. shape[1..].Select(extent => (long)extent)];
        long[] outputShape = [batch, session.OutputMetadata["logits"].Dimensions[1]];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(Values(inputShape), inputShape);
        using OrtValue output = OrtValue.CreateTensorValueFromMemory(new float[outputShape[0] * outputShape[1]], outputShape);
        using var run = new RunOptions();
        string[] inputNames = ["input"];
        string[] outputNames = ["logits"];
        OrtValue[] inputs = [input];
        OrtValue[] outputs = [output];
        session.Run(run, inputNames, inputs, outputNames, outputs);
        session.Run(run, inputNames, inputs, outputNames, outputs);
        var milliseconds = new double[blocks];
        for (int block = 0; block < blocks; block++)
        {
            var watch = Stopwatch.StartNew();
            int runs = 0;
            do
            {
                session.Run(run, inputNames, inputs, outputNames, outputs);
                runs++;
            }
            while (watch.Elapsed.TotalSeconds < seconds);
            milliseconds[block] = watch.Elapsed.TotalMilliseconds / runs;
        }
        Array.Sort(milliseconds);
        return milliseconds;
    }

    private static float[] Values(long[] shape)
    {
        var random = new Random(1);
        var values = new float[shape.Aggregate(1L, (product, extent) => product * extent)];
        for (int i = 0; i < values.Length; i++)
            values[i] = 2 * random.NextSingle() - 1;
        return values;
    }
}
