using Xunit;
using static RawAudioNet.Audio.Tests.Wav.WavBytes;

namespace RawAudioNet.Audio.Tests.Wav;

/// <summary>ADPCM by hand-computed samples, its blocks, its true length, and what becomes of damaged sound.</summary>
public sealed class WavAdpcmTests
{
    // One channel, nibbles 7 and F (low first), then 0 and 8: with step 7 and its successors.
    private static readonly byte[] ImaBlock = [.. S16(1000), 0, 0, 0xF7, 0x80, 0x00, 0x00];

    // Pair 1 (512, -256), step 16, last 100, before 50; nibbles 1, F (-1), 0.
    private static readonly byte[] MsBlock = [1, .. S16(16), .. S16(100), .. S16(50), 0x1F, 0x00];

    [Fact]
    public void Ima_samples_follow_the_recommendation()
    {
        // Step 7: 7/8 + 7 + 7/2 + 7/4 = 0 + 7 + 3 + 1 = 11; index 8, step 16: 2 + 16 + 8 + 4 = 30; index 16, step 34: 4; then 31: -3, 28: 3, 25: 3, ...
        float[] expected = [1000, 1011, 981, 985, 982, 985, 988, 990, 992];
        AssertSamples(expected, Riff(AdpcmFormat(ImaAdpcm, 1, 8, 9), Chunk("data", ImaBlock)), AudioEncoding.ImaAdpcm);
    }

    [Fact]
    public void Ms_samples_follow_the_recommendation()
    {
        // 2·100 - 50 + 16 = 166; 2·166 - 100 - 16 = 216 (both steps stay at the smallest, 16); then 266 and 316.
        float[] expected = [50, 100, 166, 216, 266, 316];
        AssertSamples(expected, Riff(AdpcmFormat(MsAdpcm, 1, 9, 6), Chunk("data", MsBlock)), AudioEncoding.MsAdpcm);
    }

    [Theory]
    [InlineData(ImaAdpcm, 2)]
    [InlineData(ImaAdpcm, 3)]
    [InlineData(MsAdpcm, 2)]
    [InlineData(MsAdpcm, 3)]
    public void Channels_of_a_block_do_not_touch_each_other(int tag, int channels)
    {
        // The channels hold the same sound but the middle or last one silence: what the mono file decodes to must come out of the others.
        byte[] mono = RandomBlock(tag, seed: 5);
        byte[] block = Interleave(tag, mono, channels);
        AudioClip expected = WavEncodingTests.Read(Riff(AdpcmFormat(tag, 1, mono.Length, Frames(tag, 1, mono.Length)), Chunk("data", mono)));
        AudioClip clip = WavEncodingTests.Read(Riff(AdpcmFormat(tag, channels, block.Length, Frames(tag, channels, block.Length)), Chunk("data", [.. block, .. block])));
        Assert.Equal(2 * expected.Frames, clip.Frames);
        Assert.Empty(clip.Info.Warnings);
        for (int c = 0; c < channels; c++)
        {
            float[] wanted = c == 1 ? new float[expected.Frames] : expected.Samples.ToArray();
            Assert.Equal([.. wanted, .. wanted], clip.Channel(c).ToArray());
        }
    }

    [Theory]
    [InlineData(ImaAdpcm)]
    [InlineData(MsAdpcm)]
    public void Fact_cuts_the_padding_of_the_last_block(int tag)
    {
        byte[] sound = [.. Block(tag), .. Block(tag)];
        int frames = Frames(tag, 1, Block(tag).Length);
        foreach ((byte[] file, int expected) in (ReadOnlySpan<(byte[], int)>)
            [
                (Riff(Adpcm(tag), Chunk("fact", U32(7)), Chunk("data", sound)), 7),
                (Riff(Adpcm(tag), Chunk("fact", U32(0)), Chunk("data", sound)), 2 * frames),
                (Riff(Adpcm(tag), Chunk("fact", U32(999)), Chunk("data", sound)), 2 * frames),
                (Riff(Adpcm(tag), Chunk("fact", U32(uint.MaxValue)), Chunk("data", sound)), 2 * frames),
                (Rf64("RF64", (ulong)sound.Length, 8, Adpcm(tag), Chunk("fact", U32(uint.MaxValue)), Chunk("data", sound, uint.MaxValue)), 8),
            ])
        {
            Assert.Equal(expected, WavEncodingTests.Read(file).Frames);
            Assert.Equal(expected, AudioFile.ReadHeader(new MemoryStream(file)).Frames);
            Assert.Equal(expected, AudioFile.Read(new PipeStream(file)).Frames);
        }

        byte[] behind = Riff(Adpcm(tag), Chunk("data", sound), Chunk("fact", U32(7)));
        Assert.Equal(7, WavEncodingTests.Read(behind).Frames);
        Assert.Equal(7, AudioFile.ReadHeader(new MemoryStream(behind)).Frames);
    }

