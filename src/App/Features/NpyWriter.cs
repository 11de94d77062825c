using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace RawAudioNet.App.Features;

/// <summary>
/// Writes float32 tensors one after the other as one array in NumPy's format (.npy, version 1.0), whose first axis counts them. How many
/// there are is known at the end, so the header is written last, into the room left for it.
/// </summary>
/// <remarks>Source: NumPy enhancement proposal 1, "A simple file format for NumPy arrays".</remarks>
internal sealed class NpyWriter
{
    private const int HeaderBytes = 128;
    private const int PrefixBytes = 10;

    private readonly Stream stream;
    private readonly int[] itemShape;
    private readonly int itemLength;

    /// <param name="stream">Where to; it must be able to seek.</param>
    /// <param name="itemShape">The shape of one tensor.</param>
    public NpyWriter(Stream stream, params int[] itemShape)
    {
        this.stream = stream;
        this.itemShape = itemShape;
        itemLength = itemShape.Aggregate(1, (product, extent) => product * extent);
        stream.Write(new byte[HeaderBytes]);
    }

    /// <summary>Tensors written.</summary>
    public int Count { get; private set; }

    /// <summary>The shape of the whole array.</summary>
    public int[] Shape => [Count, .. itemShape];

    /// <summary>Adds a tensor.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        if (values.Length != itemLength)
            throw new ArgumentException($"A tensor has {itemLength} values, not {values.Length}.", nameof(values));
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Arrays are written as they lie in memory, which must be little-endian.");
        stream.Write(MemoryMarshal.AsBytes(values));
        Count++;
    }

    /// <summary>Takes back the tensors that were added last.</summary>
    public void Remove(int count)
    {
        Count -= count;
        stream.Position -= (long)count * itemLength * sizeof(float);
    }

    /// <summary>Writes the header.</summary>
    public void Finish()
    {
        stream.SetLength(HeaderBytes + (long)Count * itemLength * sizeof(float));
        string shape = string.Join(", ", Shape.Select(extent => extent.ToString(CultureInfo.InvariantCulture)));
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}".PadRight(HeaderBytes - PrefixBytes - 1) + "\n";
        stream.Position = 0;
        stream.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, HeaderBytes - PrefixBytes, 0]);
        stream.Write(Encoding.ASCII.GetBytes(header));
        stream.Position = stream.Length;
    }
}
