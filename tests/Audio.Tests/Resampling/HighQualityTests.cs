using FsCheck;
using FsCheck.Fluent;
using RawAudioNet.Audio.Resampling;
using Xunit;

namespace RawAudioNet.Audio.Tests.Resampling;

public sealed class HighQualityTests
{
    private const double Alias = 1e-7;
    private const double PassBandEnd = 0.91;

    public static TheoryData<int, int> Rates => new()
    {
        { 48000, 44100 }, { 96000, 44100 }, { 192000, 44100 }, { 22050, 44100 }, { 16000, 44100 }, { 8000, 44100 }, { 44100, 48000 },
        { 11024, 44100 }, { 44056, 44100 }, { 44101, 44100 }, { 192000, 44056 }, { 384000, 44100 }, { 44100, 8000 },
    };

    [Theory]
    [MemberData(nameof(Rates))]
    public void Pass_band_is_flat_to_091_and_nothing_else_reaches_minus_140_dB(int fromHz, int toHz)
    {
        double low = Math.Min(fromHz, toHz) / 2.0;
        foreach (double part in (ReadOnlySpan<double>)[0.013, 0.31, 0.672, 0.905, PassBandEnd])
        {
            float[] y = Resampled(fromHz, toHz, part * low);
            Assert.Equal(1, Spectrum.Amplitude(y, part * low, toHz), 1e-6);
            double spur = Spectrum.LargestSpur(y, part * low, toHz);
            Assert.True(spur < Alias, $"{part} of Nyquist leaves {20 * Math.Log10(spur):F1} dB");
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Tone_from_the_lower_Nyquist_frequency_on_is_gone(int fromHz, int toHz)
    {
        foreach (double part in (ReadOnlySpan<double>)[1, 1.004, 1.06, 1.5, 1.99])
        {
            double hertz = part * toHz / 2;
            if (hertz >= fromHz / 2.0)
                return;
            double spur = Spectrum.LargestSpur(Resampled(fromHz, toHz, hertz), null, toHz);
            Assert.True(spur < Alias, $"{part} of Nyquist leaves {20 * Math.Log10(spur):F1} dB");
        }
    }

    [Theory]
    [InlineData(48000, 44100)]
    [InlineData(8000, 44100)]
    [InlineData(44056, 44100)]
    [InlineData(44100, 4000)]
    public void Every_part_has_the_bits_of_the_whole(int fromHz, int toHz)
    {
        IResampler resampler = Resampler.Create(fromHz, toHz, ResampleQuality.High);
        float[] x = Noise(fromHz / 3);
        float[] whole = resampler.Resample(x);
        foreach ((double from, double to) in (ReadOnlySpan<(double, double)>)[(0, 0.001), (0, 1), (0.3, 0.31), (0.5, 0.9), (0.999, 1), (1, 1)])
        {
            var part = new float[(int)(to * whole.Length) - (int)(from * whole.Length)];
            resampler.Resample(x, (int)(from * whole.Length), part);
            Assert.Equal(whole[(int)(from * whole.Length)..(int)(to * whole.Length)], part);
        }
    }

    [Theory]
    [InlineData(48000, 44100)]
    [InlineData(44056, 44100)]
    public void Head_depends_on_no_more_input_than_is_said(int fromHz, int toHz)
    {
        IResampler resampler = Resampler.Create(fromHz, toHz, ResampleQuality.High);
        float[] x = Noise(fromHz);
        var head = new float[1000];
        resampler.Resample(x, 0, head);
        x.AsSpan((int)resampler.InputFramesFor(head.Length)).Fill(1);
        var again = new float[head.Length];
        resampler.Resample(x, 0, again);
        Assert.Equal(head, again);
    }

    [Fact]
    public void Impulse_keeps_its_place_and_its_symmetry()
    {
        var x = new float[4800];
        x[1600] = 1;
        float[] y = Resampler.Create(48000, 44100, ResampleQuality.High).Resample(x);
        Assert.Equal(4410, y.Length);
        Assert.Equal(1470, Array.IndexOf(y, y.Max()));
        for (int n = 1; n < 200; n++)
            Assert.Equal(y[1470 - n], y[1470 + n], 3e-7f);
        Assert.All(y.Take(1470 - 115), value => Assert.Equal(0, value, 3e-7f));
    }

    [Fact]
    public void Any_rates_keep_a_low_tone_and_the_length_is_the_ceiling() =>
        Prop.ForAll(Gen.Choose(4000, 384000).Two().ToArbitrary(), rates =>
        {
            (int fromHz, int toHz) = rates;
            IResampler resampler = Resampler.Create(fromHz, toHz, ResampleQuality.High);
            float[] x = Tone(fromHz / 4, fromHz, 500);
            float[] y = resampler.Resample(x);
            bool length = y.Length == (((long)x.Length * toHz) + fromHz - 1) / fromHz;
            bool tone = true;
            for (int j = y.Length * 2 / 5; j < y.Length * 3 / 5; j += 7)
                tone &= Math.Abs(y[j] - (0.9 * Math.Sin(2 * Math.PI * 500 * j / toHz))) < 1e-5;
            return length && tone;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Empty_and_tiny_sounds_are_no_exception()
    {
        IResampler resampler = Resampler.Create(48000, 44100, ResampleQuality.High);
        Assert.Empty(resampler.Resample([]));
        Assert.Single(resampler.Resample([0.5f]));
        Assert.Throws<ArgumentOutOfRangeException>(() => resampler.Resample([0.5f], 1, new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => resampler.Resample([0.5f], -1, new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampler.Create(0, 44100, ResampleQuality.High));
    }

    [Fact]
    public void Default_quality_is_torchaudios() =>
        Assert.IsType<SincResampler>(Resampler.Create(48000, 44100));

    private static float[] Resampled(int fromHz, int toHz, double hertz)
    {
        int frames = (int)((Spectrum.Points + 2000L) * fromHz / toHz) + 1000;
        float[] y = Resampler.Create(fromHz, toHz, ResampleQuality.High).Resample(Tone(frames, fromHz, hertz, 1));
        return y;
    }

    private static float[] Tone(int frames, int rateHz, double hertz, double amplitude = 0.9) =>
        [.. Enumerable.Range(0, frames).Select(n => (float)(amplitude * Math.Sin(2 * Math.PI * hertz * n / rateHz)))];

    private static float[] Noise(int frames) => [.. Enumerable.Range(0, frames).Select(n => (((n * 31L * n) + (n * 7919L)) % 2003 / 1001f) - 1)];
}
