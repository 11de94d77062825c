using static RawAudioNet.App.Export.OnnxFields;

namespace RawAudioNet.App.Export;

/// <summary>A named constant of an ONNX node, as the bytes of its message.</summary>
internal sealed class OnnxAttribute
{
    private OnnxAttribute(string name, int type, byte[] value) =>
        Message = [.. Protobuf.Text(AttributeProto.Name, name), .. value, .. Protobuf.Integer(AttributeProto.Type, type)];

    public OnnxAttribute(string name, float value)
        : this(name, AttributeProto.TypeFloat, Protobuf.Float(AttributeProto.Float, value))
    {
    }

    public OnnxAttribute(string name, long value)
        : this(name, AttributeProto.TypeInteger, Protobuf.Integer(AttributeProto.Integer, value))
    {
    }

    public OnnxAttribute(string name, string value)
        : this(name, AttributeProto.TypeText, Protobuf.Text(AttributeProto.Text, value))
    {
    }

    public OnnxAttribute(string name, long[] values)
        : this(name, AttributeProto.TypeIntegers, Protobuf.Repeated(AttributeProto.Integers, values, Protobuf.Integer))
    {
    }

    public byte[] Message { get; }
}
