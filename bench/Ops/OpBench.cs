using BenchmarkDotNet.Attributes;
using RawAudioNet.Cases;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Bench.Ops;

/// <summary>The speed of an operation's cases: the same shapes, arguments and call as in the tests.</summary>
/// <typeparam name="TCases">The operation's cases.</typeparam>
#pragma warning disable CA1001 // BenchmarkDotNet calls Close, not Dispose
[Config(typeof(OpBenchConfig))]
public abstract class OpBench<TCases>
    where TCases : IOpCases
{
    // Short operations are called often between two waits, as a training step does; a device is never waited for after each.
    private const int Calls = 16;

    private IBackend? backend;
    private OpRun? run;

    /// <summary>The devices, from the variable RAWAUDIONET_BENCH_DEVICES, for example <c>cpu,opencl</c>; the CPU alone without it.</summary>
    public IEnumerable<string> Devices =>
        (Environment.GetEnvironmentVariable("RAWAUDIONET_BENCH_DEVICES") ?? "cpu").Split(',');

    /// <summary>The names of the cases made for benchmarks.</summary>
    public IEnumerable<string> Cases => TCases.All.Where(item => item.Size == CaseSize.Speed).Select(item => item.Name);

    /// <summary>The device's id.</summary>
    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "cpu";

    /// <summary>The case's name.</summary>
    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    /// <summary>Opens the device and fills the arguments.</summary>
    [GlobalSetup]
    public void Open()
    {
        backend = BackendFactory.Create(Device);
        run = new OpRun(TCases.All.Single(item => item.Name == Case), backend);
    }

    /// <summary>The operation.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void Op()
    {
        for (int call = 0; call < Calls; call++)
            run!.Call();
        run!.Synchronize();
    }

    /// <summary>Closes the device.</summary>
    [GlobalCleanup]
    public void Close()
    {
        run?.Dispose();
        backend?.Dispose();
    }
}
