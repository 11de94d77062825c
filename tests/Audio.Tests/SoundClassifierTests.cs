using RawAudioNet.Audio.Data;
using RawAudioNet.Audio.Resampling;
using RawAudioNet.Audio.Tests.Training;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Layers;
using RawAudioNet.Engine.Models;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Tests;
using RawAudioNet.Engine.Training;
using RawAudioNet.Engine.Training.Checkpoints;
using RawAudioNet.Engine.Training.Metrics;
using Xunit;

namespace RawAudioNet.Audio.Tests;

public sealed class SoundClassifierTests
{
    private static readonly AudioClassifierOptions Network = new(5, AudioClassifierOptions.DefaultChannels);

    [Theory]
    [MemberData(nameof(TestDevices.Fast), MemberType = typeof(TestDevices))]
    public void A_clips_probabilities_do_not_depend_on_how_many_are_judged_at_once(BackendKind kind)
    {
        using var classifier = new SoundClassifier(Untrained(), TestDevices.Get(kind));
        (AudioClip, long)[] stretches = [.. Samples.TrainClips(perClass: 7).Select(Centred)];
        double[][] together = classifier.Classify(stretches);

        for (int i = 0; i < stretches.Length; i += 6)
            Assert.Equal(together[i], classifier.Classify([stretches[i]])[0]);
        Assert.Equal(together.Take(7), classifier.Classify(stretches[..7]));
        Assert.All(together, probabilities => Assert.Equal(1, probabilities.Sum(), 1e-12));
    }

    [Fact]
    public void Preparation_is_that_of_training_unless_another_is_wanted()
    {
        var high = new ClipPreparation { ResampleQuality = ResampleQuality.High };
        Assert.Equal(new ClipPreparation(), ClipPreparation.Of(Untrained(), "run"));
        Assert.Equal(high, ClipPreparation.Of(Untrained(extra: high.Metadata), "run"));
        Assert.Equal(new ClipPreparation(), ClipPreparation.Of(Untrained(extra: high.Metadata), "run", quality: ResampleQuality.Default));

        ClipPreparation repeated = high with { Padding = ClipPadding.Repeat };
        Assert.Equal(repeated, ClipPreparation.Of(Untrained(extra: repeated.Metadata), "run"));
        Assert.Equal(ClipPadding.Repeat, ClipPreparation.Of(Padded("repeat"), "run").Padding);
        Assert.Throws<CheckpointException>(() => ClipPreparation.Of(Padded("mirrored"), "run"));

        ModelCheckpoint strange = Untrained(extra: (high with { Resampler = "odd" }).Metadata);
        Assert.Equal(high, ClipPreparation.Of(strange, "run", resampler: Resampler.Own));
        Assert.Equal("run", Assert.Throws<CheckpointException>(() => ClipPreparation.Of(strange, "run")).Path);
        Assert.Throws<CheckpointException>(() => new SoundClassifier(strange, TestDevices.Get(BackendKind.Cpu)));
        Assert.Throws<ArgumentException>(() => new ClipPreparer(new ClipPreparation { Resampler = "odd" }));
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Probabilities_are_those_of_evaluation()
    {
        IBackend backend = TestDevices.Get(BackendKind.Cpu);
        ModelCheckpoint checkpoint = Untrained();
        using var classifier = new SoundClassifier(checkpoint, backend);
        SoundClip[] clips = Samples.TrainClips(perClass: 2);
        Window[] windows = Window.ForEvaluation(clips, Samples.Preparer);
        using FeatureStore store = FeatureStore.Compute(backend, Samples.Spectrogram, Samples.Preparer, clips, windows);
        using var source = new StoredFeatureSource(backend, store, [.. Enumerable.Range(0, windows.Length)], 32);
        using var evaluator = new Evaluator(backend, classifier.Parameters, Network, windows.Length);

        float[][] logits = evaluator.Logits(source, checkpoint.Normalisation);

        Assert.Equal(clips.Length, windows.Length);
        for (int i = 0; i < clips.Length; i++)
        {
            var expected = new double[Network.Classes];
            Probabilities.Softmax(logits[i], expected);
            Assert.Equal(expected, classifier.Classify(AudioFile.Open(clips[i].Clip.Path)));
        }
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void A_long_recording_is_judged_by_the_mean_of_its_windows()
    {
        using var classifier = new SoundClassifier(Untrained(), TestDevices.Get(BackendKind.Cpu));
        var random = new Random(3);
        float[] noise = [.. Enumerable.Range(0, 11 * 8000).Select(i => (i < 40000 ? 0.5f : 0.01f) * (2 * random.NextSingle() - 1))];
        AudioClip clip = AudioClip.FromSamples(noise, 1, 8000);

        double[][] windows = classifier.ClassifyWindows(clip, classifier.Windows(clip));

        Assert.Equal(5, windows.Length);
        double[] mean = classifier.Classify(noise, 8000);
        for (int k = 0; k < mean.Length; k++)
            Assert.Equal(windows.Average(window => window[k]), mean[k], 1e-12);
        Assert.NotEqual(windows[0], windows[^1]);
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Load_reads_what_a_checkpoint_saved()
    {
        string folder = Directory.CreateTempSubdirectory("rawaudionet-").FullName;
        try
        {
            ModelCheckpoint saved = Untrained();
            saved.Save(Path.Combine(folder, "best.safetensors"));
            using var before = new SoundClassifier(saved, TestDevices.Get(BackendKind.Cpu));
            using SoundClassifier after = SoundClassifier.Load(folder);
            AudioClip clip = AudioFile.Open(Samples.TrainClips(perClass: 1)[0].Clip.Path);

            Assert.Equal(saved.Labels, after.Labels);
            Assert.Equal(before.Classify(clip), after.Classify(clip));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void A_network_of_other_images_is_refused()
    {
        ModelCheckpoint other = Untrained(Network with { Frames = 100 });

        Assert.Throws<ShapeException>(() => new SoundClassifier(other, TestDevices.Get(BackendKind.Cpu)));
    }

    private static (AudioClip Clip, long Start) Centred(SoundClip clip) =>
        (AudioFile.Open(clip.Clip.Path), Samples.Preparer.CentredStart(clip.Frames));

    /// <summary>A network as it is before training: any weights serve here.</summary>
    private static ModelCheckpoint Padded(string padding) => Untrained(extra: new Dictionary<string, string> { ["padding"] = padding });

    private static ModelCheckpoint Untrained(AudioClassifierOptions? network = null, IReadOnlyDictionary<string, string>? extra = null)
    {
        network ??= Network;
        using var store = new ParameterStore(1);
        AudioClassifier.Create(network).Declare(store, AudioClassifier.InputShape(network));
        store.Allocate(TestDevices.Get(BackendKind.Cpu), [11]);
        return ModelCheckpoint.Capture(
            store, 0, 0, withOptimizer: false, ["a", "b", "c", "d", "e"], network, new Normalisation(-38, 15), "default", extra);
    }
}
