using RawAudioNet.App.Reporting.Html;
using RawAudioNet.Audio;

namespace RawAudioNet.App.Tests.Reporting.Html;

public sealed class SoundSnippetTests
{
    [Theory]
    [InlineData(8000, 1, 8000)]
    [InlineData(44_100, 2, 22_050)]
    [InlineData(192_000, 6, 22_050)]
    public void Wav_ofALongClip_isShortMonoAndReadable(int rate, int channels, int expectedRate)
    {
        var samples = new float[rate * 6 * channels];
        Array.Fill(samples, 0.25f);
        byte[] wav = SoundSnippet.Wav(AudioClip.FromSamples(samples, channels, rate));
        AudioClip read = AudioFile.Read(new MemoryStream(wav));
        Assert.Equal((expectedRate, 1), (read.SampleRateHz, read.Channels));
        Assert.Equal(4, read.Seconds, 1e-3);
        Assert.Equal(0.25, read.Channel(0)[read.Frames / 2], 1e-2);
        Assert.InRange(wav.Length, 1, 180_000);
    }

    [Fact]
    public void Wav_beyondFullScale_isLimited()
    {
        AudioClip read = AudioFile.Read(new MemoryStream(SoundSnippet.Wav(AudioClip.FromSamples([3, -3, 0], 1, 8000))));
        Assert.Equal([32767 / 32768f, -1, 0], read.Channel(0).ToArray());
    }
}
