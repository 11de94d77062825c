namespace RawAudioNet.App.Export;

/// <summary>The field numbers of ONNX's messages, as far as they are written here.</summary>
/// <remarks>Source: onnx.proto of the ONNX specification, IR version 8.</remarks>
internal static class OnnxFields
{
    public static class ModelProto
    {
        public const int IrVersion = 1;
        public const int ProducerName = 2;
        public const int ProducerVersion = 3;
        public const int Graph = 7;
        public const int OperatorSets = 8;
        public const int Metadata = 14;
    }

    public static class OperatorSetIdProto
    {
        public const int Version = 2;
    }

    public static class StringStringEntryProto
    {
        public const int Key = 1;
        public const int Value = 2;
    }

    public static class GraphProto
    {
        public const int Nodes = 1;
        public const int Name = 2;
        public const int Constants = 5;
        public const int Inputs = 11;
        public const int Outputs = 12;
    }

    public static class NodeProto
    {
        public const int Inputs = 1;
        public const int Outputs = 2;
        public const int Name = 3;
        public const int Operator = 4;
        public const int Attributes = 5;
    }

    public static class AttributeProto
    {
        public const int Name = 1;
        public const int Float = 2;
        public const int Integer = 3;
        public const int Text = 4;
        public const int Integers = 8;
        public const int Type = 20;
        public const int TypeFloat = 1;
        public const int TypeInteger = 2;
        public const int TypeText = 3;
        public const int TypeIntegers = 7;
    }

    public static class TensorProto
    {
        public const int Extents = 1;
        public const int ElementType = 2;
        public const int Name = 8;
        public const int Content = 9;
        public const int ElementFloat = 1;
        public const int ElementInt64 = 7;
    }

    public static class ValueInfoProto
    {
        public const int Name = 1;
        public const int Type = 2;
    }

    /// <summary>With the messages nested in it: a tensor's type, its shape, the shape's dimensions.</summary>
    public static class TypeProto
    {
        public const int Tensor = 1;
        public const int ElementType = 1;
        public const int Shape = 2;
        public const int Dimensions = 1;
        public const int DimensionValue = 1;
        public const int DimensionName = 2;
    }
}
