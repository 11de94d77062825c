using System.Text;
using RawAudioNet.Engine.Training.Checkpoints;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training.Checkpoints;

/// <summary>Every way of breaking the format, one file each.</summary>
public sealed class SafetensorsRefusalTests
{
    [Theory]
    // The header as JSON.
    [InlineData("", 0, "not JSON")]
    [InlineData("[]", 0, "not a JSON object")]
    [InlineData("null", 0, "not a JSON object")]
    [InlineData("{", 0, "not JSON")]
    [InlineData("{} x", 0, "not JSON")]
    [InlineData("{}\0", 0, "not JSON")]
    [InlineData("{'a':1}", 0, "not JSON")]
    [InlineData("\ufeff{}", 0, "not JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},}""", 4, "not JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4, "not text")]
    // Names that occur twice, written alike or not.
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[],"data_offsets":[4,8]}}""", 8, "not JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"\u0061":{"dtype":"F32","shape":[],"data_offsets":[4,8]}}""", 8, "not JSON")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4, "not JSON")]
    [InlineData("""{"__metadata__":{"x":"1","x":"2"}}""", 0, "not JSON")]
    // Metadata.
    [InlineData("""{"__metadata__":{"x":1}}""", 0, "metadata 'x' is not a string")]
    [InlineData("""{"__metadata__":{"x":null}}""", 0, "metadata 'x' is not a string")]
    [InlineData("""{"__metadata__":"x"}""", 0, "'__metadata__' is not a JSON object")]
    // Types of the fields.
    [InlineData("""{"a":1}""", 0, "'a' is not a JSON object")]
    [InlineData("""{"a":{"shape":[],"data_offsets":[0,4]}}""", 4, "no dtype")]
    [InlineData("""{"a":{"dtype":32,"shape":[],"data_offsets":[0,4]}}""", 4, "no dtype")]
    [InlineData("""{"a":{"dtype":"F33","shape":[],"data_offsets":[0,4]}}""", 4, "unknown type 'F33'")]
    [InlineData("""{"a":{"dtype":"f32","shape":[],"data_offsets":[0,4]}}""", 4, "unknown type 'f32'")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "no shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4, "no shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", 4, "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,4]}}""", 4, "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[null],"data_offsets":[0,4]}}""", 4, "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,4]}}""", 4, "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[]}}""", 4, "no pair")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0]}}""", 4, "no pair")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4,8]}}""", 4, "no pair")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":"0,4"}}""", 4, "no pair")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[-4,0]}}""", 4, "not whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4.0]}}""", 4, "not whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":["0","4"]}}""", 4, "not whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,18446744073709551620]}}""", 4, "not whole numbers")]
    // Place and size.
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[4,0]}}""", 4, "before it begins")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "has 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,4]}}""", 4, "has 4 bytes")]
    [InlineData("""{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,4]}}""", 4, "has 4 bytes")]
    [InlineData("""{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,1]}}""", 1, "whole byte")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "more elements")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}""", 0, "more elements")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[4,8]}}""", 8, "begins at 4, expected 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}""", 12, "begins at 8, expected 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[],"data_offsets":[4,8]}}""", 8, "begins at 4, expected 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4, "begins at 0, expected 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 5, "take 4 bytes, the file has 5")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 3, "take 4 bytes, the file has 3")]
    [InlineData("""{"a":{"dtype":"F32","shape":[288230376151711743],"data_offsets":[0,1152921504606846972]}}""", 4, "take 1152921504606846972 bytes")]
    [InlineData("{}", 1, "take 0 bytes, the file has 1")]
    public void A_header_that_breaks_a_rule_is_refused(string header, int dataBytes, string reason)
    {
        var refusal = Assert.Throws<CheckpointException>(() => SafetensorsBytes.Read(SafetensorsBytes.With(header, dataBytes)));

        Assert.StartsWith("test: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_is_not_utf8_is_refused()
    {
        byte[] header = [.. "{\"__metadata__\":{\"x\":\""u8, 0xC3, 0x28, .. "\"}}"u8];

        var refusal = Assert.Throws<CheckpointException>(() => SafetensorsBytes.Read(SafetensorsBytes.With(header, [])));
        Assert.Contains("not UTF-8", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_nested_without_end_is_refused()
    {
        byte[] header = Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 1_000_000));

        Assert.Throws<CheckpointException>(() => SafetensorsBytes.Read(SafetensorsBytes.With(header, [])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_file_shorter_than_its_first_field_is_refused(int bytes) =>
        Assert.Throws<CheckpointException>(() => SafetensorsBytes.Read(new byte[bytes]));

    [Theory]
    [InlineData(3UL)]
    [InlineData(100_000_000UL)]
    [InlineData(100_000_001UL)]
    [InlineData((ulong)long.MaxValue)]
    [InlineData(ulong.MaxValue - 7)]
    [InlineData(ulong.MaxValue)]
    public void A_header_longer_than_the_file_is_refused_without_memory_for_it(ulong headerLength)
    {
        byte[] file = [.. BitConverter.GetBytes(headerLength), .. "{}"u8];

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CheckpointException>(() => SafetensorsBytes.Read(file));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_header_over_the_formats_limit_is_refused_though_the_file_has_it()
    {
        using var file = new EndlessSpaces(100_000_001);

        var refusal = Assert.Throws<CheckpointException>(() => SafetensorsFile.Read(file, "test"));
        Assert.Contains("a header of 100000001 bytes", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_of_a_good_file_is_refused()
    {
        byte[] good = SafetensorsBytes.With("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", 12);

        for (int length = 0; length < good.Length; length++)
            Assert.Throws<CheckpointException>(() => SafetensorsBytes.Read(good[..length]));
    }

    [Fact]
    public void Every_flipped_bit_of_a_header_is_read_or_refused_in_words()
    {
        byte[] good = SafetensorsBytes.With("""{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", 12);
        int refused = 0;

        for (int bit = 0; bit < 8 * (good.Length - 12); bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Record.Exception(() => SafetensorsBytes.Read(bad)) is Exception exception)
            {
                Assert.IsType<CheckpointException>(exception);
                refused++;
            }
        }

        Assert.InRange(refused, 500, 8 * good.Length);
    }

    [Fact]
    public void Tensors_of_other_types_are_refused_in_words()
    {
        SafetensorsFile file = SafetensorsBytes.Read(SafetensorsBytes.With(
            """{"i":{"dtype":"I32","shape":[2],"data_offsets":[0,8]},"l":{"dtype":"I64","shape":[2],"data_offsets":[8,24]}}""", 24));

        Assert.Contains("'i' is of type I32", Assert.Throws<CheckpointException>(() => file.Floats("i")).Message, StringComparison.Ordinal);
        Assert.Contains("'l' is (2) I64", Assert.Throws<CheckpointException>(() => file.Counter("l")).Message, StringComparison.Ordinal);
        Assert.Contains("'i' is (2) I32", Assert.Throws<CheckpointException>(() => file.Counter("i")).Message, StringComparison.Ordinal);
        Assert.Contains("no tensor 'x'", Assert.Throws<CheckpointException>(() => file.Floats("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused_in_words()
    {
        using var folder = new TemporaryFolder();

        var missing = Assert.Throws<CheckpointException>(() => SafetensorsFile.Read(folder["x"]));
        var notAFile = Assert.Throws<CheckpointException>(() => SafetensorsFile.Read(folder[""]));

        Assert.Equal($"{folder["x"]}: there is no such file", missing.Message);
        Assert.Contains("cannot be read", notAFile.Message, StringComparison.Ordinal);
    }

    /// <summary>A header of that many spaces, which nobody may be made to read.</summary>
    private sealed class EndlessSpaces(long headerLength) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => 8 + headerLength;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Assert.Equal(0, Position);
            BitConverter.GetBytes(headerLength).CopyTo(buffer, offset);
            Position = 8;
            return 8;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
