using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace RawAudioNet.Bench.Peers;

/// <summary>
/// The inference of <c>bench -- timing</c> in ONNX Runtime: <c>THREADS SETTINGS NAME=MODEL…</c>, each model with 16 clips and with one. Where
/// the file of settings is missing, every way to run is tried for a moment (threads, spinning, order of execution, optimisations, batch size
/// fixed or free) and the best ones are written there; else those of the file are measured. Buffers are bound once.
/// </summary>
internal static class Program
{
    private const int Blocks = 5;
    private const double BlockSeconds = 0.2;
    private const double WarmUpSeconds = 0.5;
    private const int Trials = 5;
    private const double TrialSeconds = 0.03;

    private sealed record Setting(int Threads, bool Spin, ExecutionMode Mode, GraphOptimizationLevel Level, bool FixedBatch);

    private static void Main(string[] args)
    {
        int mostThreads = int.Parse(args[0], CultureInfo.InvariantCulture);
        string file = args[1];
        bool isKnown = File.Exists(file);
        var best = isKnown ? JsonSerializer.Deserialize<Dictionary<string, Setting>>(File.ReadAllText(file))! : [];
        Console.WriteLine($"ONNX Runtime {OrtEnv.Instance().GetVersionString()}, at most {mostThreads} threads");
        foreach (string arg in args[2..])
        {
            string[] parts = arg.Split('=', 2);
            foreach ((int batch, string what) in new[] { (16, "batch 16"), (1, "one clip") })
            {
                string work = $"{parts[0]}, {what}";
                if (isKnown)
                    Report(work, parts[1], batch, best[work]);
                else
                    best[work] = Settings(mostThreads).MinBy(setting => Milliseconds(parts[1], batch, setting, 0, Trials, TrialSeconds)[0])!;
            }
        }
        if (!isKnown)
            File.WriteAllText(file, JsonSerializer.Serialize(best));
    }

    private static void Report(string work, string model, int batch, Setting setting)
    {
        double[] milliseconds = Milliseconds(model, batch, setting, WarmUpSeconds, Blocks, BlockSeconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{work,-40} median {milliseconds[Blocks / 2]:F4} ms, best {milliseconds[0]:F4} ms  ({setting})"));
    }

    private static IEnumerable<Setting> Settings(int mostThreads) =>
        from threads in Enumerable.Range(1, mostThreads)
        from spin in new[] { true, false }
        from mode in new[] { ExecutionMode.ORT_SEQUENTIAL, ExecutionMode.ORT_PARALLEL }
        from level in new[] { GraphOptimizationLevel.ORT_ENABLE_ALL, GraphOptimizationLevel.ORT_ENABLE_EXTENDED }
        from isFixed in new[] { false, true }
        select new Setting(threads, spin, mode, level, isFixed);

    /// <summary>Milliseconds a run, sorted, one for each block.</summary>
    private static double[] Milliseconds(string model, int batch, Setting setting, double warmUpSeconds, int blocks, double seconds)
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
        string outputName = session.OutputMetadata.Keys.Single();
        long[] outputShape = [batch, .. session.OutputMetadata[outputName].Dimensions[1..].Select(extent => (long)extent)];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(Values(inputShape), inputShape);
        using OrtValue output = OrtValue.CreateTensorValueFromMemory(new float[outputShape.Aggregate(1L, (product, extent) => product * extent)], outputShape);
        using var run = new RunOptions();
        string[] inputNames = ["input"];
        string[] outputNames = [outputName];
        OrtValue[] inputs = [input];
        OrtValue[] outputs = [output];
        MillisecondsARun(warmUpSeconds);
        var milliseconds = new double[blocks];
        for (int block = 0; block < blocks; block++)
            milliseconds[block] = MillisecondsARun(seconds);
        Array.Sort(milliseconds);
        return milliseconds;

        double MillisecondsARun(double duration)
        {
            var watch = Stopwatch.StartNew();
            int runs = 0;
            do
            {
                session.Run(run, inputNames, inputs, outputNames, outputs);
                runs++;
            }
            while (watch.Elapsed.TotalSeconds < duration);
            return watch.Elapsed.TotalMilliseconds / runs;
        }
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
