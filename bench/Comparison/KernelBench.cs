using BenchmarkDotNet.Attributes;
using RawAudioNet.Bench.Ops;
using RawAudioNet.Cases;

namespace RawAudioNet.Bench.Comparison;

/// <summary>The calls of the comparison that run on a device.</summary>
public class KernelBench : CaseBench
{
    /// <summary>The calls' names.</summary>
    public IEnumerable<string> Names => ComparedCalls.Kernels.Select(call => call.Name);

    /// <summary>The call's name.</summary>
    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    private protected override (OpCase Case, string Device) Chosen
    {
        get
        {
            ComparedCall call = ComparedCalls.Kernels.Single(call => call.Name == Name);
            return (call.Case, call.Way);
        }
    }
}
