using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace RawAudioNet.Audio.Data;

/// <summary>Identifies the content of a file, whatever its name: the first 128 bits of its SHA-256. Tells whether a clip was trained on.</summary>
/// <param name="Value">The bits, the first byte of the hash highest.</param>
public readonly record struct ClipFingerprint(UInt128 Value)
{
    private const int PieceBytes = 1 << 16;

    /// <summary>The fingerprint of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its fingerprint.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ClipFingerprint Of(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Of(stream);
    }

    /// <summary>The fingerprint of the rest of a stream.</summary>
    /// <param name="stream">The stream; it is read to its end and stays open.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Its fingerprint.</returns>
    /// <exception cref="OperationCanceledException">The reading was ended.</exception>
    public static ClipFingerprint Of(Stream stream, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[PieceBytes];
        while (stream.Read(piece) is > 0 and int read)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(piece, 0, read);
        }
        return new ClipFingerprint(BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset()));
    }

    /// <summary>The fingerprint of a file's content.</summary>
    /// <param name="content">All its bytes.</param>
    /// <returns>Its fingerprint.</returns>
    public static ClipFingerprint Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return new ClipFingerprint(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">32 hexadecimal digits.</param>
    /// <returns>The fingerprint.</returns>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static ClipFingerprint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 32 && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 value)
            ? new ClipFingerprint(value)
            : throw new FormatException($"'{text}' is not a fingerprint of 32 hexadecimal digits.");
    }

    /// <summary>The fingerprint in 32 hexadecimal digits.</summary>
    /// <returns>The digits, lower case.</returns>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
