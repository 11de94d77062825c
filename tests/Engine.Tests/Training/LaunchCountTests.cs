using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Backends.Gpu;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training;

/// <summary>A GPU spends its time on launches as much as on this network: they are few, and as many for ten models as for one.</summary>
public sealed class LaunchCountTests
{
    private const int Steps = 3;
    private const int Batch = 4;

    public static IEnumerable<TheoryDataRow<BackendKind, int>> Rows =>
        from row in TestDevices.All
        where row.Data != BackendKind.Cpu
        from models in (int[])[1, 3]
        select new TheoryDataRow<BackendKind, int>(row.Data, models).WithTrait("Device", row.Data.ToString());

    [Theory]
    [MemberData(nameof(Rows))]
    public void Step_with_resident_features_has_nineteen_launches(BackendKind kind, int models)
    {
        // Choice, draws; means and masks, batch; four blocks; head; two a block backwards; latch, update.
        const int Launches = 2 + 2 + 4 + 1 + 2 * 4 + 2;
        IBackend backend = TestDevices.Get(kind);
        var gpu = (GpuBackend)backend;
        using var source = new SyntheticSource(backend, Steps * Batch);
        using var trainer = new Trainer(backend, source, new TrainerOptions
        {
            Network = new AudioClassifierOptions(SyntheticSource.Classes, [4, 5, 8, 3], 16, 24, 2),
            Seeds = [.. Enumerable.Range(0, models).Select(seed => (ulong)seed)],
            Batch = Batch,
            Epochs = 1,
            Normalisation = new Normalisation(1, 1),
        });
        trainer.BeginEpoch(0);
        long before = gpu.Launches;

        for (int step = 0; step < Steps; step++)
            trainer.Step(0, step);

        Assert.Equal(Launches, (gpu.Launches - before) / (double)Steps);
    }
}
