using RawAudioNet.App.Tests.StandIns;

namespace RawAudioNet.App.Tests.Cuda;

/// <summary>One training on the stand-in that keeps nothing: two epochs of six steps.</summary>
public sealed class StreamedTraining : IDisposable
{
    internal const int StepsOfAnEpoch = 6;

    private readonly ToneFolder tones = new();
    private readonly Lazy<StandInRun> run;

    public StreamedTraining() => run = new(() => Train("streamed"));

    internal StandInRun Run => run.Value;

    internal StandInRun Train(string name, params (string Name, string Value)[] settings) =>
        StandIn.Run($"train {tones.Data} --split 0.25 -b 2 -e 2 -d cuda --cache none -o {tones.At(name)}", settings);

    public void Dispose() => tones.Dispose();
}
