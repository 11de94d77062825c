using System.Text.Json;
using System.Text.Unicode;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>
/// The JSON header of a safetensors file, read and checked before a byte of data is: types, extents and offsets must tile the data exactly,
/// without overlap or hole.
/// </summary>
/// <remarks>
/// White space before the opening brace is accepted, as the reference implementation does (its written description does not). Names that
/// occur twice are refused, as the description demands (the implementation keeps the last). Fields beside the three known ones are ignored.
/// </remarks>
internal sealed class SafetensorsHeader
{
    public const string MetadataName = "__metadata__";

    private readonly string path;

    private SafetensorsHeader(string path) => this.path = path;

    /// <summary>The free text of the file.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>The tensors in the order of their data.</summary>
    public List<SafetensorsEntry> Entries { get; } = [];

    /// <summary>Reads and checks a header.</summary>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataLength">The number of bytes that follow it in the file.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="CheckpointException">The header breaks a rule of the format.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataLength, string path)
    {
        var header = new SafetensorsHeader(path);
        if (!Utf8.IsValid(json.Span))
            throw header.Refusal("the header is not UTF-8");

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            header.ReadFields(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new CheckpointException(path, $"the header is not JSON as it should be: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // What JsonElement throws for an escaped half of a surrogate pair: valid JSON, but not text.
            throw new CheckpointException(path, "the header has a string that is not text", exception);
        }

        header.CheckTiling(dataLength);
        return header;
    }

    private void ReadFields(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Refusal("the header is not a JSON object");

        foreach (JsonProperty field in root.EnumerateObject())
        {
            if (field.Value.ValueKind != JsonValueKind.Object)
                throw Refusal($"'{field.Name}' is not a JSON object");
            if (field.Name == MetadataName)
                ReadMetadata(field.Value);
            else
                Entries.Add(ReadEntry(field.Name, field.Value));
        }
    }

    private void ReadMetadata(JsonElement metadata)
    {
        foreach (JsonProperty item in metadata.EnumerateObject())
        {
            if (item.Value.ValueKind != JsonValueKind.String)
                throw Refusal($"metadata '{item.Name}' is not a string");
            Metadata.Add(item.Name, item.Value.GetString()!);
        }
    }

    private SafetensorsEntry ReadEntry(string name, JsonElement fields)
    {
        if (!fields.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String)
            throw Refusal($"tensor '{name}' has no dtype");
        string type = dtype.GetString()!;
        if (!SafetensorsTypes.TryGetBits(type, out int bits))
            throw Refusal($"tensor '{name}' is of the unknown type '{type}'");

        long[] shape = ReadShape(name, fields);
        (ulong begin, ulong end) = ReadOffsets(name, fields);
        if (end < begin)
            throw Refusal($"tensor '{name}' ends at {end}, before it begins at {begin}");
        if (end - begin != ByteCount(name, shape, bits))
            throw Refusal($"tensor '{name}' of shape ({string.Join(", ", shape)}) and type {type} has {end - begin} bytes");
        return new SafetensorsEntry(name, type, shape, begin, end);
    }

    private long[] ReadShape(string name, JsonElement fields)
    {
        if (!fields.TryGetProperty("shape", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            throw Refusal($"tensor '{name}' has no shape");

        var shape = new long[list.GetArrayLength()];
        int axis = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long extent) || extent < 0)
                throw Refusal($"tensor '{name}' has an extent that is not a whole number from 0 to {long.MaxValue}");
            shape[axis++] = extent;
        }
        return shape;
    }

    private (ulong Begin, ulong End) ReadOffsets(string name, JsonElement fields)
    {
        if (!fields.TryGetProperty("data_offsets", out JsonElement pair)
            || pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2)
            throw Refusal($"tensor '{name}' has no pair of data_offsets");
        if (pair[0].ValueKind != JsonValueKind.Number || !pair[0].TryGetUInt64(out ulong begin)
            || pair[1].ValueKind != JsonValueKind.Number || !pair[1].TryGetUInt64(out ulong end))
            throw Refusal($"tensor '{name}' has data_offsets that are not whole numbers from 0");
        return (begin, end);
    }

    private ulong ByteCount(string name, long[] shape, int bits)
    {
        try
        {
            ulong total = (ulong)bits;
            foreach (long extent in shape)
                total = checked(total * (ulong)extent);
            return total % 8 == 0 ? total / 8 : throw Refusal($"tensor '{name}' does not end on a whole byte");
        }
        catch (OverflowException exception)
        {
            throw new CheckpointException(path, $"tensor '{name}' has more elements than can be counted", exception);
        }
    }

    // Sorted by their place, each tensor must begin where the one before ends, and the last end where the file does: so no byte belongs to
    // two tensors or to none.
    private void CheckTiling(long dataLength)
    {
        Entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        ulong end = 0;
        foreach (SafetensorsEntry entry in Entries)
        {
            if (entry.Begin != end)
                throw Refusal($"tensor '{entry.Name}' begins at {entry.Begin}, expected {end}");
            end = entry.End;
        }
        if (end != (ulong)dataLength)
            throw Refusal($"the tensors take {end} bytes, the file has {dataLength}");
    }

    private CheckpointException Refusal(string problem) => new(path, problem);
}
