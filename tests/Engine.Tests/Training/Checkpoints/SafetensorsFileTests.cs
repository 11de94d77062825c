using System.Text;
using RawAudioNet.Engine.Training.Checkpoints;
using Xunit;

namespace RawAudioNet.Engine.Tests.Training.Checkpoints;

public sealed class SafetensorsFileTests
{
    private static readonly NamedTensor Weight = new("lin.weight", [2, 3], [1, -2, 3.5f, float.NaN, float.PositiveInfinity, -0f]);
    private static readonly NamedTensor Bias = new("lin.bias", [2], [0.1f, 1e-45f]);
    private static readonly NamedTensor Nothing = new("empty", [3, 0], []);
    private static readonly NamedTensor Scalar = new("scale", [], [7]);

    private static readonly Dictionary<string, long> Counters = new() { ["bn1.num_batches_tracked"] = 437, ["b"] = -1 };
    private static readonly Dictionary<string, string> Texts = new() { ["labels"] = "[\"drill\",\"Straße\\n\"]", ["empty"] = "" };

    [Fact]
    public void A_file_comes_back_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["best.safetensors"], [Weight, Bias, Nothing, Scalar], Counters, Texts);

        SafetensorsFile file = SafetensorsFile.Read(folder["best.safetensors"]);

        Assert.Equal(folder["best.safetensors"], file.Path);
        Assert.Equal(["b", "bn1.num_batches_tracked", "empty", "lin.bias", "lin.weight", "scale"], file.Names);
        foreach (NamedTensor tensor in (NamedTensor[])[Weight, Bias, Nothing, Scalar])
        {
            Assert.Equal(tensor.Shape, file.Floats(tensor.Name).Shape);
            Assert.Equal(Bits(tensor.Values), Bits(file.Floats(tensor.Name).Values));
        }
        Assert.Equal(437, file.Counter("bn1.num_batches_tracked"));
        Assert.Equal(-1, file.Counter("b"));
        Assert.Equal(Texts, file.Metadata);
    }

    [Fact]
    public void The_same_content_in_another_order_is_the_same_file()
    {
        byte[] first = Written([Weight, Bias, Nothing], Counters, Texts);
        byte[] second = Written([Nothing, Bias, Weight], Reversed(Counters), Reversed(Texts));

        Assert.Equal(first, second);
    }

    [Fact]
    public void The_layout_is_that_of_the_reference_implementation()
    {
        byte[] file = Written([new("w", [1], [1f]), new("a", [1], [2f])], new() { ["z"] = 3 }, new() { ["k"] = "v" });

        const string Header =
            """{"__metadata__":{"k":"v"},"z":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"w":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}""";
        int padded = (Header.Length + 7) / 8 * 8;
        Assert.Equal(BitConverter.GetBytes((long)padded), file[..8]);
        Assert.Equal(Header.PadRight(padded), Encoding.UTF8.GetString(file[8..(8 + padded)]));
        Assert.Equal([3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0x80, 0x3F], file[(8 + padded)..]);
    }

    [Fact]
    public void Data_begins_at_a_multiple_of_eight_whatever_the_header()
    {
        for (int length = 0; length < 8; length++)
        {
            byte[] file = Written([Bias], [], new() { ["k"] = new string('x', length) });
            Assert.Equal(0, BitConverter.ToInt64(file) % 8);
            Assert.Equal(Bits(Bias.Values), Bits(SafetensorsBytes.Read(file).Floats("lin.bias").Values));
        }
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("{}   ", 0)]
    [InlineData(" \n\t{}", 0)]
    [InlineData("""{"__metadata__":{}}""", 0)]
    [InlineData("""{"a":{"data_offsets":[0,4],"shape":[],"dtype":"F32"}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4],"more":{"x":[1]}}}""", 4)]
    [InlineData("""{"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,0],"data_offsets":[0,0]},"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[0,9223372036854775807],"data_offsets":[4,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"F6_E2M3","shape":[4],"data_offsets":[3,6]}}""", 6)]
    public void An_unusual_header_within_the_rules_is_read(string header, int dataBytes)
    {
        SafetensorsFile file = SafetensorsBytes.Read(SafetensorsBytes.With(header, dataBytes));

        if (file.Names.Contains("a") && header.Contains("\"a\":{\"dtype\":\"F32\"", StringComparison.Ordinal))
            Assert.All(file.Floats("a").Values, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_header_of_odd_length_leaves_unaligned_data_that_is_read()
    {
        const string Header = """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} """;
        Assert.Equal(1, Header.Length % 2);

        SafetensorsFile file = SafetensorsBytes.Read(SafetensorsBytes.With(Encoding.UTF8.GetBytes(Header), BitConverter.GetBytes(3.25f)));

        Assert.Equal([3.25f], file.Floats("a").Values);
    }

    [Fact]
    public void Other_floating_point_types_become_float32()
    {
        byte[] data =
        [
            .. BitConverter.GetBytes(-1.0 / 3), .. BitConverter.GetBytes(1e300),
            .. BitConverter.GetBytes((Half)(-1.5f)), .. BitConverter.GetBytes(Half.Epsilon),
            0x80, 0x3F, 0x49, 0xC0,
        ];
        SafetensorsFile file = SafetensorsBytes.Read(SafetensorsBytes.With(
            """
            {"d":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},
             "h":{"dtype":"F16","shape":[2],"data_offsets":[16,20]},
             "b":{"dtype":"BF16","shape":[2],"data_offsets":[20,24]}}
            """u8.ToArray(), data));

        Assert.Equal([-1f / 3, float.PositiveInfinity], file.Floats("d").Values);
        Assert.Equal([-1.5f, 5.9604645e-8f], file.Floats("h").Values);
        Assert.Equal([1f, -3.140625f], file.Floats("b").Values);
    }

    [Fact]
    public void A_name_given_twice_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => Written([Bias, Bias], [], []));
        Assert.Throws<ArgumentException>(() => Written([Bias], new() { ["lin.bias"] = 1 }, []));
        Assert.Throws<ArgumentException>(() => Written([new("__metadata__", [], [1])], [], []));
    }

    [Fact]
    public void Values_that_do_not_fill_their_shape_make_no_tensor()
    {
        Assert.Throws<ArgumentException>(() => new NamedTensor("a", [2, 2], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => new NamedTensor("a", [], []));
    }

    private static byte[] Written(NamedTensor[] tensors, Dictionary<string, long> counters, Dictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, counters, metadata);
        return stream.ToArray();
    }

    private static Dictionary<string, T> Reversed<T>(Dictionary<string, T> items) => new(items.Reverse());

    private static uint[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToUInt32Bits);
}