    [Fact]
    public void Fact_that_was_divided_by_the_channels_is_named_and_not_believed()
    {
        // As libsndfile writes it: two blocks of 9 frames in two channels, and a fact chunk that counts 9.
        byte[] block = Interleave(ImaAdpcm, ImaBlock, 2);
        AudioClip clip = WavEncodingTests.Read(Riff(AdpcmFormat(ImaAdpcm, 2, 16, 9), Chunk("fact", U32(9)), Chunk("data", [.. block, .. block])));
        Assert.Equal(18, clip.Frames);
        Assert.Contains("9 frames at byte 48", Assert.Single(clip.Info.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ImaAdpcm)]
    [InlineData(MsAdpcm)]
    public void Any_length_gives_the_frames_that_are_there(int tag)
    {
        byte[] mono = RandomBlock(tag, seed: 9);
        byte[] sound = [.. mono, .. mono];
        byte[] format = AdpcmFormat(tag, 1, mono.Length, Frames(tag, 1, mono.Length));
        float[] whole = WavEncodingTests.Read(Riff(format, Chunk("data", sound))).Samples.ToArray();
        Assert.Equal(2 * Frames(tag, 1, mono.Length), whole.Length);
        for (int length = 0; length <= sound.Length; length++)
        {
            byte[] cut = Riff(format, Chunk("data", sound[..length], (uint)sound.Length));
            AudioClip clip = WavEncodingTests.Read(cut);
            Assert.Equal(Math.DivRem(length, mono.Length) is var (blocks, rest) ? (blocks * whole.Length / 2) + Frames(tag, 1, rest) : 0, clip.Frames);
            Assert.Equal(whole[..clip.Frames], clip.Samples.ToArray());
            Assert.Equal(clip.Frames, AudioFile.ReadHeader(new MemoryStream(cut)).Frames);
        }

        for (int frames = 0; frames <= whole.Length; frames++)
        {
            Assert.Equal(whole[..frames], AudioFile.Read(new MemoryStream(Riff(format, Chunk("data", sound))), maximumFrames: frames).Samples.ToArray());
            Assert.Equal(whole[..frames], AudioFile.Read(new PipeStream(Riff(format, Chunk("data", sound))), maximumFrames: frames).Samples.ToArray());
        }
    }

    [Fact]
    public void Many_blocks_are_decoded_across_the_reads()
    {
        byte[] sound = [.. Enumerable.Repeat(ImaBlock, 20_000).SelectMany(block => block)];
        AudioClip clip = WavEncodingTests.Read(Riff(AdpcmFormat(ImaAdpcm, 1, 8, 9), Chunk("data", sound)));
        float[] one = WavEncodingTests.Read(Riff(AdpcmFormat(ImaAdpcm, 1, 8, 9), Chunk("data", ImaBlock))).Samples.ToArray();
        Assert.Equal(180_000, clip.Frames);
        for (int f = 0; f < clip.Frames; f++)
            Assert.Equal(one[f % 9], clip.Samples[f]);
    }

    [Fact]
    public void Extensible_adpcm_is_read()
    {
        byte[] format = ExtensibleFormat(ImaAdpcm, 4, 4, 1, 8000);
        format[8 + 12] = 8;
        Assert.Equal(9, WavEncodingTests.Read(Riff(format, Chunk("data", ImaBlock))).Frames);
    }

    [Theory]
    [InlineData(ImaAdpcm, 2, 89)]
    [InlineData(ImaAdpcm, 2, 255)]
    [InlineData(MsAdpcm, 0, 7)]
    [InlineData(MsAdpcm, 0, 255)]
    public void Impossible_block_is_named_and_decoded(int tag, int at, byte value)
    {
        byte[] damaged = Block(tag);
        damaged[at] = value;
        byte[] file = Riff(Adpcm(tag), Chunk("data", [.. Block(tag), .. damaged, .. damaged]));
        AudioClip clip = WavEncodingTests.Read(file);
        Assert.Equal(3 * Frames(tag, 1, damaged.Length), clip.Frames);
        int sound = file.Length - ((3 * damaged.Length) + 1) / 2 * 2;
        Assert.Contains($"at byte {sound + damaged.Length} ", Assert.Single(clip.Info.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_steps_stay_within_bounds()
    {
        // The nibble 8 triples the step each time; without a bound it would overflow after a dozen samples.
        byte[] block = [0, .. S16(short.MaxValue), .. S16(0), .. S16(0), .. Enumerable.Repeat((byte)0x88, 500)];
        AudioClip clip = WavEncodingTests.Read(Riff(AdpcmFormat(MsAdpcm, 1, block.Length, 1002), Chunk("data", block)));
        Assert.All(clip.Samples[2..].ToArray(), sample => Assert.Equal(-1f, sample));
    }

    [Fact]
    public void Wrong_frames_of_a_block_are_named_and_not_believed()
    {
        AudioClip clip = WavEncodingTests.Read(Riff(AdpcmFormat(ImaAdpcm, 1, 8, 505), Chunk("data", ImaBlock)));
        Assert.Equal(9, clip.Frames);
        Assert.Contains("505 frames a block at byte 38", Assert.Single(clip.Info.Warnings), StringComparison.Ordinal);
    }

    private static void AssertSamples(float[] expected, byte[] file, AudioEncoding encoding)
    {
        AudioClip clip = WavEncodingTests.Read(file);
        Assert.Equal(expected.Select(value => value / 32768), clip.Samples.ToArray());
        Assert.Equal((encoding, 4), (clip.Info.Encoding, clip.Info.BitsPerSample));
        Assert.Empty(clip.Info.Warnings);
        Assert.Equal(clip.Samples, AudioFile.Read(new PipeStream(file)).Samples);
    }

    private static byte[] Block(int tag) => [.. tag == ImaAdpcm ? ImaBlock : MsBlock];

    private static byte[] Adpcm(int tag) => AdpcmFormat(tag, 1, Block(tag).Length, Frames(tag, 1, Block(tag).Length));

    internal static byte[] AdpcmFormat(int tag, int channels, int blockBytes, int blockFrames) =>
        Chunk("fmt ", [.. FormatBody(tag, 4, channels, 8000, blockBytes, 8000), .. U16(2), .. U16(blockFrames)]);

    private static int Frames(int tag, int channels, int bytes) => tag == ImaAdpcm
        ? bytes < 4 * channels ? 0 : 1 + ((bytes - (4 * channels)) / (4 * channels) * 8)
        : bytes < 7 * channels ? 0 : 2 + ((bytes - (7 * channels)) * 2 / channels);

    // A mono block of 40 frames or so with a lawful head.
    private static byte[] RandomBlock(int tag, int seed)
    {
        byte[] nibbles = new byte[20];
        new Random(seed).NextBytes(nibbles);
        return tag == ImaAdpcm ? [.. S16(-321), 30, 0, .. nibbles] : [4, .. S16(77), .. S16(-321), .. S16(123), .. nibbles];
    }

    // The same mono block in every channel but the second, which is silent: all zeros, of which both codings make zeros (MS: first pair).
    private static byte[] Interleave(int tag, byte[] mono, int channels)
    {
        byte[] silent = tag == ImaAdpcm ? new byte[mono.Length] : [.. new byte[7], .. new byte[mono.Length - 7]];
        byte[][] sources = [.. Enumerable.Range(0, channels).Select(c => c == 1 ? silent : mono)];
        if (tag == ImaAdpcm)
            return [.. Enumerable.Range(0, mono.Length / 4).SelectMany(group => sources.SelectMany(source => source[(4 * group)..((4 * group) + 4)]))];

        byte[] head = [.. sources.Select(source => source[0]), .. ((int[])[1, 3, 5]).SelectMany(at => sources.SelectMany(source => source[at..(at + 2)]))];
        int[] nibbles = [.. Enumerable.Range(0, 2 * (mono.Length - 7)).SelectMany(n => sources.Select(source => (n & 1) == 0 ? source[7 + (n / 2)] >> 4 : source[7 + (n / 2)] & 0xF))];
        return [.. head, .. nibbles.Chunk(2).Select(pair => (byte)((pair[0] << 4) | pair[1]))];
    }
}
