using RawAudioNet.Audio.Data;
using RawAudioNet.Audio.Tests.Wav;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using RawAudioNet.Engine.Training;
using Xunit;

namespace RawAudioNet.Audio.Tests.Data;

/// <summary>Files that vanish or change after they were scanned.</summary>
public sealed class LostClipTests : IDisposable
{
    private const ulong Seed = 7;
    private const int Epoch = 3;

    private readonly DataFolder data = new();
    private readonly IBackend backend = BackendFactory.Create("cpu", 1);
    private readonly ClipPreparer preparer = new(new ClipPreparation { DurationMs = 100 });
    private readonly SpectrogramOptions options = new();
    private readonly List<LostClip> lost = [];
    private readonly IReadOnlyList<SoundClip> clips;
    private readonly int[] order = new int[6];

    public LostClipTests()
    {
        for (int i = 0; i < 6; i++)
        {
            short[] sound = [.. Enumerable.Range(0, 4000).Select(t => (short)(8000 * Math.Sin(t * 0.02 * (i + 1))))];
            data.WithBytes($"class{i}/x.wav", WavBytes.File(WavBytes.Pcm, 16, 1, 44100, WavBytes.S16(sound)));
        }

        Manifest manifest = Manifest.Load(data.Root);
        clips = ClipScan.Run(manifest.Clips, preparer.Preparation, cancellation: TestContext.Current.CancellationToken).Clips;
        EpochOrder.Fill(Seed, Epoch, order);
    }

    public void Dispose()
    {
        backend.Dispose();
        data.Dispose();
    }

    [Fact]
    public void Next_clip_of_the_epochs_order_takes_the_place_of_a_lost_one()
    {
        using WaveformBatchSource source = Source(lost.Add);
        int[] wanted = order[1..4];
        (int[] labels, float[][] images) = Load(source, wanted);
        Assert.Equal(wanted, labels);

        File.Delete(clips[order[2]].Clip.Path);
        (int[] labelsNow, float[][] imagesNow) = Load(source, wanted);
        Assert.Equal([order[1], order[3], order[3]], labelsNow);
        Assert.Equal(images[0], imagesNow[0]);
        Assert.Equal(images[2], imagesNow[1]);
        Assert.Equal(images[2], imagesNow[2]);
        Assert.Equal((order[2], "there is no such file"), (Assert.Single(lost).Index, lost[0].Reason));

        Assert.Equal(labelsNow, Load(source, wanted).Labels);
        Assert.Single(lost);
    }

    [Fact]
    public void Lost_clips_in_a_row_and_at_the_end_of_the_order_are_passed_over()
    {
        using WaveformBatchSource source = Source(lost.Add);
        foreach (int place in (int[])[4, 5, 0])
            File.WriteAllText(clips[order[place]].Clip.Path, "no sound any more");
        Assert.Equal([order[3], order[1], order[1]], Load(source, order[3..6]).Labels);
        Assert.Equal([order[4], order[5], order[0]], lost.Select(clip => clip.Index));
        Assert.Equal(order[4..6].Order(), source.Lost.Where(clip => clip != order[0]).Order());
    }

    [Fact]
    public void Last_clip_that_is_lost_ends_the_run()
    {
        using WaveformBatchSource source = Source(lost.Add);
        foreach (SoundClip clip in clips)
            File.Delete(clip.Clip.Path);
        Assert.Contains("last clip", Assert.Throws<DataException>(() => Load(source, order[0..3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lost_clip_ends_a_run_that_does_not_ask_for_a_replacement()
    {
        using WaveformBatchSource source = Source(null);
        File.Delete(clips[2].Clip.Path);
        Assert.Throws<FileNotFoundException>(() => Load(source, [1, 2, 3]));
        using WaveformFeatureSource features = Features(null);
        Assert.Throws<FileNotFoundException>(() => Load(features));
    }

    [Fact]
    public void Lost_clip_is_silence_in_evaluation_and_is_told()
    {
        using WaveformFeatureSource features = Features(lost.Add);
        float[][] before = Load(features);
        File.Delete(clips[2].Clip.Path);
        float[][] after = Load(features);
        Load(features);
        Assert.Equal(2, Assert.Single(lost).Index);
        Assert.Equal([2], features.Lost);
        Assert.Single(after[2].Distinct());
        Assert.Equal(before[0], after[0]);
        Assert.Equal(before[5], after[5]);
    }

    private WaveformBatchSource Source(Action<LostClip>? onLost) =>
        new(backend, options, preparer, clips, [Seed], batch: 3, tutorial: false, threads: 2, onLost);

    private WaveformFeatureSource Features(Action<LostClip>? onLost) =>
        new(backend, options, preparer, clips, Window.ForEvaluation(clips, preparer), batch: 6, threads: 2, onLost);

    private (int[] Labels, float[][] Images) Load(WaveformBatchSource source, int[] wanted)
    {
        using DeviceBuffer<int> indices = backend.Allocate<int>(wanted.Length);
        using DeviceBuffer<int> labels = backend.Allocate<int>(wanted.Length);
        indices.CopyFrom(wanted);
        Shape image = source.ImageShape;
        Tensor features = TensorArena.AllocateTensor(backend, new Shape(wanted.Length, image[0], image[1], image[2]), "features");
        source.Load(new BatchRequest(1, wanted.Length, Epoch, indices, default, features, labels), wanted);
        float[][] images = [.. features.ToArray().Chunk((int)image.Count)];
        features.Arena.Dispose();
        return (labels.ToArray(), images);
    }

    private float[][] Load(WaveformFeatureSource source)
    {
        Shape image = source.ImageShape;
        Tensor features = TensorArena.AllocateTensor(backend, new Shape(source.Images, image[0], image[1], image[2]), "features");
        source.Load(0, features);
        float[][] images = [.. features.ToArray().Chunk((int)image.Count)];
        features.Arena.Dispose();
        return images;
    }
}
