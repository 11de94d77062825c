using RawAudioNet.Audio.Resampling;
using Xunit;
using static RawAudioNet.Audio.Tests.Resampling.ResampleReference;

namespace RawAudioNet.Audio.Tests.Resampling;

public sealed class SincResamplerTests
{
    // Published values of torchaudio's kernel; its float32 phase moves taps by up to 5.2e-6.
    private const double GoldenTolerance = 1e-5;

    [Theory]
    [InlineData(0, -2, new[] { -0.0676475644, 0.0842612568, 0.9095625000, 0.0842612568, -0.0676475644, 0.0455935708 })]
    [InlineData(1, -2, new[] { 0.0319843797, -0.0365338382, 0.0085826141, 0.8995138373, 0.1702953345, -0.0983037682 })]
    [InlineData(73, 77, new[] { 0.0603763828, -0.1646328680, 0.6654742764, 0.5750557570 })]
    public void Kernel_48000_to_44100_equals_golden(int phase, int first, double[] expected)
    {
        for (int k = 0; k < expected.Length; k++)
            Assert.Equal(expected[k], TapOf(48000, 44100, phase, first + k), GoldenTolerance);
    }

    [Fact]
    public void Kernel_phase_sums_equal_golden()
    {
        double[] sums = [.. Enumerable.Range(0, 147).Select(j => Enumerable.Range(-7, 174).Sum(i => (double)TapOf(48000, 44100, j, i)))];
        Assert.Equal(1.000694250, sums[0], GoldenTolerance);
        Assert.Equal(1.000661514, sums[1], GoldenTolerance);
        Assert.Equal(1.000233105, sums.Min(), GoldenTolerance);
    }

    [Theory]
    [InlineData(88200, 0, 0, new[] { 0.495, 0.312955514, 0.004670810, -0.090757431 })]
    [InlineData(88200, 0, -3, new[] { -0.090757431, 0.004670810, 0.312955514, 0.495 })]
    [InlineData(22050, 0, -2, new[] { -0.007540244, 0.009341621, 0.99, 0.009341621, -0.007540244 })]
    [InlineData(22050, 1, 0, new[] { 0.625911028, 0.625911028 })]
    public void Kernel_of_factor_two_equals_golden(int fromHz, int phase, int first, double[] expected)
    {
        for (int k = 0; k < expected.Length; k++)
            Assert.Equal(expected[k], TapOf(fromHz, 44100, phase, first + k), GoldenTolerance);
    }

    [Fact]
    public void Ones_48000_to_44100_equal_golden()
    {
        float[] ones = new float[480];
        Array.Fill(ones, 1f);
        float[] y = SincResampler.Create(48000, 44100).Resample(ones);
        Assert.Equal(441, y.Length);
        Assert.Equal([0.955128375, 1.017895797, 1.000380192, 1.009313183], new double[] { y[0], y[1], y[200], y[440] }, Near);
    }

    [Fact]
    public void Impulse_48000_to_44100_equals_golden()
    {
        float[] y = SincResampler.Create(48000, 44100).Resample(Impulse(320));
        Assert.Equal(294, y.Length);
        Assert.Equal([0.909562500, 0.008582614, -0.006927599, 0.004659001, -0.002374433, 0.000674154], y.Take(6).Select(v => (double)v), Near);
    }

    [Fact]
    public void Signal_48000_to_44100_equals_golden()
    {
        float[] y = SincResampler.Create(48000, 44100).Resample(Signal(480, 5));
        Assert.Equal([-0.134567010, -0.204933515, 0.465977835, -0.530487431], new double[] { y[0], y[1], y[220], y[440] }, Near);
    }

    [Fact]
    public void Impulse_22050_to_44100_equals_golden()
    {
        float[] y = SincResampler.Create(22050, 44100).Resample(Impulse(8));
        Assert.Equal(16, y.Length);
        Assert.Equal([0.990000000, 0.625911028, 0.009341621, -0.181514863, -0.007540244, 0.080692895], y.Take(6).Select(v => (double)v), Near);
    }

    [Theory]
    [InlineData(48000, 44100, 5003)]
    [InlineData(96000, 44100, 5003)]
    [InlineData(192000, 44100, 7001)]
    [InlineData(32000, 44100, 3001)]
    [InlineData(24000, 44100, 2049)]
    [InlineData(22050, 44100, 1024)]
    [InlineData(16000, 44100, 1601)]
    [InlineData(11025, 44100, 999)]
    [InlineData(8000, 44100, 800)]
    [InlineData(11024, 44100, 6000)]
    [InlineData(44056, 44100, 23000)]
    [InlineData(88200, 44100, 1111)]
    [InlineData(44100, 16000, 2000)]
    [InlineData(44100, 8000, 4003)]
    [InlineData(3, 7, 200)]
    [InlineData(7, 3, 200)]
    [InlineData(7, 1, 1000)]
    [InlineData(1, 9, 50)]
    [InlineData(65, 64, 3000)]
    [InlineData(63, 67, 3000)]
    public void Any_pair_of_rates_equals_dense_reference(int fromHz, int toHz, int length)
    {
        float[] x = Signal(length, 4);
        float[] y = SincResampler.Create(fromHz, toHz).Resample(x);
        Assert.Equal((int)Math.Ceiling((decimal)length * toHz / fromHz), y.Length);

        // All of short outputs, a spread of long ones: the dense sum is slow. Tolerance: a few dozen float32 products of magnitude 1.
        int step = 1 + (y.Length / 1000);
        for (int i = 0; i < y.Length; i += step)
            Assert.Equal(SampleAt(x, fromHz, toHz, i), y[i], 2e-6);
    }

