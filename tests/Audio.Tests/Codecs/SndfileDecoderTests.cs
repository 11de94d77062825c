using RawAudioNet.Audio.Codecs;
using RawAudioNet.Audio.Tests.Wav;
using Xunit;

namespace RawAudioNet.Audio.Tests.Codecs;

/// <summary>
/// Formats that libsndfile reads. Where it is not installed, the tests of its decoding check the refusal instead and warn of what was not tested.
/// The files are written by <c>tests/oracles/other_formats.py</c>.
/// </summary>
public sealed class SndfileDecoderTests
{
    [Theory]
    [InlineData("sound.flac", AudioEncoding.Flac, 16)]
    [InlineData("sound.aiff", AudioEncoding.Pcm16, 16)]
    [InlineData("sound.au", AudioEncoding.Pcm16, 16)]
    [InlineData("little.au", AudioEncoding.Pcm16, 16)]
    [InlineData("sound.caf", AudioEncoding.Pcm16, 16)]
    [InlineData("alac.caf", AudioEncoding.Alac, 16)]
    [InlineData("sound.w64", AudioEncoding.Pcm16, 16)]
    [InlineData("float.aifc", AudioEncoding.IeeeFloat32, 32)]
    public void Lossless_format_is_decoded_to_the_bit(string name, AudioEncoding encoding, int bits)
    {
        if (LibraryIsMissing(name))
            return;

        float[] expected = [.. Enumerable.Range(0, 600).Select(i => ((((i % 300 * 997) + (i / 300 * 5003)) % 20001) - 10000) / 32768f)];
        foreach (AudioClip clip in (AudioClip[])[AudioFile.Open(PathOf(name)), AudioFile.Read(new PipeStream(File.ReadAllBytes(PathOf(name))))])
        {
            Assert.Equal((encoding, bits, 16000, 2), (clip.Info.Encoding, clip.Info.BitsPerSample, clip.SampleRateHz, clip.Channels));
            Assert.Equal(expected, clip.Samples.ToArray());
            Assert.Empty(clip.Info.Warnings);
        }

        Assert.Equal(300, AudioFile.ReadHeader(PathOf(name)).Frames);
        AudioClip head = AudioFile.Open(PathOf(name), maximumFrames: 7);
        Assert.Equal([.. expected[..7], .. expected[300..307]], head.Samples.ToArray());
    }

    [Theory]
    [InlineData("sound.flac", true)]
    [InlineData("sound.aiff", true)]
    [InlineData("sound.au", true)]
    [InlineData("sound.caf", true)]
    [InlineData("sound.w64", true)]
    [InlineData("float.aifc", true)]
    [InlineData("alac.caf", false)]
    [InlineData("vorbis.ogg", false)]
    [InlineData("opus.opus", false)]
    [InlineData("layer3.mp3", false)]
    public void Part_is_that_of_the_whole_and_no_more_where_a_format_can_begin_anywhere(string name, bool anywhere)
    {
        if (LibraryIsMissing(name))
            return;

        AudioClip whole = AudioFile.Open(PathOf(name));
        foreach ((int first, int end) in ((int, int)[])[(0, 7), (13, 250), (299, 300), (100, 9000), (0, 9000), (50, 50), (8000, 9000)])
        {
            AudioClip part = AudioFile.OpenPart(PathOf(name), first, end);
            Assert.Equal(whole.Frames, part.RecordingFrames);
            (int from, int to) = (Math.Min(first, whole.Frames), Math.Min(end, whole.Frames));
            Assert.Equal(anywhere ? (from, to - from) : (0, whole.Frames), ((int)part.FirstFrame, part.Frames));
            for (int c = 0; c < whole.Channels; c++)
                Assert.Equal(whole.Channel(c)[from..to], part.Channel(c)[(from - (int)part.FirstFrame)..(to - (int)part.FirstFrame)]);
        }
    }

    [Fact]
    public void Part_of_a_truncated_file_is_taken_from_what_can_be_decoded()
    {
        if (LibraryIsMissing("sound.flac"))
            return;

        foreach (string name in (string[])["sound.flac", "sound.aiff", "sound.caf"])
        {
            byte[] file = File.ReadAllBytes(PathOf(name));
            string path = Path.GetTempFileName();
            for (int length = 1; length < file.Length; length += 97)
            {
                File.WriteAllBytes(path, file[..length]);
                string whole = Outcome(() => AudioFile.Open(path));
                Assert.Equal(whole, Outcome(() => AudioFile.OpenPart(path, 0, 5)));
            }
            File.Delete(path);
        }

        static string Outcome(Func<AudioClip> open)
        {
            try
            {
                return $"{open().RecordingFrames} frames";
            }
            catch (AudioFormatException)
            {
                return "refused";
            }
        }
    }

    [Theory]
    [InlineData("vorbis.ogg", AudioEncoding.Vorbis)]
    [InlineData("opus.opus", AudioEncoding.Opus)]
    [InlineData("layer3.mp3", AudioEncoding.Mpeg)]
    public void Lossy_format_is_decoded_to_what_was_heard(string name, AudioEncoding encoding)
    {
        if (LibraryIsMissing(name))
            return;

        AudioClip clip = AudioFile.Open(PathOf(name));
        Assert.Equal((encoding, 0, 16000, 1), (clip.Info.Encoding, clip.Info.BitsPerSample, clip.SampleRateHz, clip.Channels));
        Assert.Equal(clip.Frames, AudioFile.ReadHeader(PathOf(name)).Frames);
        Assert.InRange(clip.Frames, 3200, 3200 + 1152);
        for (int n = 400; n < 2800; n++)
            Assert.Equal(0.5 * Math.Sin(2 * Math.PI * 440 / 16000 * n), clip.Samples[n], 0.05);
    }

