using BenchmarkDotNet.Attributes;
using RawAudioNet.Cases;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Bench.Ops;

/// <summary>The speed of one case of an operation on one device: the same shapes, arguments and call as in the tests.</summary>
#pragma warning disable CA1001 // BenchmarkDotNet calls Close, not Dispose
public abstract class CaseBench
{
    // Short operations are called often between two waits, as a training step does; a device is never waited for after each.
    private const int Calls = 16;

    private IBackend? backend;
    private OpRun? run;

    /// <summary>Opens the device and fills the arguments.</summary>
    [GlobalSetup]
    public void Open()
    {
        (OpCase item, string device) = Chosen;
        backend = BackendFactory.Create(device);
        run = new OpRun(item, backend);
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

    /// <summary>The case and the device's id that the parameters choose.</summary>
    private protected abstract (OpCase Case, string Device) Chosen { get; }
}
