using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Backends.Gpu;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training;

/// <summary>A GPU spends its time on launches as much as on this network: they are few, and as many for ten models as for one.</summary>
public sealed class LaunchCountTests
{
    private const int Steps = 3;
    private const int Batch = 4;

    public static IEnumerable<TheoryDataRow<BackendKind, int, bool>> Rows =>
        from row in TestDevices.All
        where row.Data != BackendKind.Cpu
        from models in (int[])[1, 3]
        from alters in (bool[])[false, true]
        select new TheoryDataRow<BackendKind, int, bool>(row.Data, models, alters).WithTrait("Device", row.Data.ToString());

    public static IEnumerable<TheoryDataRow<BackendKind>> Gpus => TestDevices.All.Where(row => row.Data != BackendKind.Cpu);

    [Theory]
    [MemberData(nameof(Gpus))]
    public void Spectrograms_of_a_batch_have_two_launches(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        var options = new SpectrogramOptions { FftLength = 64, HopLength = 32, Mels = 7 };
        using var spectrogram = new MelSpectrogram(backend, options, images: 2, channels: 2, samples: 300);
        using var arena = new TensorArena("spectrograms");
        Shape image = spectrogram.ImageShape;
        Tensor waveforms = arena.Reserve(new Shape(2, 2, 300));
        Tensor features = arena.Reserve(new Shape(2, image[0], image[1], image[2]));
        arena.Allocate(backend);
        long before = ((GpuBackend)backend).Launches;

        spectrogram.Compute(waveforms, features);

        Assert.Equal(2, ((GpuBackend)backend).Launches - before);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Step_with_resident_features_has_nineteen_launches(BackendKind kind, int models, bool alters)
    {
        // Choice, draws; means and masks, batch; four blocks; head; two a block backwards; latch, update.
        const int Launches = 2 + 2 + 4 + 1 + 2 * 4 + 2;
        IBackend backend = TestDevices.Get(kind);
        var gpu = (GpuBackend)backend;
        using var source = new SyntheticSource(backend, Steps * Batch);
        var options = new TrainerOptions
        {
            Network = new AudioClassifierOptions(SyntheticSource.Classes, [4, 5, 8, 3], 16, 24, 2),
            Batch = Batch,
            Epochs = 1,
            Normalisation = new Normalisation(1, 1),

            // No launch of their own.
            LabelSmoothing = 0.1,
            WeightDecay = 0.1,
            AverageDecay = 0.9,
            Alterations = alters ? SyntheticSource.AllAlterations : default,
        };
        using var trainer = new Trainer(backend, source, [.. Enumerable.Range(0, models).Select(model => options with
        {
            Seed = (ulong)model,
            Clips = [.. Enumerable.Range(model, Steps * Batch - model)],
        })]);
        trainer.BeginEpoch(0);
        long before = gpu.Launches;

        for (int step = 0; step < Steps; step++)
            trainer.Step(0, step);

        Assert.Equal(Launches, (gpu.Launches - before) / (double)Steps);
    }
}
