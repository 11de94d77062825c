using Xunit;
using static RawAudioNet.Audio.Tests.Wav.WavBytes;

namespace RawAudioNet.Audio.Tests.Wav;

/// <summary>Chunks in every order, headers that lie, and pipes: each case is read from a file and from a stream that cannot seek.</summary>
public sealed class WavChunkTests
{
    private static readonly byte[] Fmt = Format(Pcm, 16, 2, 44100);
    private static readonly byte[] EmptyChunk = Chunk("zzzz", []);
    private static readonly byte[] Sound = S16(100, -100, 200, -200, 300, -300);

    public static TheoryData<string, byte[]> Orders => new()
    {
        { "plain", Riff(Fmt, Chunk("data", Sound)) },
        { "fmt of 18 bytes", Riff(Chunk("fmt ", [.. FormatBody(Pcm, 16, 2, 44100), 0, 0]), Chunk("data", Sound)) },
        { "LIST, JUNK and bext around", Riff(Chunk("JUNK", new byte[28]), Fmt, Chunk("bext", new byte[602]), Chunk("LIST", new byte[26]), Chunk("data", Sound), Chunk("LIST", new byte[4])) },
        { "odd chunk with pad byte", Riff(Fmt, Chunk("DISP", new byte[31]), Chunk("data", Sound)) },
        { "odd chunk without pad byte", Riff(Fmt, Chunk("DISP", new byte[31], pad: false), Chunk("data", Sound)) },
        { "odd chunk with a pad byte that is not zero", Riff(Fmt, [.. Chunk("DISP", new byte[31], pad: false), 0x7A], Chunk("data", Sound)) },
        { "unknown ids", Riff(Chunk("\0\x01~?", [1, 2, 3]), Fmt, Chunk("zzzz", [9]), Chunk("data", Sound)) },
        { "data before fmt", Riff(Chunk("data", Sound), Fmt) },
        { "data before fmt with a chunk between", Riff(Chunk("data", Sound), Chunk("LIST", new byte[7]), Fmt) },
        { "two data chunks", Riff(Fmt, Chunk("data", Sound), Chunk("data", S16(7, 7))) },
        { "two fmt chunks", Riff(Fmt, Format(Pcm, 8, 1, 8000), Chunk("data", Sound)) },
        { "garbage behind", [.. Riff(Fmt, Chunk("data", Sound)), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
        { "RIFF length 0", RiffOf(0, Fmt, Chunk("data", Sound)) },
        { "RIFF length too large", RiffOf(1_000_000, Fmt, Chunk("data", Sound)) },
        { "both lengths FFFFFFFF", RiffOf(uint.MaxValue, Fmt, Chunk("data", Sound, uint.MaxValue)) },
        { "both lengths 0", RiffOf(0, Fmt, Chunk("data", Sound, 0)) },
        { "data length 0 in a closed file", Riff(Fmt, Chunk("data", Sound, 0)) },
        { "data length 7FFFF000", Riff(Fmt, Chunk("data", Sound, 0x7FFFF000)) },
        { "data longer than the file", Riff(Fmt, Chunk("data", Sound, 100)) },
        { "cut in mid-frame", Riff(Fmt, Chunk("data", [.. Sound, 1, 2, 3], 100)) },
        { "length in mid-frame", Riff(Fmt, Chunk("data", [.. Sound, 1, 2])) },
        { "wrong block align", Riff(Format(Pcm, 16, 2, 44100, frameBytes: 3), Chunk("data", Sound)) },
        { "block align 0", Riff(Format(Pcm, 16, 2, 44100, frameBytes: 0), Chunk("data", Sound)) },
        { "wide block align that bytes a second contradict", Riff(Format(Pcm, 16, 2, 44100, 8, 44100 * 4), Chunk("data", Sound)) },
        { "RF64", Rf64("RF64", 12, 3, Fmt, Chunk("data", Sound, uint.MaxValue)) },
        { "BW64", Rf64("BW64", 12, 3, Chunk("JUNK", new byte[28]), Fmt, Chunk("data", Sound, uint.MaxValue), Chunk("axml", new byte[3])) },
        { "RF64 whose data chunk has a length of its own", Rf64("RF64", 999, 3, Fmt, Chunk("data", Sound), Chunk("LIST", new byte[4])) },
        { "RF64 never closed", Rf64("RF64", 0, 0, Fmt, Chunk("data", Sound, uint.MaxValue)) },
        { "RF64 with absurd lengths", Rf64("RF64", ulong.MaxValue, ulong.MaxValue, Fmt, Chunk("data", Sound, uint.MaxValue)) },
        { "RF64 without its lengths", [.. "RF64"u8, .. U32(uint.MaxValue), .. "WAVE"u8, .. Fmt, .. Chunk("data", Sound, uint.MaxValue)] },
        { "RF64 whose lengths are cut", [.. "RF64"u8, .. U32(uint.MaxValue), .. "WAVE"u8, .. Chunk("ds64", new byte[16]), .. Fmt, .. Chunk("data", Sound, uint.MaxValue)] },
        { "RF64 claiming more than there is", Rf64("RF64", 1UL << 40, 3, Fmt, Chunk("data", Sound, uint.MaxValue)) },
        { "RIFX", Rifx(FormatBody(Pcm, 16, 2, 44100), Sound, 2) },
        { "RIFX extensible", Rifx(ExtensibleFormat(Pcm, 16, 16, 2, 44100)[8..], Sound, 2) },
        { "an ID3 tag in front", [.. Id3(137), .. Riff(Fmt, Chunk("data", Sound))] },
        { "two ID3 tags in front, one with a footer", [.. Id3(300), .. Id3(37, footer: true), .. Riff(Fmt, Chunk("data", Sound))] },
        { "ID3v1 behind", [.. Riff(Fmt, Chunk("data", Sound)), .. "TAG"u8, .. new byte[125]] },
        { "fact of PCM that counts fewer frames", Riff(Fmt, Chunk("fact", U32(1)), Chunk("data", Sound)) },
        { "fact cut short", Riff(Fmt, Chunk("fact", [1, 0]), Chunk("data", Sound)) },
        { "wrong bytes a second", Riff(Format(Pcm, 16, 2, 44100, bytesPerSecond: 1), Chunk("data", Sound)) },
    };

    [Fact]
    public void Chunks_inGreatNumbers_takeFewCallsToTheSystem()
    {
        byte[][] many = [.. Enumerable.Repeat(EmptyChunk, 10_000)];
        using var stream = new CountingStream(Riff([.. many, Fmt, Chunk("data", Sound), .. many]));
        Assert.Equal(3, AudioFile.Read(stream).Frames);
        Assert.InRange(stream.Reads, 1, 100);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Sound_is_found_in(string lie, byte[] file)
    {
        float[] expected = [100 / 32768f, 200 / 32768f, 300 / 32768f, -100 / 32768f, -200 / 32768f, -300 / 32768f];
        Assert.True(expected.AsSpan().SequenceEqual(WavEncodingTests.Read(file).Samples), lie);
        Assert.True(expected.AsSpan().SequenceEqual(AudioFile.Read(new PipeStream(file)).Samples), lie + ", from a pipe");
        Assert.Equal(3, AudioFile.ReadHeader(new MemoryStream(file)).Frames);

        // The end of a pipe is not known before it comes, unless the sound had to be read to find its format.
        Assert.Equal(lie.StartsWith("data before fmt", StringComparison.Ordinal) ? 3 : null, AudioFile.ReadHeader(new PipeStream(file)).Frames);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Head_is_read_alone_in(string lie, byte[] file)
    {
        float[] expected = [100 / 32768f, 200 / 32768f, -100 / 32768f, -200 / 32768f];
        Assert.True(expected.AsSpan().SequenceEqual(AudioFile.Read(new MemoryStream(file), maximumFrames: 2).Samples), lie);
        Assert.True(expected.AsSpan().SequenceEqual(AudioFile.Read(new PipeStream(file), maximumFrames: 2).Samples), lie + ", from a pipe");
    }

    [Theory]
    [InlineData("data longer than the file", "cut short: 100 bytes of sound are claimed at byte 40, 12 are there")]
    [InlineData("cut in mid-frame", "within a frame; its last 3 bytes, from byte 56,")]
    [InlineData("both lengths FFFFFFFF", "at byte 40 was never filled in")]
    [InlineData("both lengths 0", "at byte 40 was never filled in")]
    [InlineData("data length 7FFFF000", "claimed at byte 40")]
    [InlineData("wrong block align", "3 bytes a frame at byte 32; 4 were taken")]
    [InlineData("wrong bytes a second", "1 bytes a second at byte 28")]
    [InlineData("RF64 never closed", "at byte 28 was never filled in")]
    [InlineData("RF64 with absurd lengths", "at byte 28 was never filled in")]
    [InlineData("RF64 without its lengths", "at byte 40 was never filled in")]
    [InlineData("RF64 claiming more than there is", "1099511627776 bytes of sound are claimed at byte 28, 12 are there")]
    public void Lie_is_named_in_a_warning(string lie, string warning)
    {
        byte[] file = Orders.Single(row => row.Data.Item1 == lie).Data.Item2;
        Assert.Contains(WavEncodingTests.Read(file).Info.Warnings, text => text.Contains(warning, StringComparison.Ordinal));
        Assert.Contains(AudioFile.ReadHeader(new MemoryStream(file)).Warnings, text => text.Contains(warning, StringComparison.Ordinal));
        Assert.Contains(AudioFile.Read(new PipeStream(file)).Info.Warnings, text => text.Contains(warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("two data chunks", "second data chunk at byte 56 ")]
    [InlineData("garbage behind", "from byte 56, ")]
    [InlineData("ID3v1 behind", "from byte 56, ")]
    public void Bytes_behind_the_sound_are_named_where_there_is_a_way_back(string oddity, string warning)
    {
        byte[] file = Orders.Single(row => row.Data.Item1 == oddity).Data.Item2;
        Assert.Contains(warning, Assert.Single(WavEncodingTests.Read(file).Info.Warnings), StringComparison.Ordinal);
        Assert.Contains(warning, Assert.Single(AudioFile.ReadHeader(new MemoryStream(file)).Warnings), StringComparison.Ordinal);
        Assert.Empty(AudioFile.Read(new PipeStream(file)).Info.Warnings);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("LIST, JUNK and bext around")]
    [InlineData("odd chunk without pad byte")]
    [InlineData("RF64")]
    [InlineData("BW64")]
    [InlineData("RIFX extensible")]
    [InlineData("an ID3 tag in front")]
    [InlineData("data before fmt with a chunk between")]
    public void File_in_order_has_no_warning(string order) =>
        Assert.Empty(WavEncodingTests.Read(Orders.Single(row => row.Data.Item1 == order).Data.Item2).Info.Warnings);

    [Fact]
    public void Data_claimed_too_short_is_believed_and_the_rest_named()
    {
        AudioClip clip = WavEncodingTests.Read(Riff(Fmt, Chunk("data", Sound, 8)));
        Assert.Equal(2, clip.Frames);
        Assert.Contains("from byte 52, ", Assert.Single(clip.Info.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_of_no_frames_is_a_clip_of_no_frames()
    {
        foreach (byte[] file in (byte[][])[Riff(Fmt, Chunk("data", [])), Riff(Fmt, Chunk("data", []), Chunk("LIST", new byte[4])), Riff(Fmt, Chunk("data", [], 500))])
        {
            Assert.Equal(0, WavEncodingTests.Read(file).Frames);
            Assert.Equal(0, AudioFile.Read(new PipeStream(file)).Frames);
            Assert.Equal(0, AudioFile.ReadHeader(new MemoryStream(file)).Frames);
        }
    }

    [Fact]
    public void Head_of_a_pipe_leaves_the_rest_unread()
    {
        byte[] file = RiffOf(uint.MaxValue, Fmt, Chunk("data", new byte[1 << 20], uint.MaxValue));
        var pipe = new PipeStream(file, atATime: 4096);
        AudioClip clip = AudioFile.Read(pipe, maximumFrames: 1000);
        Assert.Equal(1000, clip.Frames);
        Assert.True(pipe.Consumed < 100_000, $"{pipe.Consumed} bytes were read for 4000");
    }

    [Fact]
    public void Claimed_gigabytes_are_not_allocated()
    {
        byte[] file = Riff(Format(Float, 64, 256, 44100), Chunk("data", new byte[2048], 0xFFFFFFF0));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(1, WavEncodingTests.Read(file).Frames);
        Assert.Equal(1, AudioFile.Read(new PipeStream(file)).Frames);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void Stream_is_read_from_where_it_stands()
    {
        var stream = new MemoryStream([1, 2, 3, 4, 5, .. Riff(Chunk("data", Sound), Fmt)]) { Position = 5 };
        Assert.Equal(3, AudioFile.Read(stream).Frames);
    }

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public int Reads { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            Reads++;
            return base.Read(buffer);
        }
    }
}
