using RawAudioNet.Audio.Data;
using RawAudioNet.Audio.Tests.Training;
using RawAudioNet.Audio.Tests.Wav;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Numerics;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Tests;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Audio.Tests.Data;

public sealed class BatchSourceTests
{
    private const int Batch = 5;

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Kept_and_fresh_spectrograms_are_the_same_to_the_bit(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        SoundClip[] clips = Samples.TrainClips(perClass: 2);
        using FeatureStore store = FeatureStore.Compute(
            backend, Samples.Spectrogram, Samples.Preparer, clips, Window.ForTraining(clips, Samples.Preparer, 0));
        using var kept = new StoredBatchSource(backend, store, clips, [.. Enumerable.Range(0, clips.Length)], Batch);
        using var fresh = new WaveformBatchSource(backend, Samples.Spectrogram, Samples.Preparer, clips, [0], Batch, tutorial: false);

        int[] chosen = [9, 0, 3, 3, 7];

        (float[] features, int[] labels) = Load(backend, kept, chosen);
        (float[] freshFeatures, int[] freshLabels) = Load(backend, fresh, chosen);

        Assert.Equal(features, freshFeatures);
        Assert.Equal(chosen.Select(clip => clips[clip].Clip.Label), labels);
        Assert.Equal(labels, freshLabels);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Kept_and_fresh_spectrograms_are_altered_alike_to_the_bit(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        SoundClip[] clips = Samples.TrainClips(perClass: 2);
        using FeatureStore store = FeatureStore.Compute(
            backend, Samples.Spectrogram, Samples.Preparer, clips, Window.ForTraining(clips, Samples.Preparer, 0));
        using var kept = new StoredBatchSource(
            backend, store, clips, [.. Enumerable.Range(0, clips.Length).Select(store.RowOf)], Batch, alters: true);
        using var fresh = new WaveformBatchSource(
            backend, Samples.Spectrogram, Samples.Preparer, clips, [0], Batch, tutorial: false, alters: true);
        var everything = new Augmentation(0.4f, 6, 6, false, 0.8f, 10, WithinSound: true);

        float[] altered = LoadAltered(backend, kept, everything);

        Assert.Equal(LoadAltered(backend, fresh, everything), altered);
        Assert.NotEqual(LoadAltered(backend, kept, everything with { GainDb = 5 }), altered);
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Crops_of_a_long_clip_are_drawn_and_a_short_one_has_one_stretch()
    {
        ClipPreparer preparer = Samples.Preparer;
        SoundClip clip = Samples.TrainClips(perClass: 1)[0];
        SoundClip[] clips = [clip with { Frames = 1001 }, clip with { Frames = 10 * preparer.Preparation.Samples }];

        Window[] windows = Window.ForTraining(clips, preparer, seed: 3, crops: 4);

        int[] clipOfWindow = [.. windows.Select(window => window.Clip)];
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], clipOfWindow);
        Assert.Equal((Window[])[windows[0], windows[4]], Window.ForTraining(clips, preparer, seed: 3));
        Assert.Single(windows.Take(4).Distinct());
        Assert.Equal(4, windows.Skip(4).Distinct().Count());
    }

