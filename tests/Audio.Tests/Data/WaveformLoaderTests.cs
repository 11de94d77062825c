using RawAudioNet.Audio.Data;
using RawAudioNet.Audio.Tests.Training;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Tests;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Audio.Tests.Data;

public sealed class WaveformLoaderTests
{
    private const int Batch = 4;

    private readonly SoundClip[] clips = Samples.TrainClips(perClass: 2);
    private readonly List<LostClip> lost = [];

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Announced_batches_are_those_of_a_loader_that_works_on_demand(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        using var ahead = new WaveformLoader(backend, Samples.Preparer, clips, Batch, threads: 3);
        using var onDemand = new WaveformLoader(backend, Samples.Preparer, clips, Batch, threads: 1);
        Window[][] batches = [Windows(0, 1, 2, 3), Windows(9, 9, 9, 4), Windows(5), Windows(6, 5, 6, 7), Windows(0, 1, 2, 3)];
        for (int i = 0; i < batches.Length; i++)
        {
            WaveformBatch batch = ahead.Load(batches[i], lost);
            if (i + 1 < batches.Length)
                ahead.Announce(batches[i + 1]);

            // The next batch is decoded by now, or while these are compared: what was handed out stays.
            Assert.Equal(Images(onDemand.Load(batches[i], lost)), Images(batch));
            Assert.Empty(lost);
        }
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Batch_that_was_not_announced_is_loaded_all_the_same()
    {
        IBackend backend = TestDevices.Get(BackendKind.Cpu);
        using var loader = new WaveformLoader(backend, Samples.Preparer, clips, Batch, threads: 2);
        float[][] wanted = Images(loader.Load(Windows(1, 2, 3), lost));
        loader.Announce(Windows(7, 8));
        loader.Announce(Windows(4, 5, 6, 7));
        Assert.Equal(wanted, Images(loader.Load(Windows(1, 2, 3), lost)));
        loader.Announce(Windows(1, 2));
        Assert.Equal(wanted, Images(loader.Load(Windows(1, 2, 3), lost)));
        loader.Announce(Windows(1, 2, 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [Trait("Device", "Cpu")]
    public void Fault_of_a_decoding_thread_is_thrown_to_who_asks_and_the_loader_goes_on(int threads)
    {
        IBackend backend = TestDevices.Get(BackendKind.Cpu);
        SoundClip nameless = clips[0] with { Clip = clips[0].Clip with { Path = "" } };
        using var loader = new WaveformLoader(backend, Samples.Preparer, [.. clips, nameless], Batch, threads);
        Window[] impossible = Windows(0, clips.Length, 1);
        loader.Announce(impossible);
        Assert.ThrowsAny<ArgumentException>(() => Ignore(loader.Load(impossible, lost)));
        Assert.Equal(3, loader.Load(Windows(0, 2, 1), lost).Rows.Length);
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Training_that_reads_ahead_is_training_that_does_not()
    {
        float[][] weights = [.. new[] { 1, 3 }.Select(threads =>
        {
            using IBackend backend = BackendFactory.Create("cpu", 1);
            using var source = new WaveformBatchSource(backend, Samples.Spectrogram, Samples.Preparer, clips, [3], Batch, tutorial: true, threads);
            using var trainer = new Trainer(
                backend, source, new TrainerOptions { Network = new(5, [4, 4]), Seed = 3, Batch = Batch, Epochs = 2, MaximumRate = 1e-2 });
            trainer.TrainEpoch(0);
            trainer.TrainEpoch(1);
            return trainer.Parameters.AllValues[0].ToArray();
        })];
        Assert.Equal(weights[0], weights[1]);
    }

    private static void Ignore(WaveformBatch batch) => Assert.Fail($"{batch.Rows.Length} clips were loaded");

    /// <summary>The waveforms, image by image.</summary>
    private static float[][] Images(WaveformBatch batch)
    {
        float[][] rows = [.. Rows(batch.Full), .. Rows(batch.Mono)];
        return [.. batch.Rows.ToArray().Select(row => rows[row])];

        static IEnumerable<float[]> Rows(Tensor tensor) => tensor.IsEmpty ? [] : tensor.ToArray().Chunk((int)(tensor.Count / tensor.Shape[0]));
    }

    private static Window[] Windows(params int[] clips) => [.. clips.Select(clip => new Window(clip, -100 * clip))];
}