    [Fact]
    public void Content_decides_and_tags_in_front_are_passed_over()
    {
        if (LibraryIsMissing("sound.flac"))
            return;

        byte[] tagged = [.. WavBytes.Id3(200), .. File.ReadAllBytes(PathOf("sound.flac"))];
        Assert.Equal(AudioEncoding.Flac, AudioFile.Read(new MemoryStream(tagged), "misnamed.wav").Info.Encoding);
        Assert.Equal(300, AudioFile.ReadHeader(new PipeStream(tagged), "misnamed.wav").Frames);
    }

    [Fact]
    public void Truncated_file_gives_what_could_be_decoded_or_is_refused()
    {
        if (LibraryIsMissing("sound.flac"))
            return;

        foreach (string name in (string[])["sound.flac", "sound.aiff", "alac.caf", "vorbis.ogg", "layer3.mp3"])
        {
            byte[] file = File.ReadAllBytes(PathOf(name));
            for (int length = 0; length < file.Length; length += 97)
            {
                Exception? fault = Record.Exception(() => Assert.InRange(AudioFile.Read(new MemoryStream(file[..length])).Frames, 0, 4400));
                Assert.True(fault is null or AudioFormatException, $"{name}, {length} bytes: {fault}");
            }
        }
    }

    [Fact]
    public void Frames_that_a_header_claims_and_the_file_lacks_are_named()
    {
        if (LibraryIsMissing("sound.flac"))
            return;

        // STREAMINFO: 36 bits of frames end at byte 25 of the file.
        byte[] file = File.ReadAllBytes(PathOf("sound.flac"));
        file[22] = 0x10;
        AudioClip clip = AudioFile.Read(new MemoryStream(file));
        Assert.Equal(300, clip.Frames);
        Assert.Contains("only 300 could be decoded", Assert.Single(clip.Info.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_that_breaks_is_reported_as_such()
    {
        if (!LibraryIsMissing("sound.flac"))
            Assert.Throws<IOException>(() => AudioFile.Read(new BreakingStream(File.ReadAllBytes(PathOf("alac.caf")))));
    }

    [Theory]
    [InlineData("sound.flac", "a FLAC file")]
    [InlineData("sound.aiff", "an AIFF file")]
    [InlineData("sound.au", "an AU file")]
    [InlineData("little.au", "an AU file")]
    [InlineData("sound.caf", "a CAF file")]
    [InlineData("sound.w64", "a Sonic Foundry Wave64 file")]
    [InlineData("vorbis.ogg", "an Ogg file")]
    [InlineData("layer3.mp3", "an MP3 file")]
    public void Missing_library_is_named_with_its_package(string name, string found)
    {
        var decoder = new SndfileDecoder(SndfileLibrary.TryLoad(["no-such-library.so.1"]));
        Assert.True(decoder.Recognises(File.ReadAllBytes(PathOf(name)).AsSpan(0, 64)));
        foreach (Action<ByteSource> read in (Action<ByteSource>[])[source => decoder.Read(source, 5), source => decoder.ReadHeader(source)])
        {
            var fault = Assert.Throws<AudioFormatException>(() => read(new ByteSource(new MemoryStream(File.ReadAllBytes(PathOf(name))), name)));
            Assert.Equal((found, 0L), (fault.Found, fault.Offset));
            Assert.Contains("apt install libsndfile1", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("\n", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0x010001, AudioEncoding.PcmSigned8, 8)]
    [InlineData(0x010003, AudioEncoding.Pcm24, 24)]
    [InlineData(0x010004, AudioEncoding.Pcm32, 32)]
    [InlineData(0x010005, AudioEncoding.PcmUnsigned8, 8)]
    [InlineData(0x180007, AudioEncoding.IeeeFloat64, 64)]
    [InlineData(0x030010, AudioEncoding.MuLaw, 8)]
    [InlineData(0x030011, AudioEncoding.ALaw, 8)]
    [InlineData(0x0B0012, AudioEncoding.ImaAdpcm, 4)]
    [InlineData(0x0B0013, AudioEncoding.MsAdpcm, 4)]
    [InlineData(0x180071, AudioEncoding.Alac, 20)]
    [InlineData(0x180072, AudioEncoding.Alac, 24)]
    [InlineData(0x180073, AudioEncoding.Alac, 32)]
    [InlineData(0x170003, AudioEncoding.Flac, 24)]
    [InlineData(0x030031, AudioEncoding.Other, 0)]
    public void Codings_of_the_library_are_translated(int format, AudioEncoding encoding, int bits) =>
        Assert.Equal((encoding, bits), SndfileEncoding.Of(format));

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Goldens", "Codecs", name);

    // Said loudly, for a run without the library has not tested what it is for.
    private static bool LibraryIsMissing(string name)
    {
        if (SndfileLibrary.Instance is not null)
            return false;

        TestContext.Current.AddWarning("NOT TESTED: libsndfile is not installed here, so only the refusal was checked (Debian: apt install libsndfile1)");
        var fault = Assert.Throws<AudioFormatException>(() => AudioFile.Open(PathOf(name)));
        Assert.Contains("libsndfile", fault.Message, StringComparison.Ordinal);
        return true;
    }

    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => Position > 0 ? throw new IOException("The disk is gone.") : base.Read(buffer[..Math.Min(64, buffer.Length)]);
    }
}
