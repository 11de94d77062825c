using RawAudioNet.Audio.Data;
using RawAudioNet.Audio.Tests.Training;
using RawAudioNet.Audio.Tests.Wav;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Tests;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Audio.Tests.Data;

/// <summary>Sound kept on a device gives the batches of sound that is decoded for each of them.</summary>
public sealed class SoundStoreTests : IDisposable
{
    private const int Batch = 4;

    private static readonly ulong[] Seeds = [5, 11];

    private readonly DataFolder data = new();
    private readonly ClipPreparer preparer = new(new ClipPreparation { DurationMs = 100 });

    public void Dispose() => data.Dispose();

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Batches_are_those_of_decoded_sound_to_the_bit(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        foreach (IReadOnlyList<SoundClip> clips in (IReadOnlyList<SoundClip>[])[Mixed(), Mono()])
        {
            using SoundStore store = SoundStore.Load(backend, preparer, clips, threads: 3);
            using var kept = new StoredSoundSource(backend, Samples.Spectrogram, store, clips, Rows(clips), Seeds, Batch);
            using var decoded = new WaveformBatchSource(backend, Samples.Spectrogram, preparer, clips, Seeds, Batch, tutorial: true);
            int last = clips.Count - 1;
            foreach (int epoch in (int[])[0, 3])
            {
                foreach (float[] draws in (float[][])[[], [0.1f, 0.9f, 0.35f, 0.6f, 0.8f, 0f, 0.99f, 0.5f]])
                {
                    int[] chosen = [last, 0, 2, 1, 2, last, 3, 3];
                    (float[] Features, int[] Labels) expected = Load(backend, decoded, chosen, epoch, draws, models: 2);
                    (float[] Features, int[] Labels) got = Load(backend, kept, chosen, epoch, draws, models: 2);
                    Assert.Equal(expected.Features, got.Features);
                    Assert.Equal(expected.Labels, got.Labels);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Models_train_on_it_to_the_same_weights(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        IReadOnlyList<SoundClip> clips = Mixed();
        using SoundStore store = SoundStore.Load(backend, preparer, clips);
        using var kept = new StoredSoundSource(backend, Samples.Spectrogram, store, clips, Rows(clips), Seeds, Batch);
        using var decoded = new WaveformBatchSource(backend, Samples.Spectrogram, preparer, clips, Seeds, Batch, tutorial: true);

        Assert.True(kept.IsResident);
        Assert.Equal(Train(backend, decoded), Train(backend, kept));
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void What_16_bits_hold_is_kept_in_them_and_one_channel_for_all_where_all_are_the_same()
    {
        IBackend backend = TestDevices.Get(BackendKind.Cpu);
        IReadOnlyList<SoundClip> clips = Mixed();
        using SoundStore store = SoundStore.Load(backend, preparer, clips);

        int most = preparer.Preparation.Samples;
        Assert.Equal((Bytes(2, 3000, 2 * 900, most, 2 * most, 5), Bytes(4, 2 * 2000, most, 1500)), (store.ShortBytes, store.FloatBytes));
        Assert.Equal((store.ShortBytes, store.FloatBytes), SoundStore.BytesOf(preparer, clips));

        static long Bytes(int each, params int[] samples) => each * samples.Sum(count => (count + 63L) / 64 * 64);
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Sound_that_is_finer_than_its_header_says_is_kept_as_floats()
    {
        IBackend backend = TestDevices.Get(BackendKind.Cpu);
        SoundClip[] clips = [.. Mixed().Select(clip => clip with { Info = clip.Info with { BitsPerSample = 16 } })];
        using SoundStore store = SoundStore.Load(backend, preparer, clips);
        using var kept = new StoredSoundSource(backend, Samples.Spectrogram, store, clips, Rows(clips), [5], clips.Length);
        using var decoded = new WaveformBatchSource(backend, Samples.Spectrogram, preparer, clips, [5], clips.Length, tutorial: true);

        int[] all = [.. Enumerable.Range(0, clips.Length)];
        Assert.Equal(Load(backend, decoded, all, 1, [], models: 1).Features, Load(backend, kept, all, 1, [], models: 1).Features);
        Assert.Equal(0, store.PlaceOf(0).IsFloat);
        Assert.Equal(1, store.PlaceOf(3).IsFloat);
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Files_are_read_once_and_one_that_is_gone_by_then_ends_the_work()
    {
        IBackend backend = TestDevices.Get(BackendKind.Cpu);
        IReadOnlyList<SoundClip> clips = Mono();
        using SoundStore store = SoundStore.Load(backend, preparer, clips);
        using var kept = new StoredSoundSource(backend, Samples.Spectrogram, store, clips, Rows(clips), [5], Batch);
        float[] before = Load(backend, kept, [0, 1, 2, 3], 0, [], models: 1).Features;
        File.Delete(clips[2].Clip.Path);

        Assert.Equal(before, Load(backend, kept, [0, 1, 2, 3], 0, [], models: 1).Features);
        Assert.Throws<FileNotFoundException>(() => SoundStore.Load(backend, preparer, clips).Dispose());
    }

    /// <summary>Clips of all that matters: bits, rate, channels, length.</summary>
    private IReadOnlyList<SoundClip> Mixed()
    {
        Add("a", 16, 1, 44100, 3000);
        Add("b", 16, 2, 44100, 900);
        Add("c", 8, 1, 44100, 5000);
        Add("d", 24, 2, 44100, 2000);
        Add("e", 16, 1, 22050, 4000);
        Add("f", 16, 3, 44100, 1500);
        Add("g", 16, 2, 44100, 9000);
        Add("h", 16, 1, 44100, 5);
        return ClipScan.Run(Manifest.Load(data.PathOf("mixed")).Clips, preparer.Preparation, cancellation: TestContext.Current.CancellationToken).Clips;

        void Add(string name, int bits, int channels, int rate, int frames) => this.Add($"mixed/{name}/x.wav", bits, channels, rate, frames);
    }

    private IReadOnlyList<SoundClip> Mono()
    {
        for (int clip = 0; clip < 5; clip++)
            Add($"mono/class{clip}/x.wav", 16, 1, clip == 3 ? 48000 : 44100, 1000 + 1500 * clip);
        return ClipScan.Run(Manifest.Load(data.PathOf("mono")).Clips, preparer.Preparation, cancellation: TestContext.Current.CancellationToken).Clips;
    }

    private void Add(string name, int bits, int channels, int rate, int frames)
    {
        var random = new Random(name.Length + frames);
        var samples = new byte[bits / 8 * channels * frames];
        random.NextBytes(samples);
        data.WithBytes(name, WavBytes.File(WavBytes.Pcm, bits, channels, rate, samples));
    }

    private static int[] Rows(IReadOnlyList<SoundClip> clips) => [.. Enumerable.Range(0, clips.Count)];

    private static float[][] Train(IBackend backend, IBatchSource source)
    {
        var options = new TrainerOptions { Network = new(8, [4, 4]), Batch = Batch - 1, Epochs = 3, MaximumRate = 1e-2 };
        using var trainer = new Trainer(backend, source, [.. Seeds.Select(seed => options with { Seed = seed })]);
        for (int epoch = 0; epoch < 3; epoch++)
            trainer.TrainEpoch(epoch);
        return [trainer.Parameters.AllValues[0].ToArray(), trainer.Parameters.AllValues[1].ToArray()];
    }

    /// <summary>Loads a batch of each model; with draws, each clip is shifted by its own.</summary>
    private static (float[] Features, int[] Labels) Load(IBackend backend, IBatchSource source, int[] clips, int epoch, float[] draws, int models)
    {
        Shape image = source.ImageShape;
        using var arena = new TensorArena("batch");
        Tensor features = arena.Reserve(new Shape(clips.Length, image[0], image[1], image[2]));
        Tensor shifts = arena.Reserve(new Shape(clips.Length, 3));
        arena.Allocate(backend);
        shifts.CopyFrom([.. draws.SelectMany(draw => (float[])[draw, draw, draw]), .. new float[3 * (clips.Length - draws.Length)]]);
        using DeviceBuffer<int> rows = backend.Allocate<int>(clips.Length);
        using DeviceBuffer<int> labels = backend.Allocate<int>(clips.Length);
        rows.CopyFrom(clips);
        source.BeginEpoch(models, epoch);
        source.Load(new BatchRequest(models, clips.Length / models, epoch, rows, draws.Length == 0 ? default : shifts, features, labels), clips);
        return (features.ToArray(), labels.ToArray());
    }
}
