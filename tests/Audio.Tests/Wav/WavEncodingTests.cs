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
    public void ALaw_codes_have_the_values_of_the_recommendation() =>
        AssertSamples(File(ALaw, 8, 1, 8000, [0xD5, 0x55, 0x2A, 0xAA, 0x85, 0xC5]), AudioEncoding.ALaw,
            8 / 32768f, -8 / 32768f, -32256 / 32768f, 32256 / 32768f, 4224 / 32768f, 264 / 32768f);

    [Fact]
    public void MuLaw_codes_have_the_values_of_the_recommendation() =>
        AssertSamples(File(MuLaw, 8, 1, 8000, [0xFF, 0x7F, 0x00, 0x80, 0xEF, 0x6F]), AudioEncoding.MuLaw,
            0f, 0f, -32124 / 32768f, 32124 / 32768f, 132 / 32768f, -132 / 32768f);

    [Theory]
    [InlineData(ALaw)]
    [InlineData(MuLaw)]
    public void Companding_is_read_extensible_and_big_endian(int tag)
    {
        byte[] codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
        AudioClip plain = Read(File(tag, 8, 2, 8000, codes));
        Assert.Equal(plain.Samples, Read(Riff(ExtensibleFormat(tag, 8, 8, 2, 8000), Chunk("data", codes))).Samples);
        Assert.Equal(plain.Samples, Read(Rifx(FormatBody(tag, 8, 2, 8000), codes)).Samples);
    }

    [Theory]
    [InlineData(Pcm, 8)]
    [InlineData(Pcm, 16)]
    [InlineData(Pcm, 24)]
    [InlineData(Pcm, 32)]
    [InlineData(Float, 32)]
    [InlineData(Float, 64)]
    public void Big_endian_sound_equals_little_endian_sound(int tag, int bits)
    {
        byte[] sound = new byte[bits / 8 * 2 * 37];
        new Random(1).NextBytes(sound);
        AudioClip little = Read(File(tag, bits, 2, 8000, sound));
        Assert.Equal(little.Samples.ToArray(), Read(Rifx(FormatBody(tag, bits, 2, 8000), sound, bits / 8)).Samples.ToArray());
        Assert.Equal(little.Info.Encoding, Read(Rifx(FormatBody(tag, bits, 2, 8000), sound, bits / 8)).Info.Encoding);
    }

    [Theory]
    [InlineData(16, 1)]
    [InlineData(16, 2)]
    [InlineData(24, 1)]
    [InlineData(24, 2)]
    [InlineData(24, 3)]
    public void Every_length_is_decoded_to_its_last_sample(int bits, int channels)
    {
        for (int frames = 0; frames < 40; frames++)
        {
            int[] values = [.. Enumerable.Range(0, frames * channels).Select(i => ((i * 7919) - 30000) * (bits == 24 ? 100 : 1) % (1 << (bits - 1)))];
            byte[] sound = bits == 16 ? S16([.. values.Select(v => (short)v)]) : S24(values);
            AudioClip clip = Read(File(Pcm, bits, channels, 8000, sound));
            for (int i = 0; i < values.Length; i++)
                Assert.Equal(values[i] / (float)(1 << (bits - 1)), clip.Channel(i % channels)[i / channels]);
        }
    }

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
    [InlineData(256)]
    public void Channels_interleaved_become_planar(int channels)
    {
        const int Frames = 16411;
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
