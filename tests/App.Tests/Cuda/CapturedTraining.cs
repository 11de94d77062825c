using RawAudioNet.App.Tests.Cuda;
using RawAudioNet.App.Tests.StandIns;

[assembly: AssemblyFixture(typeof(CapturedTraining))]

namespace RawAudioNet.App.Tests.Cuda;

/// <summary>One training on the stand-in for all tests that only look at its calls: three epochs of two full batches and a smaller one.</summary>
public sealed class CapturedTraining : IDisposable
{
    /// <summary>Steps in all, of which each batch size's first is launched kernel by kernel.</summary>
    internal const int Steps = 9;

    private readonly ToneFolder tones = new();
    private readonly Lazy<StandInRun> run;

    public CapturedTraining() => run = new(() => Train("captured"));

    /// <summary>The training as users start it.</summary>
    internal StandInRun Run => run.Value;

    /// <summary>Trains anew; the run folder is <c>At(name)</c>.</summary>
    internal StandInRun Train(string name, string options = "", params (string Name, string Value)[] settings)
    {
        string device = options.Contains(" -d ", StringComparison.Ordinal) ? "" : " -d cuda";
        return StandIn.Run($"train {tones.Data} --split 0.25 -b 5 -e 3 -o {At(name)}{device}{options}", settings);
    }

    internal string Data => tones.Data;

    internal string At(string name) => tones.At(name);

    public void Dispose() => tones.Dispose();
}