    [Theory]
    [InlineData(48000, 44100)]
    [InlineData(22050, 44100)]
    [InlineData(8000, 44100)]
    [InlineData(96000, 44100)]
    public void Shortest_inputs_equal_dense_reference(int fromHz, int toHz)
    {
        for (int length = 0; length <= 40; length++)
        {
            float[] x = Signal(length, 1);
            float[] y = SincResampler.Create(fromHz, toHz).Resample(x);
            Assert.Equal((int)Math.Ceiling((decimal)length * toHz / fromHz), y.Length);
            for (int i = 0; i < y.Length; i++)
                Assert.Equal(SampleAt(x, fromHz, toHz, i), y[i], 2e-6);
        }
    }

    [Theory]
    [InlineData(48000, 44100)]
    [InlineData(22050, 44100)]
    [InlineData(11024, 44100)]
    [InlineData(192000, 44100)]
    [InlineData(44100, 44100)]
    public void Part_is_to_the_bit_the_part_of_the_whole(int fromHz, int toHz)
    {
        SincResampler resampler = SincResampler.Create(fromHz, toHz);
        float[] x = Signal(9001, 2);
        float[] whole = resampler.Resample(x);
        foreach ((int first, int length) in ((int, int)[])[(0, 1), (0, 700), (1, 8), (3, 999), (whole.Length - 5, 5), (whole.Length / 2, 147), (whole.Length, 0)])
        {
            float[] part = new float[length + 2];
            Array.Fill(part, 9f);
            resampler.Resample(x, first, part.AsSpan(1, length));
            Assert.Equal(whole.AsSpan(first, length), part.AsSpan(1, length));
            Assert.Equal((9f, 9f), (part[0], part[^1]));
        }
    }

    [Theory]
    [InlineData(48000, ResampleQuality.Default)]
    [InlineData(22050, ResampleQuality.Default)]
    [InlineData(11024, ResampleQuality.Default)]
    [InlineData(44100, ResampleQuality.Default)]
    [InlineData(48000, ResampleQuality.High)]
    [InlineData(44056, ResampleQuality.High)]
    public void Part_of_the_input_makes_the_part_of_the_output_that_depends_on_it(int fromHz, ResampleQuality quality)
    {
        IResampler resampler = Resampler.Create(fromHz, 44100, quality);
        float[] x = Signal(fromHz, 2);
        float[] whole = resampler.Resample(x);
        foreach (int first in (int[])[0, 1, 20000, whole.Length - 500])
        {
            int start = (int)Math.Max(0, resampler.FirstInputFor(first));
            int end = (int)Math.Min(x.Length, resampler.InputFramesFor(first + 500));
            var part = new float[500];
            resampler.Resample(x.AsSpan(start, end - start), start, first, part);
            Assert.Equal(whole[first..(first + 500)], part);
        }
    }

    [Theory]
    [InlineData(48000)]
    [InlineData(22050)]
    [InlineData(11024)]
    [InlineData(96000)]
    public void Head_depends_on_no_more_input_than_it_says(int fromHz)
    {
        SincResampler resampler = SincResampler.Create(fromHz, 44100);
        float[] x = Signal(40000, 6);
        foreach (int wanted in (int[])[1, 146, 147, 148, 5000])
        {
            var whole = new float[wanted];
            var head = new float[wanted];
            resampler.Resample(x, 0, whole);
            resampler.Resample(x.AsSpan(0, (int)resampler.InputFramesFor(wanted)), 0, head);
            Assert.Equal(whole, head);
        }
    }

    [Theory]
    [InlineData(48000, 44100, 192000, 176400)]
    [InlineData(48000, 44100, 191963, 176367)]
    [InlineData(48000, 44100, 1, 1)]
    [InlineData(11024, 44100, 44096, 176400)]
    [InlineData(44100, 44100, 17, 17)]
    [InlineData(48000, 44100, 4_000_000_000, 3_675_000_000)]
    public void Length_is_the_integer_ceiling(int fromHz, int toHz, long input, long output) =>
        Assert.Equal(output, SincResampler.Create(fromHz, toHz).OutputFrames(input));

    [Fact]
    public void Same_rate_is_a_copy()
    {
        float[] x = Signal(100, 3);
        Assert.Equal(x, SincResampler.Create(44100, 44100).Resample(x));
    }

    [Fact]
    public void Many_threads_share_one_kernel()
    {
        float[] x = Signal(4801, 7);
        float[][] results = new float[16][];
        Parallel.For(0, results.Length, i => results[i] = SincResampler.Create(47999, 44100).Resample(x));
        Assert.All(results, result => Assert.Equal(results[0], result));
        Assert.Same(SincKernel.For(96000, 88200), SincKernel.For(48000, 44100));
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        SincResampler resampler = SincResampler.Create(48000, 44100);
        float[] x = Signal(48000, 7);
        float[] y = new float[44100];
        resampler.Resample(x, 0, y);
        long before = GC.GetAllocatedBytesForCurrentThread();
        resampler.Resample(x, 0, y);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Part_beyond_the_end_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SincResampler.Create(48000, 44100).Resample(new float[160], 100, new float[48]));

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= GoldenTolerance;

    private static float[] Impulse(int length)
    {
        var x = new float[length];
        x[0] = 1;
        return x;
    }

    // Looks a tap up in the grouped table of the kernel.
    private static float TapOf(int fromHz, int toHz, int phase, int input)
    {
        SincKernel kernel = SincKernel.For(fromHz, toHz);
        (int group, int lane) = Math.DivRem(phase, SincKernel.Lanes);
        int tap = input - kernel.Starts[group];
        return tap >= 0 && tap < kernel.Taps ? kernel.Table[(((group * kernel.Taps) + tap) * SincKernel.Lanes) + lane] : 0;
    }
}
