using System.Buffers.Binary;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>
/// The content of a safetensors file: 8 bytes with the header's length (little-endian), the header in JSON, the tensors' bytes. Everything
/// is checked before any tensor is read, and nothing is allocated that the file is not long enough to fill.
/// </summary>
/// <remarks>Source: the safetensors format, github.com/huggingface/safetensors.</remarks>
internal sealed class SafetensorsFile
{
    private const int LengthBytes = sizeof(ulong);
    private const ulong LongestHeader = 100_000_000;

    private readonly string path;
    private readonly byte[] data;
    private readonly Dictionary<string, SafetensorsEntry> entries;

    private SafetensorsFile(string path, SafetensorsHeader header, byte[] data)
    {
        this.path = path;
        this.data = data;
        Metadata = header.Metadata;
        Names = header.Entries.ConvertAll(entry => entry.Name);
        entries = header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The file, or the name given to a stream.</summary>
    public string Path => path;

    /// <summary>The free text of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors' names in the order of their data.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">The file cannot be read, breaks a rule of the format, or is larger than 2 GiB.</exception>
    public static SafetensorsFile Read(string path)
    {
        if (PlainFile.IsOtherwise(path))
            throw new CheckpointException(path, $"not a checkpoint but {PlainFile.Otherwise}");
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            bool missing = exception is FileNotFoundException or DirectoryNotFoundException;
            throw new CheckpointException(path, missing ? "there is no such file" : $"cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a stream that can seek, from its start to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="path">A name for messages.</param>
    /// <exception cref="CheckpointException">The content breaks a rule of the format, or is larger than 2 GiB.</exception>
    /// <exception cref="IOException">The stream fails, or is shorter than its length.</exception>
    public static SafetensorsFile Read(Stream stream, string path)
    {
        if (!stream.CanSeek)
            throw new CheckpointException(path, "not a file but a pipe, which has no length to check against");
        long length = stream.Length;
        if (length < LengthBytes)
            throw new CheckpointException(path, $"not a safetensors file: {length} bytes");

        Span<byte> prefix = stackalloc byte[LengthBytes];
        stream.ReadExactly(prefix);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > LongestHeader || headerLength > (ulong)(length - LengthBytes))
            throw new CheckpointException(path, $"not a safetensors file: a header of {headerLength} bytes in a file of {length}");

        long dataLength = length - LengthBytes - (long)headerLength;
        if (dataLength > Array.MaxLength)
            throw new CheckpointException(path, $"{dataLength} bytes of tensors; at most {Array.MaxLength} can be read");

        var json = new byte[headerLength];
        stream.ReadExactly(json);
        SafetensorsHeader header = SafetensorsHeader.Parse(json, dataLength, path);
        var data = new byte[dataLength];
        stream.ReadExactly(data);
        return new SafetensorsFile(path, header, data);
    }

    /// <summary>Whether the file has a tensor of this name.</summary>
    /// <param name="name">The name.</param>
    public bool Contains(string name) => entries.ContainsKey(name);

    /// <summary>A tensor of type F32, F16, BF16 or F64, as float32. Values that are not finite are passed on as they are.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="CheckpointException">There is none of this name, or it is of another type.</exception>
    public NamedTensor Floats(string name)
    {
        SafetensorsEntry entry = Find(name);
        float[] values = SafetensorsTypes.ToFloats(entry.Type, Bytes(entry))
            ?? throw new CheckpointException(path, $"tensor '{name}' is of type {entry.Type}, expected F32, F16, BF16 or F64");
        return new NamedTensor(name, [.. entry.Shape], values);
    }

    /// <summary>The one value of a tensor of type I64.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="CheckpointException">There is none of this name, it is of another type, or has not exactly one element.</exception>
    public long Counter(string name)
    {
        SafetensorsEntry entry = Find(name);
        if (entry.Type != SafetensorsTypes.Int64 || entry.End - entry.Begin != sizeof(long))
            throw new CheckpointException(path, $"tensor '{name}' is ({string.Join(", ", entry.Shape)}) {entry.Type}, expected one I64");
        return BinaryPrimitives.ReadInt64LittleEndian(Bytes(entry));
    }

    private SafetensorsEntry Find(string name) =>
        entries.GetValueOrDefault(name) ?? throw new CheckpointException(path, $"there is no tensor '{name}'");

    private ReadOnlySpan<byte> Bytes(SafetensorsEntry entry) => data.AsSpan((int)entry.Begin, (int)(entry.End - entry.Begin));
}
