using RawAudioNet.App.Reporting;

namespace RawAudioNet.Fuzz;

/// <summary>What a run folder says of the machine, as <c>--resume</c> and <c>--config</c> read it.</summary>
internal sealed class RunTarget() : JsonTarget(
    RunRecord.FileName,
    """
    {"version": "1.0.0", "started": "2026-01-01 00:00:00Z", "seconds": 1.5, "clipsPerSecond": null, "device": "cpu", "deviceName": "AVX2",
     "threads": 2, "system": "Linux", "runtime": ".NET 10", "architecture": "X64", "vectorBits": 256, "keptFeatures": true}
    """,
    "{}",
    "null")
{
    protected override void Read(string path)
    {
        if (RunRecord.Read(Path.GetDirectoryName(path)!) is { } record)
            RunRecord.Difference(record, record with { VectorBits = 0 });
    }
}
