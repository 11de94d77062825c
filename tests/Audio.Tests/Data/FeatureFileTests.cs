using RawAudioNet.Audio.Data;
using RawAudioNet.Audio.Tests.Wav;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Spectrograms;
using RawAudioNet.Engine.Tensors;
using Xunit;

namespace RawAudioNet.Audio.Tests.Data;

[Trait("Device", "Cpu")]
public sealed class FeatureFileTests : IDisposable
{
    private const int HeaderBytes = 4096;

    private readonly DataFolder data = new();
    private readonly IBackend backend = BackendFactory.Create("cpu", 2);
    private readonly SpectrogramOptions options = new() { Mels = 33 };
    private readonly ClipPreparer preparer = new(new ClipPreparation { DurationMs = 200 });

    public FeatureFileTests()
    {
        int[] channels = [2, 1, 1, 2, 2];
        for (int clip = 0; clip < channels.Length; clip++)
            Write(clip, channels[clip], clip + 1);
    }

    private string Folder => data.PathOf("cache");

    public void Dispose()
    {
        backend.Dispose();
        data.Dispose();
    }

    [Fact]
    public void Spectrograms_of_a_file_are_those_of_memory_to_the_bit()
    {
        (IReadOnlyList<SoundClip> clips, Window[] windows) = Scan();
        using FeatureStore inMemory = FeatureStore.Compute(backend, options, preparer, clips, windows);
        using FeatureStore made = File(clips, windows).Create(backend);
        using FeatureStore? opened = File(clips, windows).Open(backend);

        Assert.NotNull(opened);
        foreach (FeatureStore store in (FeatureStore[])[made, opened])
        {
            Assert.Equal(inMemory.Full.ToArray(), store.Full.ToArray());
            Assert.Equal(inMemory.Mono.ToArray(), store.Mono.ToArray());
            Assert.Equal(inMemory.Normalisation([4, 0, 3]), store.Normalisation([4, 0, 3]));
            Assert.Equal(Enumerable.Range(0, 5).Select(inMemory.RowOf), Enumerable.Range(0, 5).Select(store.RowOf));
        }
    }

