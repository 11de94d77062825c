using Google.Protobuf;

namespace RawAudioNet.App.Export;

/// <summary>
/// The fields of protobuf messages as bytes. A message is its fields one after the other, so a whole model is built from the inside out.
/// </summary>
internal static class Protobuf
{
    /// <summary>A field that holds a whole number.</summary>
    public static byte[] Integer(int field, long value)
    {
        var bytes = new byte[CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeInt64Size(value)];
        using var output = new CodedOutputStream(bytes);
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
        return bytes;
    }

    /// <summary>A field that holds a float32.</summary>
    public static byte[] Float(int field, float value)
    {
        var bytes = new byte[CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeFloatSize(value)];
        using var output = new CodedOutputStream(bytes);
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
        return bytes;
    }

    /// <summary>A field that holds text.</summary>
    public static byte[] Text(int field, string value) => Bytes(field, ByteString.CopyFromUtf8(value));

    /// <summary>A field that holds bytes, or a message, which is bytes too.</summary>
    public static byte[] Message(int field, ReadOnlySpan<byte> value) => Bytes(field, ByteString.CopyFrom(value));

    /// <summary>A repeated field: each value is a field of its own.</summary>
    public static byte[] Repeated<T>(int field, IEnumerable<T> values, Func<int, T, byte[]> one)
    {
        using var all = new MemoryStream();
        foreach (T value in values)
            all.Write(one(field, value));
        return all.ToArray();
    }

    private static byte[] Bytes(int field, ByteString value)
    {
        var bytes = new byte[CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeBytesSize(value)];
        using var output = new CodedOutputStream(bytes);
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(value);
        return bytes;
    }
}
