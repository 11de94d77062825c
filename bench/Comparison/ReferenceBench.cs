using BenchmarkDotNet.Attributes;
using RawAudioNet.Cases;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Bench.Comparison;

/// <summary>The same operation by the naive reference or by another library.</summary>
#pragma warning disable CA1001 // BenchmarkDotNet calls Close, not Dispose
public class ReferenceBench
{
    private IBackend? backend;
    private OpRun? run;
    private Action? call;

    /// <summary>The calls' names.</summary>
    public IEnumerable<string> Names => ComparedCalls.References.Select(call => call.Name);

    /// <summary>The call's name.</summary>
    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    /// <summary>Makes the arguments.</summary>
    [GlobalSetup]
    public void Open()
    {
        ComparedCall chosen = ComparedCalls.References.Single(call => call.Name == Name);
        backend = BackendFactory.Create("cpu");
        run = new OpRun(chosen.Case, backend);
        call = chosen.Way == ComparedCall.Naive ? run.Naive : run.Library!();
    }

    /// <summary>The operation.</summary>
    [Benchmark]
    public void Op() => call!();

    /// <summary>Frees the arguments.</summary>
    [GlobalCleanup]
    public void Close()
    {
        run?.Dispose();
        backend?.Dispose();
    }
}
