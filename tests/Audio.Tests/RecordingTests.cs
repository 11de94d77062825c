using RawAudioNet.Audio.Resampling;
using RawAudioNet.Audio.Tests.Data;
using RawAudioNet.Audio.Tests.Wav;
using Xunit;

namespace RawAudioNet.Audio.Tests;

/// <summary>Parts of recordings against the whole.</summary>
public sealed class RecordingTests : IDisposable
{
    private readonly DataFolder data = new();

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData(44100, 2, ResampleQuality.Default)]
    [InlineData(48000, 2, ResampleQuality.Default)]
    [InlineData(8000, 1, ResampleQuality.Default)]
    [InlineData(48000, 3, ResampleQuality.High)]
    [InlineData(44056, 1, ResampleQuality.High)]
    public void Windows_of_parts_have_the_bits_of_the_whole(int rateHz, int channels, ResampleQuality quality)
    {
        var preparer = new ClipPreparer(new ClipPreparation { DurationMs = 100, ResampleQuality = quality });
        string path = Noise(rateHz, channels, seconds: 3);
        AudioClip whole = AudioFile.Open(path);
        Recording recording = Recording.Open(path, partFrames: rateHz / 3);
        ClipWindows windows = preparer.Windows(preparer.Frames(whole), hopMs: 70);

        (AudioClip Part, long Start)[] found = [.. recording.Windows(preparer, windows)];

        Assert.Equal((whole.Frames, whole.Seconds, windows.Count), (recording.Frames, recording.Seconds, found.Length));
        Assert.InRange(found.Select(window => window.Part).Distinct().Count(), 9, 20);
        Assert.All(found, window => Assert.InRange(window.Part.Frames, 1, rateHz / 2));
        for (int i = 0; i < found.Length; i++)
        {
            Assert.Equal(windows.Start(i), found[i].Start);
            Assert.Equal(Prepared(preparer, whole, windows.Start(i)), Prepared(preparer, found[i].Part, found[i].Start));
        }
    }

    [Fact]
    public void Short_recording_is_one_part()
    {
        Recording recording = Recording.Open(Noise(8000, 1, seconds: 1));
        AudioClip part = Assert.Single(recording.Parts([(0, 100), (7000, 8000), (3, 3), (0, 8000)]).Distinct());
        Assert.Equal((0, 8000, 8000), (part.FirstFrame, part.Frames, part.RecordingFrames));
    }

    [Theory]
    [InlineData(WavBytes.ImaAdpcm)]
    [InlineData(WavBytes.MsAdpcm)]
    public void Part_of_blocks_begins_with_the_block_and_has_the_samples_of_the_whole(int tag)
    {
        byte[] sound = [.. Enumerable.Range(0, 40).SelectMany(block => (byte[])[1, 0, (byte)block, 0, 7, 0, 9, 0, 0x1F, (byte)(block * 3), 0x62, 0x33])];
        int frames = tag == WavBytes.ImaAdpcm ? 17 : 12;
        data.WithBytes("blocks.wav", WavBytes.Riff(WavAdpcmTests.AdpcmFormat(tag, 1, 12, frames), WavBytes.Chunk("data", sound)));
        string path = data.PathOf("blocks.wav");
        AudioClip whole = AudioFile.Open(path);
        foreach ((int first, int end) in ((int, int)[])[(0, 1), (frames, frames + 1), (5, 3 * frames + 2), (whole.Frames - 1, whole.Frames), (whole.Frames, whole.Frames)])
        {
            AudioClip part = AudioFile.OpenPart(path, first, end);
            Assert.Equal(first / frames * frames, part.FirstFrame);
            Assert.Equal(whole.Frames, part.RecordingFrames);
            Assert.True(part.Holds(first, end));
            Assert.Equal(whole.Samples.Slice((int)part.FirstFrame, part.Frames).ToArray(), part.Samples.ToArray());
        }
    }

    [Fact]
    public void Part_beyond_the_end_holds_what_there_is()
    {
        string path = Noise(8000, 2, seconds: 1);
        AudioClip part = AudioFile.OpenPart(path, 7990, 9000);
        Assert.Equal((7990, 10, 8000), (part.FirstFrame, part.Frames, part.RecordingFrames));
        Assert.Equal(0, AudioFile.OpenPart(path, 9000, 9001).Frames);
    }

    [Fact]
    public void Part_that_lacks_what_a_stretch_depends_on_is_refused()
    {
        AudioClip part = AudioFile.OpenPart(Noise(48000, 1, seconds: 1), 4800, 9900);
        var preparer = new ClipPreparer(new ClipPreparation { DurationMs = 100 });
        Assert.Throws<ArgumentException>(() => Prepared(preparer, part, 4400));
        Assert.NotEmpty(Prepared(preparer, part, 4560));
        Assert.Throws<ArgumentException>(() => Prepared(preparer, part, 4800));
    }

    [Fact]
    public void File_that_changes_between_two_parts_is_a_fault_of_the_file()
    {
        string path = Noise(8000, 1, seconds: 2);
        Recording recording = Recording.Open(path, partFrames: 1000);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..20000]);
        Assert.Contains("changed", Assert.Throws<AudioFormatException>(() => recording.Parts([(0, 10), (15000, 15100)]).Last()).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Sound_of_which_nothing_can_be_said_is_refused_in_the_part_where_it_shows()
    {
        byte[] sound = new byte[4 * 2000];
        BitConverter.TryWriteBytes(sound.AsSpan(4 * 1500), float.NaN);
        data.WithBytes("nan.wav", WavBytes.File(WavBytes.Float, 32, 1, 8000, sound));
        Recording recording = Recording.Open(data.PathOf("nan.wav"), partFrames: 1000);
        Assert.Single(recording.Parts([(0, 1000)]));
        Assert.Throws<AudioFormatException>(() => recording.Parts([(0, 1000), (1000, 2000)]).Last());
        data.WithBytes("empty.wav", WavBytes.File(WavBytes.Pcm, 16, 1, 8000, []));
        Assert.Throws<AudioFormatException>(() => Recording.Open(data.PathOf("empty.wav")));
    }

    private static float[] Prepared(ClipPreparer preparer, AudioClip clip, long start)
    {
        var prepared = new float[preparer.Length];
        preparer.Prepare(clip, start, prepared);
        return prepared;
    }

    private string Noise(int rateHz, int channels, int seconds)
    {
        var random = new Random(rateHz + channels);
        short[] sound = [.. Enumerable.Range(0, rateHz * channels * seconds).Select(_ => (short)random.Next(-20000, 20000))];
        data.WithBytes("noise.wav", WavBytes.File(WavBytes.Pcm, 16, channels, rateHz, WavBytes.S16(sound)));
        return data.PathOf("noise.wav");
    }
}