    [Fact]
    public void Training_batches_come_out_of_a_file_by_any_backend_on_the_host()
    {
        (IReadOnlyList<SoundClip> clips, Window[] windows) = Scan();
        using FeatureStore store = File(clips, windows).Create(backend);
        using IBackend other = BackendFactory.Create("cpu", 1);
        using var source = new StoredFeatureSource(other, store, [store.RowOf(1), store.RowOf(0)], 2);
        Shape image = source.ImageShape;
        Tensor features = TensorArena.AllocateTensor(other, new Shape(2, image[0], image[1], image[2]), "features");
        source.Load(0, features);

        float[] values = features.ToArray();
        features.Arena.Dispose();
        Assert.Equal(store.Mono.ToArray()[..100], values[..200].Where((_, i) => i % 2 == 0));
        Assert.Equal(store.Full.ToArray()[..100], values[(int)image.Count..][..100]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(HeaderBytes)]
    [InlineData(HeaderBytes + 30001)]
    [InlineData(-1)]
    public void Changed_byte_is_noticed(int place)
    {
        FeatureFile file = Made();
        using (var stream = new FileStream(file.Path, FileMode.Open))
        {
            stream.Position = place >= 0 ? place : stream.Length - 1;
            int value = stream.ReadByte();
            stream.Position--;
            stream.WriteByte((byte)(value ^ 1));
        }

        Assert.Null(file.Open(backend));
        file.Create(backend).Dispose();
        using FeatureStore? again = file.Open(backend);
        Assert.NotNull(again);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(HeaderBytes)]
    [InlineData(50000)]
    public void Torn_file_is_noticed(int length)
    {
        FeatureFile file = Made();
        using (var stream = new FileStream(file.Path, FileMode.Open))
            stream.SetLength(length);
        Assert.Null(file.Open(backend));
    }

    [Fact]
    public void Other_content_stretch_recipe_or_decoder_is_another_file()
    {
        (IReadOnlyList<SoundClip> clips, Window[] windows) = Scan();
        string path = File(clips, windows).Path;
        Assert.Equal(path, File(clips, windows).Path);
        Assert.NotEqual(path, File(clips, [.. windows.Take(4), windows[4] with { Start = 17 }]).Path);
        Assert.NotEqual(path, new FeatureFile(Folder, "naudio", options, preparer, clips, windows).Path);
        Assert.NotEqual(path, new FeatureFile(Folder, "own", options with { Mels = 32 }, preparer, clips, windows).Path);
        var longer = new ClipPreparer(new ClipPreparation { DurationMs = 201 });
        Assert.NotEqual(path, new FeatureFile(Folder, "own", options, longer, clips, windows).Path);

        Write(2, 1, 77);
        Assert.NotEqual(path, File(Scan().Clips, windows).Path);
        Assert.Null(File(clips, windows).Open(backend));
    }

    [Fact]
    public void Computation_that_fails_leaves_no_file_and_no_half()
    {
        (IReadOnlyList<SoundClip> clips, Window[] windows) = Scan();
        FeatureFile file = File(clips, windows);
        Assert.Throws<OperationCanceledException>(() => file.Create(backend, 1, _ => throw new OperationCanceledException()));
        System.IO.File.Delete(clips[3].Clip.Path);
        Assert.Throws<FileNotFoundException>(() => file.Create(backend));
        Assert.Empty(Directory.EnumerateFiles(Folder));
    }

    [Fact]
    public void File_that_is_deleted_while_it_is_checked_is_used_all_the_same()
    {
        FeatureFile file = Made();
        using FeatureStore? store = file.Open(backend, _ => System.IO.File.Delete(file.Path));
        Assert.NotNull(store);
        Assert.Equal(2, store.Mono.Shape[0]);
    }

    [Fact]
    public void Name_that_is_taken_leaves_no_half()
    {
        (IReadOnlyList<SoundClip> clips, Window[] windows) = Scan();
        FeatureFile file = File(clips, windows);
        Directory.CreateDirectory(file.Path);
        Assert.ThrowsAny<SystemException>(() => file.Create(backend));
        Assert.Empty(Directory.EnumerateFiles(Folder));
    }

    [Fact]
    public void Folder_keeps_the_files_last_used_and_no_halves()
    {
        (IReadOnlyList<SoundClip> clips, Window[] windows) = Scan();
        data.WithText("cache/0123.features.99.tmp", "half");
        string[] paths = [.. Enumerable.Range(0, 6).Select(start =>
        {
            FeatureFile file = File(clips, [windows[0] with { Start = start }]);
            file.Create(backend).Dispose();
            System.IO.File.SetLastWriteTimeUtc(file.Path, new DateTime(2020, 1, 1 + start, 0, 0, 0, DateTimeKind.Utc));
            return file.Path;
        })];
        Assert.Equal(paths[2..].Order(), Directory.EnumerateFiles(Folder).Order());
    }

    private FeatureFile Made()
    {
        (IReadOnlyList<SoundClip> clips, Window[] windows) = Scan();
        FeatureFile file = File(clips, windows);
        file.Create(backend).Dispose();
        return file;
    }

    private FeatureFile File(IReadOnlyList<SoundClip> clips, Window[] windows) => new(Folder, "own", options, preparer, clips, windows);

    private (IReadOnlyList<SoundClip> Clips, Window[] Windows) Scan()
    {
        IReadOnlyList<SoundClip> clips = ClipScan.Run(Manifest.Load(data.PathOf("data")).Clips, preparer.Preparation, cancellation: TestContext.Current.CancellationToken).Clips;
        return (clips, Window.ForEvaluation(clips, preparer)[..clips.Count]);
    }

    private void Write(int clip, int channels, int pitch)
    {
        short[] sound = [.. Enumerable.Range(0, 1500 * channels).Select(i => (short)(9000 * Math.Sin(i * i * 0.0001 * pitch)))];
        data.WithBytes($"data/class{clip}/x.wav", WavBytes.File(WavBytes.Pcm, 16, channels, 8000, WavBytes.S16(sound)));
    }
}
