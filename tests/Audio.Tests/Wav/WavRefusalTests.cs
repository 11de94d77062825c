using Xunit;
using static RawAudioNet.Audio.Tests.Wav.WavBytes;

namespace RawAudioNet.Audio.Tests.Wav;

/// <summary>Files that are not readable sound: each is refused with what was found, where, and what was expected.</summary>
public sealed class WavRefusalTests
{
    private static readonly byte[] Data = Chunk("data", new byte[8]);

    public static TheoryData<string, byte[], string, long> Refused => new()
    {
        { "empty", [], "an empty file", 0 },
        { "11 bytes", "RIFF\0\0\0\0WAV"u8.ToArray(), "11 bytes", 11 },
        { "5 bytes", [1, 2, 3, 4, 5], "5 bytes", 0 },
        { "header only", Riff(), "the end of the file", 12 },
        { "no fmt", Riff(Data), "the end of the file", 28 },
        { "no data", Riff(Format(Pcm, 16, 1, 8000)), "the end of the file", 36 },
        { "fmt cut", Riff(Chunk("fmt ", new byte[8], 16)), "the end of the file", 28 },
        { "fmt of 14 bytes", Riff(Chunk("fmt ", new byte[14]), Data), "a fmt chunk of 14 bytes", 20 },
        { "AVI", [.. "RIFF"u8, .. U32(4), .. "AVI "u8], "'AVI '", 8 },
        { "HTML", "<!DOCTYPE html><html><body>404</body></html>"u8.ToArray(), "HTML", 0 },
        { "JSON", "{\"error\": \"not found\"}"u8.ToArray(), "a text file", 0 },
        { "random bytes", [0x9A, 0x01, 0x77, 0xC3, 0xFE, 0x00, 0x10, 0x42, 1, 2, 3, 4, 5], "9A0177C3FE001042", 0 },
        { "RIFX without WAVE", [.. "RIFX"u8, .. new byte[40]], "'????'", 8 },
        { "RF64 header only", [.. "RF64"u8, .. U32(uint.MaxValue), .. "WAVE"u8], "the end of the file", 12 },
        { "FLAC", [.. "fLaC"u8, .. new byte[40]], "FLAC", 0 },
        { "Ogg", [.. "OggS"u8, .. new byte[40]], "Ogg", 0 },
        { "MP3", [0xFF, 0xFB, .. new byte[40]], "MP3", 0 },
        { "MP3 behind an ID3 tag", [.. Id3(20), 0xFF, 0xFB, .. new byte[40]], "MP3", 20 },
        { "ID3 tag of impossible length", [.. "ID3"u8, 3, 0, 0, 0x80, 0, 0, 0, .. new byte[40]], "MP3", 0 },
        { "macOS resource", [0x00, 0x05, 0x16, 0x07, .. new byte[40]], "AppleDouble", 0 },
        { "0 channels", Riff(Format(Pcm, 16, 0, 8000), Data), "0 channels", 22 },
        { "65535 channels", Riff(Chunk("fmt ", FormatBody(Pcm, 16, 65535, 8000, 2)), Data), "65535 channels", 22 },
        { "0 Hz", Riff(Format(Pcm, 16, 1, 0), Data), "0 Hz", 24 },
        { "4 GHz", Riff(Chunk("fmt ", FormatBody(Pcm, 16, 1, 4_000_000_000)), Data), "4000000000 Hz", 24 },
        { "header behind a tag that goes beyond the end", [.. "ID3"u8, 3, 0, 0, 0, 0, 1, 0, .. new byte[9]], "an empty file", 19 },
        { "0 bits", Riff(Format(Pcm, 0, 1, 8000), Data), "PCM of 0 bits", 34 },
        { "33 bits", Riff(Format(Pcm, 33, 1, 8000), Data), "PCM of 33 bits", 34 },
        { "float16", Riff(Format(Float, 16, 1, 8000), Data), "IEEE float of 16 bits", 34 },
        { "MS ADPCM with block align 0", Riff(Format(MsAdpcm, 4, 1, 8000, frameBytes: 0), Data), "Microsoft ADPCM in blocks of 0 bytes", 32 },
        { "MS ADPCM in blocks shorter than their head", Riff(Format(MsAdpcm, 4, 2, 8000, frameBytes: 13), Data), "blocks of 13 bytes", 32 },
        { "MS ADPCM of 16 bits", Riff(Format(MsAdpcm, 16, 1, 8000, frameBytes: 256), Data), "Microsoft ADPCM of 16 bits", 34 },
        { "IMA ADPCM with block align 0", Riff(Format(ImaAdpcm, 4, 1, 8000, frameBytes: 0), Data), "IMA ADPCM in blocks of 0 bytes", 32 },
        { "IMA ADPCM of 3 bits", Riff(Format(ImaAdpcm, 3, 1, 8000, frameBytes: 256), Data), "IMA ADPCM of 3 bits", 34 },
        { "big-endian ADPCM", Rifx(FormatBody(ImaAdpcm, 4, 1, 8000, 256), new byte[256]), "ADPCM in a big-endian file", 20 },
        { "A-law of 16 bits", Riff(Format(ALaw, 16, 1, 8000), Data), "A-law of 16 bits", 34 },
        { "G.726", Riff(Format(0x45, 4, 1, 8000), Data), "G.72x", 20 },
        { "MP3 in WAV", Riff(Format(0x55, 0, 1, 8000), Data), "MP3 sound in a WAV file", 20 },
        { "MPEG layer 2 in WAV", Riff(Format(0x50, 0, 1, 8000), Data), "MPEG layer 1 or 2", 20 },
        { "Windows Media in WAV", Riff(Format(0x161, 16, 1, 8000), Data), "Windows Media", 20 },
        { "AAC in WAV", Riff(Format(0xFF, 16, 1, 8000), Data), "AAC", 20 },
        { "Vorbis in WAV", Riff(Format(0x674F, 16, 1, 8000), Data), "Vorbis", 20 },
        { "FLAC in WAV", Riff(Format(0xF1AC, 16, 1, 8000), Data), "FLAC sound in a WAV file", 20 },
        { "MP4", [0, 0, 0, 32, .. "ftypM4A "u8, .. new byte[40]], "MP4", 0 },
        { "Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid"u8.ToArray(), "Git LFS", 0 },
        { "GSM", Riff(Format(0x31, 0, 1, 8000), Data), "GSM", 20 },
        { "unknown tag", Riff(Format(0x1234, 16, 1, 8000), Data), "0x1234", 20 },
        { "unknown GUID", Riff(ExtensibleFormat(Pcm, 16, 16, 1, 8000, lastGuidByte: 0x72), Data), "unknown sound subformat", 44 },
        { "extensible cut", Riff(Chunk("fmt ", FormatBody(Extensible, 16, 1, 8000)), Data), "an extensible fmt chunk of 16 bytes", 20 },
        { "chunk length that would wrap", Riff(Chunk("LIST", [1, 2], uint.MaxValue), Format(Pcm, 16, 1, 8000), Data), "the end of the file", 62 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void File_is_refused(string kind, byte[] file, string found, long offset)
    {
        foreach (Stream stream in (Stream[])[new MemoryStream(file), new PipeStream(file)])
        {
            var fault = Assert.Throws<AudioFormatException>(() => AudioFile.Read(stream, "clip.wav"));
            Assert.Contains(found, fault.Found, StringComparison.Ordinal);
            Assert.Equal(("clip.wav", offset), (fault.Path, fault.Offset));
            Assert.NotEmpty(fault.Expected);
            Assert.True(fault.Message.StartsWith("clip.wav: found ", StringComparison.Ordinal) && !fault.Message.Contains('\n'), kind);
        }

        Assert.Throws<AudioFormatException>(() => AudioFile.ReadHeader(new MemoryStream(file)));
    }

    [Fact]
    public void File_that_becomes_shorter_while_it_is_read_is_refused()
    {
        byte[] file = Riff(Format(Pcm, 16, 1, 8000), Chunk("data", new byte[200_000]));
        var fault = Assert.Throws<AudioFormatException>(() => AudioFile.Read(new ShrinkingStream(file)));
        Assert.Contains("became shorter", fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Sound_of_more_samples_than_an_array_holds_is_refused()
    {
        byte[] file = [.. Rf64("RF64", 0, 0, Format(Pcm, 8, 2, 8000), Chunk("data", [], uint.MaxValue))];
        var fault = Assert.Throws<AudioFormatException>(() => AudioFile.Read(new ZerosBehind(file, 3L << 30)));
        Assert.Contains("frames of 2 channels", fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_stays_on_one_line_whatever_the_name() =>
        Assert.Equal("a b: found an empty file at byte 0, expected x", new AudioFormatException("a\nb", 0, "an empty file", "x").Message);

    [Fact]
    public void Every_truncation_of_a_file_is_read_or_refused()
    {
        byte[] file = Riff(
            Chunk("LIST", new byte[5]), ExtensibleFormat(Pcm, 24, 20, 3, 48000), Chunk("fact", U32(9)), Chunk("data", new byte[81]));
        for (int length = 0; length < file.Length; length++)
            AssertReadOrRefused(file[..length]);
    }

    [Fact]
    public void Any_damaged_byte_is_read_or_refused()
    {
        byte[] file = Riff(Chunk("LIST", new byte[5]), ExtensibleFormat(Float, 32, 32, 2, 44100), Chunk("data", new byte[80]));
        for (int at = 0; at < file.Length - 80; at++)
        {
            foreach (byte value in (byte[])[0, 1, 0x7F, 0x80, 0xFF])
            {
                byte[] damaged = [.. file];
                damaged[at] = value;
                AssertReadOrRefused(damaged);
            }
        }
    }

    private static void AssertReadOrRefused(byte[] file)
    {
        int? frames = FramesOf(new MemoryStream(file));
        Assert.Equal(frames, FramesOf(new PipeStream(file)));
        Assert.True(frames is null || frames <= file.Length);
    }

    private static int? FramesOf(Stream stream)
    {
        try
        {
            return AudioFile.Read(stream).Frames;
        }
        catch (AudioFormatException)
        {
            return null;
        }
    }

    /// <summary>Says that it is as long as ever, but ends half way.</summary>
    private sealed class ShrinkingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..(int)Math.Clamp((base.Length / 2) - Position, 0, buffer.Length)]);
    }

    /// <summary>Some bytes, and many zeros that take no memory.</summary>
    private sealed class ZerosBehind(byte[] head, long zeros) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => head.Length + zeros;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Min(buffer.Length, Length - Position);
            buffer[..count].Clear();
            if (Position < head.Length)
                head.AsSpan((int)Position, (int)Math.Min(count, head.Length - Position)).CopyTo(buffer);
            Position += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
