using Xunit;

namespace RawAudioNet.Audio.Tests;

public sealed class AudioClipTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(83)]
    public void Peak_is_the_largest_magnitude_wherever_it_stands(int frames)
    {
        for (int place = 0; place < frames; place++)
        {
            var samples = new float[frames];
            Array.Fill(samples, 0.25f);
            samples[place] = -0.75f;
            Assert.Equal(0.75f, AudioClip.FromSamples(samples, 1, 8000).Peak);
            samples[place] = float.NaN;
            Assert.Equal(float.NaN, AudioClip.FromSamples(samples, 1, 8000).Peak);
        }
    }

    [Fact]
    public void Peak_of_nothing_is_0() => Assert.Equal(0, AudioClip.FromSamples([], 1, 8000).Peak);
}
