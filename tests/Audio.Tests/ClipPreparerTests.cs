using RawAudioNet.Audio.Resampling;
using RawAudioNet.Audio.Tests.Resampling;
using Xunit;

namespace RawAudioNet.Audio.Tests;

public sealed class ClipPreparerTests
{
    private const int Samples = 176000;
    private static readonly ClipPreparer Preparer = new();

    [Fact]
    public void Defaults_are_the_shape_of_the_published_pipeline()
    {
        var preparation = new ClipPreparation();
        Assert.Equal((44100, 2, 176000), (preparation.SampleRateHz, preparation.Channels, preparation.Samples));
        Assert.Equal(88000, new ClipPreparation { SampleRateHz = 22050 }.Samples);
        Assert.Equal(352000, Preparer.Length);
    }

    [Theory]
    [InlineData(2000, 88000)]
    [InlineData(50_000_000, int.MaxValue)]
    [InlineData(1_000_000_000, int.MaxValue)]
    public void Windows_of_any_hop_are_at_most_the_largest_apart(int hopMs, int hop) =>
        Assert.Equal(hop, Preparer.Windows(10 * Samples, hopMs).Hop);

    [Fact]
    public void Mono_is_repeated()
    {
        float[] x = ResampleReference.Signal(Samples, 1);
        float[] prepared = Prepare(AudioClip.FromSamples(x, 1, 44100), 0);
        Assert.Equal(x, prepared[..Samples]);
        Assert.Equal(x, prepared[Samples..]);
    }

    [Fact]
    public void Stereo_keeps_its_channels_apart()
    {
        float[] x = ResampleReference.Signal(2 * Samples, 2);
        Assert.Equal(x, Prepare(AudioClip.FromSamples(x, 2, 44100), 0));
    }

    [Fact]
    public void More_than_two_channels_are_averaged_and_repeated()
    {
        float[] x = [.. Constant(0.3f, 10), .. Constant(0.6f, 10), .. Constant(-0.75f, 10)];
        float[] prepared = Prepare(AudioClip.FromSamples(x, 3, 44100), 0);
        Assert.All(prepared[..10], value => Assert.Equal(0.05f, value, 1e-6f));
        Assert.Equal(prepared[..Samples], prepared[Samples..]);
    }

    [Fact]
    public void Another_rate_is_resampled_channel_by_channel()
    {
        float[] x = ResampleReference.Signal(2 * 5000, 3);
        float[] prepared = Prepare(AudioClip.FromSamples(x, 2, 48000), 0);
        for (int c = 0; c < 2; c++)
        {
            float[] expected = SincResampler.Create(48000, 44100).Resample(x.AsSpan(c * 5000, 5000));
            Assert.Equal(expected, prepared.AsSpan(c * Samples, expected.Length));
            Assert.Equal(-1, prepared.AsSpan((c * Samples) + expected.Length, Samples - expected.Length).IndexOfAnyExcept(0f));
        }
    }

    [Theory]
    [InlineData(1, 87999)]
    [InlineData(2, 87999)]
    [InlineData(100001, 37999)]
    [InlineData(175999, 0)]
    [InlineData(176000, 0)]
    [InlineData(176001, 0)]
    public void Centred_sound_has_silence_on_both_sides(int frames, int begin)
    {
        float[] prepared = Prepare(AudioClip.FromSamples(Constant(1, frames), 1, 44100), Preparer.CentredStart(frames));
        int sounding = Math.Min(frames, Samples);
        Assert.Equal(begin, prepared.AsSpan().IndexOfAnyExcept(0f));
        Assert.Equal(-1, prepared.AsSpan(begin, sounding).IndexOfAnyExcept(1f));
        Assert.Equal(-1, prepared.AsSpan(begin + sounding, Samples - begin - sounding).IndexOfAnyExcept(0f));
    }

    [Fact]
    public void Positions_of_a_short_sound_reach_from_one_end_to_the_other()
    {
        AudioClip clip = AudioClip.FromSamples(Constant(1, 1000), 1, 44100);
        Assert.Equal(175001, Preparer.Positions(1000));
        Assert.Equal(0, Prepare(clip, Preparer.StartAt(1000, 0)).AsSpan().IndexOfAnyExcept(0f));
        Assert.Equal(175000, Prepare(clip, Preparer.StartAt(1000, 175000)).AsSpan(0, Samples).IndexOfAnyExcept(0f));
        Assert.Throws<ArgumentOutOfRangeException>(() => Preparer.StartAt(1000, 175001));
    }

    [Theory]
    [InlineData(44100)]
    [InlineData(48000)]
    [InlineData(22050)]
    public void Crop_of_a_long_sound_is_to_the_bit_the_stretch_of_all_of_it(int rateHz)
    {
        AudioClip clip = AudioClip.FromSamples(ResampleReference.Signal(rateHz * 5, 4), 1, rateHz);
        float[] whole = SincResampler.Create(rateHz, 44100).Resample(clip.Samples);
        Assert.Equal(220500, Preparer.Frames(clip));
        foreach (long position in (long[])[0, 1, 12345, Preparer.Positions(220500) - 1])
        {
            long start = Preparer.StartAt(220500, position);
            Assert.Equal(whole.AsSpan((int)start, Samples), Prepare(clip, start).AsSpan(0, Samples));
        }
    }

    [Fact]
    public void Windows_of_a_long_sound_end_with_it()
    {
        ClipWindows windows = Preparer.Windows(10 * 44100);
        Assert.Equal([0, 88000, 176000, 264000, 265000], Enumerable.Range(0, windows.Count).Select(windows.Start));
    }

    [Fact]
    public void Head_of_a_file_needs_no_more_than_it_says()
    {
        float[] x = ResampleReference.Signal(300000, 5);
        int needed = (int)Preparer.SourceFramesOfHead(48000);
        Assert.InRange(needed, 191564, 193000);
        Assert.Equal(Prepare(AudioClip.FromSamples(x, 1, 48000), 0), Prepare(AudioClip.FromSamples(x[..needed], 1, 48000), 0));
    }

    [Fact]
    public void Clip_of_no_frames_is_silence() =>
        Assert.Equal(-1, Prepare(AudioClip.FromSamples([], 2, 8000), Preparer.CentredStart(0)).AsSpan().IndexOfAnyExcept(0f));

    [Fact]
    public void Low_rate_costs_no_more_than_the_stretch()
    {
        // A million frames at 1 Hz are twelve days: only the four seconds asked for are computed.
        AudioClip clip = AudioClip.FromSamples(Constant(0.5f, 1_000_000), 1, 1);
        Assert.Equal(44_100_000_000, Preparer.Frames(clip));
        Assert.Equal(0.5f, Prepare(clip, 22_050_000_000)[1000], 1e-2f);
    }

    [Fact]
    public void Destination_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => Preparer.Prepare(AudioClip.FromSamples([0], 1, 44100), 0, new float[Samples]));

    // The destination is filled with NaN before, so that anything left unwritten shows.
    private static float[] Prepare(AudioClip clip, long start)
    {
        float[] destination = Constant(float.NaN, Preparer.Length);
        Preparer.Prepare(clip, start, destination);
        return destination;
    }

    private static float[] Constant(float value, int length)
    {
        var samples = new float[length];
        Array.Fill(samples, value);
        return samples;
    }
}
