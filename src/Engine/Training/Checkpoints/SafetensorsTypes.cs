using System.Buffers.Binary;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>The element types of the safetensors format; those of floating point can be read as float32.</summary>
internal static class SafetensorsTypes
{
    public const string Float32 = "F32";
    public const string Int64 = "I64";

    private static readonly Dictionary<string, int> Bits = new(StringComparer.Ordinal)
    {
        ["F4"] = 4, ["F6_E2M3"] = 6, ["F6_E3M2"] = 6,
        ["BOOL"] = 8, ["U8"] = 8, ["I8"] = 8, ["F8_E4M3"] = 8, ["F8_E5M2"] = 8, ["F8_E8M0"] = 8, ["F8_E4M3FNUZ"] = 8, ["F8_E5M2FNUZ"] = 8,
        ["U16"] = 16, ["I16"] = 16, ["F16"] = 16, ["BF16"] = 16,
        ["U32"] = 32, ["I32"] = 32, ["F32"] = 32,
        ["U64"] = 64, ["I64"] = 64, ["F64"] = 64, ["C64"] = 64,
    };

    /// <summary>Tells the size of one element in bits; false for a name that the format does not have.</summary>
    public static bool TryGetBits(string type, out int bits) => Bits.TryGetValue(type, out bits);

    /// <summary>Reads F32, F16, BF16 or F64, little-endian and at any alignment; null for every other type.</summary>
    public static float[]? ToFloats(string type, ReadOnlySpan<byte> bytes) => type switch
    {
        "F32" => Convert(bytes, sizeof(float), BinaryPrimitives.ReadSingleLittleEndian),
        "F16" => Convert(bytes, 2, element => (float)BinaryPrimitives.ReadHalfLittleEndian(element)),
        "BF16" => Convert(bytes, 2, element => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16)),
        "F64" => Convert(bytes, sizeof(double), element => (float)BinaryPrimitives.ReadDoubleLittleEndian(element)),
        _ => null,
    };

    private static float[] Convert(ReadOnlySpan<byte> bytes, int size, Func<ReadOnlySpan<byte>, float> read)
    {
        var values = new float[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(bytes.Slice(i * size, size));
        return values;
    }
}
