using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Mathematics;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;
using RawAudioNet.Cases;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Bench.Comparison;

/// <summary>
/// <c>compare [DEVICES [OPERATION…]]</c>: every operation on every device against the naive reference, and against MathNet.Numerics where that
/// has it; one table. Devices are separated by commas, <c>all</c> means all present; operations may be named by how they begin.
/// </summary>
internal static class ComparisonCommand
{
    private const int Iterations = 7;
    private const int NaiveIterations = 3;
    private const int IterationMilliseconds = 30;

    /// <summary>Checks, times and prints.</summary>
    /// <param name="args">Devices, operations.</param>
    public static void Run(string[] args)
    {
        string[] devices = args.ElementAtOrDefault(0) is { } named and not "all"
            ? named.Split(',')
            : [.. BackendFactory.Devices().Select(device => device.Id)];
        string[] operations = [.. args.Skip(1)];
        OpCase[] cases =
        [
            .. AllCases().Where(item => item.Size == CaseSize.Speed
                && (operations.Length == 0 || operations.Any(begin => item.Op.StartsWith(begin, StringComparison.Ordinal)))),
        ];
        Dictionary<string, double> errors = Errors(cases, devices);
        ComparedCalls.Choose(cases, devices);
        Dictionary<string, Statistics> times = Measure<KernelBench>(
            Job.Default.WithWarmupCount(1).WithIterationCount(Iterations).WithIterationTime(TimeInterval.FromMilliseconds(IterationMilliseconds)));

        // One call an iteration: the longest takes seconds.
        Job once = Job.Default.WithStrategy(RunStrategy.Monitoring).WithWarmupCount(0).WithIterationCount(NaiveIterations).WithInvocationCount(1).WithUnrollFactor(1);
        foreach ((string name, Statistics statistics) in Measure<ReferenceBench>(once))
            times.Add(name, statistics);
        ComparisonTable.Print(cases, devices, times, errors);
    }

    /// <summary>The cases of all operations, by the names of their classes.</summary>
    private static IEnumerable<OpCase> AllCases() => typeof(IOpCases).Assembly.GetTypes()
        .Where(type => type.IsClass && type.IsAssignableTo(typeof(IOpCases)))
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .SelectMany(type => (IReadOnlyList<OpCase>)type.GetProperty(nameof(IOpCases.All))!.GetValue(null)!);

    /// <summary>The largest error of each call, by its name; a wrong result ends everything.</summary>
    private static Dictionary<string, double> Errors(OpCase[] cases, string[] devices)
    {
        var errors = new Dictionary<string, double>();
        foreach (string device in devices)
        {
            using IBackend backend = BackendFactory.Create(device);
            foreach (OpCase item in cases)
            {
                using var run = new OpRun(item, backend);
                run.Call();
                run.Synchronize();
                double error = run.LargestError();
                if (!(error <= item.Tolerance.Relative))
                    throw new InvalidOperationException($"{item.Name} on {device}: {string.Join("; ", run.Deviations())}");
                errors.Add(new ComparedCall(item, device).Name, error);
            }
        }

        return errors;
    }

    private static Dictionary<string, Statistics> Measure<TBench>(Job job)
    {
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(job.WithToolchain(InProcessNoEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.DisableLogFile);
        Summary summary = BenchmarkRunner.Run<TBench>(config);
        return summary.Reports.Where(report => report.ResultStatistics is not null).ToDictionary(
            report => (string)report.BenchmarkCase.Parameters["Name"], report => report.ResultStatistics!);
    }
}
