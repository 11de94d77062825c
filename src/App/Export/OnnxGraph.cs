using System.Buffers.Binary;
using static RawAudioNet.App.Export.OnnxFields;

namespace RawAudioNet.App.Export;

/// <summary>An ONNX graph while it is put together: constants, nodes, one input and one output. Every value goes by its node's name.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The operator set that all nodes are of; runtimes since 2022 have it.</summary>
    private const int OperatorSetVersion = 17;

    private const int IrVersion = 8;

    private readonly List<byte[]> constants = [];
    private readonly List<byte[]> nodes = [];
    private byte[] inputs = [];
    private byte[] outputs = [];

    /// <summary>Adds a tensor of float32, a list where no shape is given.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        var content = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(i * sizeof(float)), values[i]);
        return Constant(name, TensorProto.ElementFloat, content, shape.IsEmpty ? [values.Length] : shape);
    }

    /// <summary>Adds a list of whole numbers.</summary>
    /// <returns>Its name.</returns>
    public string Integers(string name, params ReadOnlySpan<long> values)
    {
        var content = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(i * sizeof(long)), values[i]);
        return Constant(name, TensorProto.ElementInt64, content, [values.Length]);
    }

    /// <summary>Adds a node.</summary>
    /// <param name="name">Its name, and that of its output.</param>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">The names of what it takes.</param>
    /// <param name="attributes">Its constants.</param>
    /// <returns>The name.</returns>
    public string Node(string name, string op, string[] inputs, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        nodes.Add(
        [
            .. Protobuf.Repeated(NodeProto.Inputs, inputs, Protobuf.Text),
            .. Protobuf.Text(NodeProto.Outputs, name),
            .. Protobuf.Text(NodeProto.Name, name),
            .. Protobuf.Text(NodeProto.Operator, op),
            .. Protobuf.Repeated(NodeProto.Attributes, attributes.ToArray(), (field, attribute) => Protobuf.Message(field, attribute.Message)),
        ]);
        return name;
    }

    /// <summary>Declares the input, a batch <c>[N, …]</c> of any size.</summary>
    /// <returns>The name.</returns>
    public string Input(string name, params long[] shape)
    {
        inputs = Batch(name, shape);
        return name;
    }

    /// <summary>Declares the output, <c>[N, …]</c>.</summary>
    public void Output(string name, params long[] shape) => outputs = Batch(name, shape);

    /// <summary>The whole model as the content of a file.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="metadata">Free text by key, for whoever runs the model.</param>
    public byte[] ToModel(string name, IEnumerable<(string Key, string Value)> metadata)
    {
        byte[] graph =
        [
            .. Protobuf.Repeated(GraphProto.Nodes, nodes, Message),
            .. Protobuf.Text(GraphProto.Name, name),
            .. Protobuf.Repeated(GraphProto.Constants, constants, Message),
            .. Protobuf.Message(GraphProto.Inputs, inputs),
            .. Protobuf.Message(GraphProto.Outputs, outputs),
        ];
        return
        [
            .. Protobuf.Integer(ModelProto.IrVersion, IrVersion),
            .. Protobuf.Text(ModelProto.ProducerName, "rawaudionet"),
            .. Protobuf.Text(ModelProto.ProducerVersion, CommandLine.Version),
            .. Protobuf.Message(ModelProto.Graph, graph),
            .. Protobuf.Message(ModelProto.OperatorSets, Protobuf.Integer(OperatorSetIdProto.Version, OperatorSetVersion)),
            .. Protobuf.Repeated(ModelProto.Metadata, metadata, (field, item) => Protobuf.Message(
                field, [.. Protobuf.Text(StringStringEntryProto.Key, item.Key), .. Protobuf.Text(StringStringEntryProto.Value, item.Value)])),
        ];

        static byte[] Message(int field, byte[] value) => Protobuf.Message(field, value);
    }

    private string Constant(string name, int elementType, byte[] content, ReadOnlySpan<long> shape)
    {
        constants.Add(
        [
            .. Protobuf.Repeated(TensorProto.Extents, shape.ToArray(), Protobuf.Integer),
            .. Protobuf.Integer(TensorProto.ElementType, elementType),
            .. Protobuf.Text(TensorProto.Name, name),
            .. Protobuf.Message(TensorProto.Content, content),
        ]);
        return name;
    }

    private static byte[] Batch(string name, long[] shape)
    {
        byte[] dimensions =
        [
            .. Protobuf.Message(TypeProto.Dimensions, Protobuf.Text(TypeProto.DimensionName, "N")),
            .. Protobuf.Repeated(TypeProto.Dimensions, shape, (field, extent) => Protobuf.Message(field, Protobuf.Integer(TypeProto.DimensionValue, extent))),
        ];
        byte[] tensor = [.. Protobuf.Integer(TypeProto.ElementType, TensorProto.ElementFloat), .. Protobuf.Message(TypeProto.Shape, dimensions)];
        return [.. Protobuf.Text(ValueInfoProto.Name, name), .. Protobuf.Message(ValueInfoProto.Type, Protobuf.Message(TypeProto.Tensor, tensor))];
    }
}