    [Theory]
    [InlineData(0, 1000, 0, 3)]
    [InlineData(-87500, 1001, 170, 4)]
    [InlineData(-512, 512, 1, 2)]
    [InlineData(0, 176400, 0, 344)]
    [InlineData(70000, 999999, 0, 344)]
    [Trait("Device", "Cpu")]
    public void Span_of_a_clip_is_the_frames_that_touch_its_sound(long start, long frames, int first, int count) =>
        Assert.Equal(
            new SoundSpan(first, count),
            SoundSpan.Of(new Window(0, start), frames, Samples.Preparer.Preparation, Samples.Spectrogram));

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Kept_spectrograms_of_one_two_and_three_channels_are_the_fresh_ones(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        using var data = new DataFolder();
        int[] channels = [2, 1, 3, 2, 1];
        for (int clip = 0; clip < channels.Length; clip++)
        {
            short[] sound = [.. Enumerable.Range(0, 9000 * channels[clip]).Select(i => (short)(9000 * Math.Sin(i * i * 0.0001 * (clip + 1))))];
            data.WithBytes($"class{clip}/x.wav", WavBytes.File(WavBytes.Pcm, 16, channels[clip], 8000, WavBytes.S16(sound)));
        }
        IReadOnlyList<SoundClip> clips = ClipScan.Run(Manifest.Load(data.Root).Clips, Samples.Preparer.Preparation, cancellation: TestContext.Current.CancellationToken).Clips;
        foreach (ClipPadding padding in Enum.GetValues<ClipPadding>())
        {
            var preparer = new ClipPreparer(new ClipPreparation { Padding = padding });
            Window[] windows = Window.ForTraining(clips, preparer, 0);

            using FeatureStore store = FeatureStore.Compute(backend, Samples.Spectrogram, preparer, clips, windows);
            int[] rows = [.. Enumerable.Range(0, clips.Count).Select(store.RowOf)];
            using var kept = new StoredBatchSource(backend, store, clips, rows, Batch);
            using var fresh = new WaveformBatchSource(backend, Samples.Spectrogram, preparer, clips, [0], Batch, tutorial: false);

            Assert.Equal([0, 2, 3, 1, 4], rows);
            Assert.Equal((2, 3), (store.Full.Shape[0], store.Mono.Shape[0]));
            int[] chosen = [4, 0, 2, 3, 1];
            Assert.Equal(Load(backend, fresh, chosen).Features, Load(backend, kept, chosen).Features);
            Assert.Equal(store.Normalisation(rows), FeatureStore.Measure(backend, Samples.Spectrogram, preparer, clips, windows));
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void Mono_clips_among_others_have_the_shifted_spectrograms_of_their_stereo_twins(BackendKind kind)
    {
        IBackend backend = TestDevices.Get(kind);
        using var data = new DataFolder();
        for (int clip = 0; clip < 5; clip++)
        {
            short[] mono = [.. Enumerable.Range(0, 9000).Select(i => (short)(9000 * Math.Sin(i * i * 0.0001 * (clip + 1))))];
            byte[] twin = WavBytes.File(WavBytes.Pcm, 16, 2, 8000, WavBytes.S16([.. mono.SelectMany(value => (short[])[value, value])]));
            byte[] alone = WavBytes.File(WavBytes.Pcm, 16, 1, 8000, WavBytes.S16(mono));
            data.WithBytes($"twins/class{clip}/x.wav", twin).WithBytes($"mono/class{clip}/x.wav", alone);
            data.WithBytes($"mixed/class{clip}/x.wav", clip % 2 == 0 ? alone : twin);
        }
        int[] chosen = [4, 0, 2, 3, 1];

        foreach (bool tutorial in (bool[])[false, true])
        {
            float[] expected = Shifted("twins");
            Assert.Equal(expected, Shifted("mono"));
            Assert.Equal(expected, Shifted("mixed"));

            float[] Shifted(string folder)
            {
                IReadOnlyList<SoundClip> clips = ClipScan.Run(Manifest.Load(data.PathOf(folder)).Clips, Samples.Preparer.Preparation, cancellation: TestContext.Current.CancellationToken).Clips;
                using var source = new WaveformBatchSource(backend, Samples.Spectrogram, Samples.Preparer, clips, [0], Batch, tutorial);
                return Load(backend, source, chosen, draws: [0.1f, 0.9f, 0.35f, 0.6f, 0.8f]).Features;
            }
        }
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Rows_of_a_shared_store_train_and_normalise_as_a_store_of_their_own()
    {
        IBackend backend = TestDevices.Get(BackendKind.Cpu);
        SoundClip[] all = Samples.TrainClips(perClass: 3);
        int[] rows = [7, 2, 11, 4, 13];
        SoundClip[] some = [.. rows.Select(row => all[row])];
        using FeatureStore shared = FeatureStore.Compute(
            backend, Samples.Spectrogram, Samples.Preparer, all, Window.ForTraining(all, Samples.Preparer, 0));
        using FeatureStore own = FeatureStore.Compute(
            backend, Samples.Spectrogram, Samples.Preparer, some, Window.ForTraining(some, Samples.Preparer, 0));
        using var sharedSource = new StoredBatchSource(backend, shared, some, rows, Batch);
        using var ownSource = new StoredBatchSource(backend, own, some, [0, 1, 2, 3, 4], Batch);

        Assert.Equal(own.Normalisation([0, 1, 2, 3, 4]), shared.Normalisation(rows));
        (float[] features, int[] labels) = Load(backend, ownSource, [4, 0, 3]);
        (float[] sharedFeatures, int[] sharedLabels) = Load(backend, sharedSource, [4, 0, 3]);
        Assert.Equal(features, sharedFeatures);
        Assert.Equal(labels, sharedLabels);
        using var evaluation = new StoredFeatureSource(backend, shared, rows, Batch);
        Assert.Equal(rows.Length, evaluation.Images);
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Tutorials_clips_begin_anywhere_and_elsewhere_in_the_next_epoch()
    {
        IBackend backend = TestDevices.Get(BackendKind.Cpu);
        SoundClip[] clips = Samples.TrainClips(perClass: 1);
        using var source = new WaveformBatchSource(backend, Samples.Spectrogram, Samples.Preparer, clips, [0], Batch, tutorial: true);
        int[] all = [0, 1, 2, 3, 4];

        Assert.NotEqual(Load(backend, source, all).Features, Load(backend, source, all, epoch: 1).Features);
        Assert.Equal(Load(backend, source, all).Features, Load(backend, source, all).Features);
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Normalisation_is_mean_and_unbiased_deviation_of_all_values()
    {
        IBackend backend = TestDevices.Get(BackendKind.Cpu);
        SoundClip[] clips = Samples.TrainClips(perClass: 4);
        using FeatureStore store = FeatureStore.Compute(
            backend, Samples.Spectrogram, Samples.Preparer, clips, Window.ForTraining(clips, Samples.Preparer, 0));

        double[] values = [.. store.Mono.ToArray().Select(value => (double)value)];
        values = [.. values, .. values];
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));

        Normalisation all = store.Normalisation([.. Enumerable.Range(0, clips.Length)]);
        Assert.Equal(mean, all.Mean, 1e-9);
        Assert.Equal(deviation, all.Deviation, 1e-9);
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Placement_puts_short_clips_in_the_middle_and_draws_the_rest()
    {
        ClipPreparer preparer = Samples.Preparer;
        int samples = preparer.Preparation.Samples;

        Assert.Equal(-((samples - 1001) / 2), ClipPlacement.Default.Start(preparer, 1001, seed: 0, epoch: 0, clip: 0));
        Assert.Equal(0, ClipPlacement.Default.Start(preparer, 176400, seed: 0, epoch: 0, clip: 0));
        Assert.Equal(0, ClipPlacement.Tutorial.Start(preparer, samples + 5000, seed: 0, epoch: 0, clip: 0));
        long[] begins = [.. Enumerable.Range(0, 200).Select(clip => ClipPlacement.Tutorial.Start(preparer, 1001, 0, 0, clip))];
        long[] crops = [.. Enumerable.Range(0, 200).Select(clip => ClipPlacement.Default.Start(preparer, samples + 5000, 0, 0, clip))];
        Assert.All(begins, begin => Assert.InRange(begin, 1001 - samples, 0));
        Assert.All(crops, crop => Assert.InRange(crop, 0, 5000));
        Assert.InRange(begins.Average(), 0.4 * (1001 - samples) * 1.5, 0.4 * (1001 - samples));
        Assert.InRange(crops.Average(), 2000, 3000);
    }

    private static float[] LoadAltered(IBackend backend, IBatchSource source, Augmentation how)
    {
        int[] clips = [9, 0, 3, 3, 7];
        Shape image = source.ImageShape;
        var masks = new SpecAugmentShape(clips.Length, image[0], image[1], image[2], FrequencyMasks: 2, TimeMasks: 2, MaximumFraction: 0.1f);
        var shape = new AugmentShape(masks, clips.Length, default, how);
        using var arena = new TensorArena("altered batch");
        Tensor draws = arena.Reserve(new Shape(clips.Length, shape.Draws)), features = arena.Reserve(masks.Values);
        Tensor quantiles = arena.Reserve(new Shape(MixupShares.Intervals + 1)), shares = arena.Reserve(new Shape(clips.Length));
        Tensor workspace = arena.Reserve(new Shape((int)backend.AugmentSpectrogramsWorkspace(shape)));
        arena.Allocate(backend);
        var random = new Random(5);
        draws.CopyFrom([.. Enumerable.Range(0, (int)draws.Count).Select(_ => random.NextSingle())]);
        quantiles.CopyFrom(MixupShares.Table(how.Mixup));
        using DeviceBuffer<int> chosen = backend.Allocate<int>(clips.Length), labels = backend.Allocate<int>(clips.Length), partners = backend.Allocate<int>(clips.Length);
        chosen.CopyFrom(clips);
        source.Load(
            new BatchRequest(
                1, clips.Length, 0, chosen, draws, features, labels, masks, default, workspace, new LabelMix(partners, shares), quantiles, how),
            clips);
        return [.. features.ToArray(), .. labels.ToArray(), .. partners.ToArray(), .. shares.ToArray()];
    }

    /// <summary>Loads a batch; with draws, each clip is shifted by its own.</summary>
    private static (float[] Features, int[] Labels) Load(IBackend backend, IBatchSource source, int[] clips, int epoch = 0, float[]? draws = null)
    {
        Tensor shifts = default;
        if (draws is not null)
        {
            shifts = TensorArena.AllocateTensor(backend, new Shape(clips.Length, 3), "draws");
            shifts.CopyFrom([.. draws.SelectMany(draw => (float[])[draw, draw, draw])]);
        }
        Shape image = source.ImageShape;
        Tensor features = TensorArena.AllocateTensor(backend, new Shape(clips.Length, image[0], image[1], image[2]), "features");
        using DeviceBuffer<int> rows = backend.Allocate<int>(clips.Length);
        using DeviceBuffer<int> labels = backend.Allocate<int>(clips.Length);
        rows.CopyFrom(clips);
        source.Load(new BatchRequest(1, clips.Length, epoch, rows, shifts, features, labels), clips);
        (float[], int[]) result = (features.ToArray(), labels.ToArray());
        features.Arena.Dispose();
        shifts.Arena?.Dispose();
        return result;
    }
}
