using RawAudioNet.Audio.Data;
using RawAudioNet.Audio.Resampling;
using RawAudioNet.Audio.Tests.Data;
using RawAudioNet.Audio.Tests.Resampling;
using RawAudioNet.Audio.Tests.Training;
using RawAudioNet.Audio.Tests.Wav;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tests;
using Xunit;

namespace RawAudioNet.Audio.Tests;

/// <summary>Clips that are repeated where others lie in silence.</summary>
public sealed class ClipPaddingTests
{
    private static readonly ClipPreparation Repeated = new() { DurationMs = 100, Padding = ClipPadding.Repeat };
    private static readonly ClipPreparer Preparer = new(Repeated);

    [Theory]
    [InlineData(44100, 1, 1, -2199)]
    [InlineData(44100, 1, 1000, 0)]
    [InlineData(44100, 2, 1000, -1700)]
    [InlineData(44100, 2, 1000, 1234)]
    [InlineData(44100, 1, 4000, -200)]
    [InlineData(44100, 1, 4399, -8798)]
    [InlineData(8000, 1, 300, -1373)]
    [InlineData(48000, 3, 3001, -821)]
    public void Short_sound_comes_again_and_again(int rateHz, int channels, int frames, long start)
    {
        AudioClip clip = AudioClip.FromSamples(ResampleReference.Signal(frames * channels, 1), channels, rateHz);
        var once = new ClipPreparer(Repeated with { Padding = ClipPadding.Silence });
        int period = (int)once.Frames(clip);
        float[] alone = Prepare(once, clip, 0);

        float[] prepared = Prepare(Preparer, clip, start);

        for (int i = 0; i < prepared.Length; i++)
        {
            (int channel, int frame) = Math.DivRem(i, Repeated.Samples);
            long within = ((start + frame) % period + period) % period;
            Assert.Equal(alone[channel * Repeated.Samples + within], prepared[i]);
        }
    }

    [Fact]
    public void Short_sound_in_the_middle_is_whole_there()
    {
        float[] x = ResampleReference.Signal(1001, 2);
        long start = Preparer.CentredStart(x.Length);
        Assert.Equal(x, Prepare(Preparer, AudioClip.FromSamples(x, 1, 44100), start).AsSpan((int)-start, x.Length));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4400, 0)]
    [InlineData(4400, -100)]
    [InlineData(9000, 4700)]
    public void Sound_that_is_empty_or_fills_the_window_is_not_repeated(int frames, long start)
    {
        AudioClip clip = AudioClip.FromSamples(ResampleReference.Signal(frames, 3), 1, 44100);
        Assert.Equal(Prepare(new ClipPreparer(Repeated with { Padding = ClipPadding.Silence }), clip, start), Prepare(Preparer, clip, start));
    }

    [Fact]
    public void Every_stretch_of_a_repeated_sound_depends_on_all_of_it()
    {
        using var data = new DataFolder();
        data.WithBytes("x.wav", WavBytes.File(WavBytes.Pcm, 16, 1, 44100, WavBytes.S16([.. Enumerable.Range(1, 2000).Select(i => (short)i)])));
        AudioClip part = AudioFile.OpenPart(data.PathOf("x.wav"), 500, 2000);

        Assert.Equal((0, 2000), Preparer.SourceFrames(44100, 2000, 600));
        Assert.False(Preparer.Holds(part, 600));
        Assert.Throws<ArgumentException>(() => Prepare(Preparer, part, 600));
    }

    [Theory]
    [InlineData(1, 344)]
    [InlineData(175999, 344)]
    [InlineData(176000, 344)]
    [Trait("Device", "Cpu")]
    public void Span_of_a_repeated_clip_is_the_whole_window(long frames, int count)
    {
        ClipPreparation preparation = Samples.Preparer.Preparation with { Padding = ClipPadding.Repeat };
        Assert.Equal(count, SoundSpan.Of(new Window(0, 0), frames, preparation, Samples.Spectrogram).Frames);
    }

    [Fact]
    [Trait("Device", "Cpu")]
    public void Sound_that_is_kept_to_be_placed_in_silence_is_not_taken() =>
        Assert.Throws<ArgumentException>(() => SoundStore.Load(TestDevices.Get(BackendKind.Cpu), Preparer, Samples.TrainClips(perClass: 1)));

    // The destination is filled with NaN before, so that anything left unwritten shows.
    private static float[] Prepare(ClipPreparer preparer, AudioClip clip, long start)
    {
        var destination = new float[preparer.Length];
        Array.Fill(destination, float.NaN);
        preparer.Prepare(clip, start, destination);
        return destination;
    }
}
