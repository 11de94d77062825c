using BenchmarkDotNet.Attributes;
using RawAudioNet.Cases;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Bench.Comparison;

/// <summary>An operation on a device; sixteen are enqueued between two waits, as in a training step.</summary>
#pragma warning disable CA1001 // BenchmarkDotNet calls Close, not Dispose
public class KernelBench
{
    private const int Calls = 16;

    private IBackend? backend;
    private OpRun? run;

    /// <summary>The calls' names.</summary>
    public IEnumerable<string> Names => ComparedCalls.Kernels.Select(call => call.Name);

    /// <summary>The call's name.</summary>
    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    /// <summary>Opens the device and fills the arguments.</summary>
    [GlobalSetup]
    public void Open()
    {
        ComparedCall call = ComparedCalls.Kernels.Single(call => call.Name == Name);
        backend = BackendFactory.Create(call.Way);
        run = new OpRun(call.Case, backend);
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
