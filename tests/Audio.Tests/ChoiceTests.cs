using RawAudioNet.Audio.Resampling;
using RawAudioNet.Audio.Tests.Wav;
using Xunit;

namespace RawAudioNet.Audio.Tests;

/// <summary>
/// The choice of reader and resampler. A build with <c>-p:NAudio=true</c> judges NAudio's beside our own; the default build, that there are none to choose.
/// The choice holds for the process, so these tests run alone.
/// </summary>
[CollectionDefinition(nameof(ChoiceTests), DisableParallelization = true)]
[Collection(nameof(ChoiceTests))]
public sealed class ChoiceTests : IDisposable
{
    public void Dispose() => AudioFile.UseDecoder(AudioFile.OwnDecoder);

    [Fact]
    public void Unknown_choice_is_refused_with_those_there_are()
    {
        Assert.Contains("own", Assert.Throws<ArgumentException>(() => AudioFile.UseDecoder("other")).Message, StringComparison.Ordinal);
        Assert.Contains("own", Assert.Throws<ArgumentException>(() => Resampler.Create(8000, 44100, name: "other")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WavBytes.Pcm, 8)]
    [InlineData(WavBytes.Pcm, 16)]
    [InlineData(WavBytes.Pcm, 24)]
    [InlineData(WavBytes.Pcm, 32)]
    [InlineData(WavBytes.Float, 32)]
    [InlineData(WavBytes.Float, 64)]
    public void Every_decoder_reads_the_same_samples(int tag, int bits)
    {
        byte[] sound = new byte[bits / 8 * 2 * 5001];
        new Random(bits).NextBytes(sound);
        if (tag == WavBytes.Float)
            sound = [.. Enumerable.Range(0, 10002).SelectMany(i => bits == 32 ? BitConverter.GetBytes(MathF.Sin(i)) : BitConverter.GetBytes(Math.Sin(i)))];
        byte[] file = WavBytes.File(tag, bits, 2, 44100, sound);
        AudioClip expected = AudioFile.Read(new MemoryStream(file));
        foreach (string name in AudioFile.DecoderNames)
        {
            AudioFile.UseDecoder(name);
            AudioClip clip = AudioFile.Read(new PipeStream(file, atATime: 999));
            Assert.Equal(expected.Samples.ToArray(), clip.Samples.ToArray());
            Assert.Equal((expected.Info.Encoding, expected.Frames, 44100), (clip.Info.Encoding, clip.Frames, clip.SampleRateHz));
            Assert.Equal(5001, AudioFile.ReadHeader(new MemoryStream(file)).Frames);
            Assert.Equal(expected.Channel(1)[..7].ToArray(), AudioFile.Read(new MemoryStream(file), maximumFrames: 7).Channel(1).ToArray());
            Assert.Throws<AudioFormatException>(() => AudioFile.Read(new MemoryStream(file[..30])));
        }
    }

    [Theory]
    [InlineData(48000, 44100)]
    [InlineData(8000, 44100)]
    [InlineData(96000, 44100)]
    public void Every_resampler_keeps_a_tone_and_its_length(int fromHz, int toHz)
    {
        float[] tone = [.. Enumerable.Range(0, fromHz / 2).Select(n => 0.5f * MathF.Sin(2 * MathF.PI * 440 / fromHz * n))];
        foreach (string name in Resampler.Names)
        {
            IResampler resampler = Resampler.Create(fromHz, toHz, name: name);
            float[] whole = resampler.Resample(tone);
            Assert.Equal(toHz / 2, whole.Length);
            double energy = whole[(toHz / 8)..(3 * toHz / 8)].Average(sample => (double)sample * sample);
            Assert.Equal(0.125, energy, 0.005);

            var part = new float[777];
            resampler.Resample(tone, 1234, part);
            Assert.Equal(whole[1234..2011], part);
            Assert.Equal(whole[..100], resampler.Resample(tone.AsSpan(0, (int)Math.Min(tone.Length, resampler.InputFramesFor(100))))[..100]);
        }
    }
}
