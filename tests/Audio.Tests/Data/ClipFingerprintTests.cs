using RawAudioNet.Audio.Data;
using Xunit;

namespace RawAudioNet.Audio.Tests.Data;

public sealed class ClipFingerprintTests
{
    [Fact]
    public void Fingerprint_is_the_head_of_the_published_sha256()
    {
        // FIPS 180-2, appendix B.1: SHA-256 of "abc".
        using DataFolder data = new DataFolder().WithText("x.wav", "abc");
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223", ClipFingerprint.Of(data.PathOf("x.wav")).ToString());
    }

    [Fact]
    public void Name_plays_no_part_and_every_byte_does()
    {
        using DataFolder data = new DataFolder().WithText("x.wav", "abc").WithText("y.wav", "abc").WithText("z.wav", "abd");
        Assert.Equal(ClipFingerprint.Of(data.PathOf("x.wav")), ClipFingerprint.Of(data.PathOf("y.wav")));
        Assert.NotEqual(ClipFingerprint.Of(data.PathOf("x.wav")), ClipFingerprint.Of(data.PathOf("z.wav")));
    }

    [Fact]
    public void Stream_of_several_pieces_has_the_fingerprint_of_its_content()
    {
        byte[] content = [.. Enumerable.Range(0, 200_001).Select(i => (byte)(i * i / 7))];
        using var stream = new MemoryStream(content);
        Assert.Equal(ClipFingerprint.Of(content), ClipFingerprint.Of(stream, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Reading_a_stream_can_be_ended()
    {
        using var stream = new MemoryStream(new byte[1]);
        Assert.Throws<OperationCanceledException>(() => ClipFingerprint.Of(stream, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Text_form_is_read_back()
    {
        var fingerprint = new ClipFingerprint(0x123);
        Assert.Equal(fingerprint, ClipFingerprint.Parse(fingerprint.ToString()));
        Assert.Throws<FormatException>(() => ClipFingerprint.Parse("123"));
        Assert.Throws<FormatException>(() => ClipFingerprint.Parse(new string('x', 32)));
    }
}
