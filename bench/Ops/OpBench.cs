using BenchmarkDotNet.Attributes;
using RawAudioNet.Cases;

namespace RawAudioNet.Bench.Ops;

/// <summary>The speed of an operation's cases.</summary>
/// <typeparam name="TCases">The operation's cases.</typeparam>
[Config(typeof(OpBenchConfig))]
public abstract class OpBench<TCases> : CaseBench
    where TCases : IOpCases
{
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

    private protected override (OpCase Case, string Device) Chosen => (TCases.All.Single(item => item.Name == Case), Device);
}
