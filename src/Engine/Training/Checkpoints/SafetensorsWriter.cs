using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>
/// Writes safetensors files as the reference implementation does: metadata first, I64 before F32, each by name, data aligned to 8 bytes.
/// The same content gives the same bytes, in whatever order it comes.
/// </summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    private static readonly Dictionary<string, long> NoCounters = [];

    private static readonly Dictionary<string, string> NoMetadata = [];

    /// <summary>Writes a file, atomically.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="tensors">The tensors, stored as F32.</param>
    /// <param name="counters">Whole numbers, stored as I64 scalars.</param>
    /// <param name="metadata">Free text.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or is the metadata's.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(
        string path,
        IEnumerable<NamedTensor> tensors,
        IReadOnlyDictionary<string, long>? counters = null,
        IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, counters, metadata));

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="tensors">The tensors, stored as F32.</param>
    /// <param name="counters">Whole numbers, stored as I64 scalars.</param>
    /// <param name="metadata">Free text.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or is the metadata's.</exception>
    public static void Write(
        Stream stream,
        IEnumerable<NamedTensor> tensors,
        IReadOnlyDictionary<string, long>? counters = null,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        KeyValuePair<string, long>[] scalars = [.. (counters ?? NoCounters).OrderBy(item => item.Key, StringComparer.Ordinal)];
        NamedTensor[] sorted = [.. tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        CheckNames(scalars.Select(item => item.Key).Concat(sorted.Select(tensor => tensor.Name)));

        ReadOnlySpan<byte> header = Header(scalars, sorted, metadata ?? NoMetadata);
        int padding = -header.Length & (Alignment - 1);
        WriteInt64(stream, header.Length + padding);
        stream.Write(header);
        stream.Write("        "u8[..padding]);

        foreach (KeyValuePair<string, long> item in scalars)
            WriteInt64(stream, item.Value);
        foreach (NamedTensor tensor in sorted)
            WriteFloats(stream, tensor.Values);
    }

    private static void CheckNames(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataName };
        foreach (string name in names)
        {
            if (!seen.Add(name))
                throw new ArgumentException($"a safetensors file cannot hold two tensors named '{name}'");
        }
    }

    private static ReadOnlySpan<byte> Header(
        KeyValuePair<string, long>[] scalars, NamedTensor[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // Labels stay readable: the file is no HTML, so nothing beyond JSON's own characters needs an escape.
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        if (metadata.Count > 0)
        {
            json.WriteStartObject(SafetensorsHeader.MetadataName);
            foreach (KeyValuePair<string, string> item in metadata.OrderBy(item => item.Key, StringComparer.Ordinal))
                json.WriteString(item.Key, item.Value);
            json.WriteEndObject();
        }

        long offset = 0;
        foreach (KeyValuePair<string, long> item in scalars)
            offset = WriteEntry(json, item.Key, SafetensorsTypes.Int64, [], offset, sizeof(long));
        foreach (NamedTensor tensor in tensors)
            offset = WriteEntry(json, tensor.Name, SafetensorsTypes.Float32, tensor.Shape, offset, tensor.Values.Length * 4L);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static long WriteEntry(Utf8JsonWriter json, string name, string type, long[] shape, long begin, long bytes)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", type);
        json.WriteStartArray("shape");
        foreach (long extent in shape)
            json.WriteNumberValue(extent);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(begin + bytes);
        json.WriteEndArray();
        json.WriteEndObject();
        return begin + bytes;
    }

    private static void WriteInt64(Stream stream, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void WriteFloats(Stream stream, float[] values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
