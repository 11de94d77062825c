using RawAudioNet.Cases;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Bench.Comparison;

/// <summary>What is compared: set before the benchmarks run, which happens in the same process.</summary>
internal static class ComparedCalls
{
    /// <summary>The calls on devices.</summary>
    public static IReadOnlyList<ComparedCall> Kernels { get; private set; } = [];

    /// <summary>The calls of references and libraries.</summary>
    public static IReadOnlyList<ComparedCall> References { get; private set; } = [];

    /// <summary>Chooses.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="devices">The devices.</param>
    public static void Choose(IReadOnlyList<OpCase> cases, IReadOnlyList<string> devices)
    {
        Kernels = [.. from item in cases from device in devices select new ComparedCall(item, device)];
        using IBackend backend = BackendFactory.Create("cpu");
        var references = new List<ComparedCall>();
        foreach (OpCase item in cases)
        {
            using var run = new OpRun(item, backend);
            if (run.Naive is not null)
                references.Add(new ComparedCall(item, ComparedCall.Naive));
            if (run.Library is not null)
                references.Add(new ComparedCall(item, ComparedCall.Library));
        }

        References = references;
    }
}
