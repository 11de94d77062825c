using Xunit;
using static RawAudioNet.Audio.Tests.Wav.WavBytes;

namespace RawAudioNet.Audio.Tests.Wav;

/// <summary>Every supported encoding, its scale, its extremes, and the planar order of channels.</summary>
public sealed class WavEncodingTests
{
    [Fact]
    public void Pcm8_extremes_scale_by_128_around_128() =>
        AssertSamples(File(Pcm, 8, 1, 22050, [0, 1, 128, 255]), AudioEncoding.PcmUnsigned8, -1f, -127f / 128, 0f, 127f / 128);

    [Fact]
    public void Pcm16_extremes_scale_by_32768() =>
        AssertSamples(File(Pcm, 16, 1, 44100, S16(short.MinValue, -1, 0, 1, short.MaxValue)), AudioEncoding.Pcm16,
            -1f, -1f / 32768, 0f, 1f / 32768, 32767f / 32768);

    [Fact]
    public void Pcm24_extremes_scale_by_two_to_the_23() =>
        AssertSamples(File(Pcm, 24, 1, 48000, S24(-8388608, -1, 0, 1, 0x123456, 8388607)), AudioEncoding.Pcm24,
            -1f, -1f / 8388608, 0f, 1f / 8388608, 0x123456 / 8388608f, 8388607f / 8388608);

    [Fact]
    public void Pcm32_extremes_scale_by_two_to_the_31() =>
        AssertSamples(File(Pcm, 32, 1, 192000, S32(int.MinValue, -1, 0, 1 << 30, int.MaxValue)), AudioEncoding.Pcm32,
            -1f, -1f / 2147483648f, 0f, 0.5f, 1f);

    [Fact]
    public void Float32_any_value_is_untouched() =>
        AssertSamples(File(Float, 32, 1, 8000, F32(1.5f, -2f, float.Epsilon, float.NaN, float.PositiveInfinity)), AudioEncoding.IeeeFloat32,
            1.5f, -2f, float.Epsilon, float.NaN, float.PositiveInfinity);

    [Fact]
    public void Float64_values_are_rounded_to_single() =>
        AssertSamples(File(Float, 64, 1, 8000, F64(0.1, -3.25, 1e-320)), AudioEncoding.IeeeFloat64, 0.1f, -3.25f, 0f);

    [Fact]
    public void Pcm12_bits_sit_left_justified_in_16()
    {
        byte[] file = File(Pcm, 12, 1, 8000, S16(0x7FF0, -0x8000));
        AssertSamples(file, AudioEncoding.Pcm16, 0x7FF0 / 32768f, -1f);
        Assert.Equal(12, Read(file).Info.BitsPerSample);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(64)]
    public void Channels_interleaved_become_planar(int channels)
    {
        const int Frames = 33000;
        short[] interleaved = [.. Enumerable.Range(0, Frames * channels).Select(i => (short)(i * 31))];
        AudioClip clip = Read(File(Pcm, 16, channels, 11024, S16(interleaved)));
        Assert.Equal((channels, Frames, 11024), (clip.Channels, clip.Frames, clip.SampleRateHz));
        for (int c = 0; c < channels; c++)
        {
            for (int f = 0; f < Frames; f++)
                Assert.Equal(interleaved[(f * channels) + c] / 32768f, clip.Channel(c)[f]);
        }
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(24, 24)]
    [InlineData(24, 20)]
    [InlineData(32, 24)]
    [InlineData(24, 0)]
    [InlineData(8, 8)]
    public void Extensible_pcm_valid_bits_are_left_justified_in_their_container(int bits, int validBits)
    {
        byte[] sound = [.. new byte[(bits / 8) - 1], 0x40, .. new byte[(bits / 8) - 1], 0xC0];
        byte[] file = Riff(ExtensibleFormat(Pcm, bits, validBits, 2, 48000, mask: 3), Chunk("fact", U32(1)), Chunk("data", sound));
        AudioClip clip = Read(file);
        Assert.Equal(validBits == 0 ? bits : validBits, clip.Info.BitsPerSample);
        Assert.Equal(bits == 8 ? [-0.5f, 0.5f] : [0.5f, -0.5f], clip.Samples.ToArray());
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    public void Extensible_float_is_read(int bits)
    {
        byte[] sound = bits == 32 ? F32(0.25f, -7f) : F64(0.25, -7);
        AudioClip clip = Read(Riff(ExtensibleFormat(Float, bits, bits, 2, 44100), Chunk("data", sound)));
        Assert.Equal([0.25f, -7f], clip.Samples.ToArray());
    }

    [Fact]
    public void Plain_24_in_32_container_is_believed_when_two_fields_agree()
    {
        byte[] fmt = Format(Pcm, 24, 1, 48000, frameBytes: 4);
        Assert.Equal([0.5f, -1f], Read(Riff(fmt, Chunk("data", S32(1 << 30, int.MinValue)))).Samples.ToArray());
    }

    [Fact]
    public void Header_is_read_without_samples()
    {
        byte[] file = File(Pcm, 24, 2, 48000, S24(1, 2, 3, 4, 5, 6));
        AudioInfo info = AudioFile.ReadHeader(new MemoryStream(file));
        Assert.Equal((AudioEncoding.Pcm24, 48000, 2, 24, 3L), (info.Encoding, info.SampleRateHz, info.Channels, info.BitsPerSample, info.Frames));
        Assert.Equal(3.0 / 48000, info.Seconds);
        Assert.Empty(info.Warnings);
    }

    internal static AudioClip Read(byte[] file) => AudioFile.Read(new MemoryStream(file));

    private static void AssertSamples(byte[] file, AudioEncoding encoding, params float[] expected)
    {
        AudioClip clip = Read(file);
        Assert.Equal(encoding, clip.Info.Encoding);
        Assert.Equal(expected, clip.Samples.ToArray());
        Assert.Empty(clip.Info.Warnings);
        Assert.Equal(expected, AudioFile.Read(new PipeStream(file)).Samples.ToArray());
    }
}
