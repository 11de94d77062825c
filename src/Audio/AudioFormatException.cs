namespace RawAudioNet.Audio;

/// <summary>A file is not sound that can be read here; the message says in one line where, what was found and what was expected.</summary>
public sealed class AudioFormatException : Exception
{
    /// <summary>Describes one fault of one file.</summary>
    /// <param name="path">The file, or the name given to a stream.</param>
    /// <param name="offset">Byte offset of the fault from the start of the file.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="expected">What should stand there.</param>
    public AudioFormatException(string path, long offset, string found, string expected)
        : base(OneLine.Of($"{path}: found {found} at byte {offset}, expected {expected}"))
    {
        Path = path;
        Offset = offset;
        Found = found;
        Expected = expected;
    }

    /// <summary>The file, or the name given to a stream.</summary>
    public string Path { get; }

    /// <summary>Byte offset of the fault from the start of the file.</summary>
    public long Offset { get; }

    /// <summary>What stands there.</summary>
    public string Found { get; }

    /// <summary>What should stand there.</summary>
    public string Expected { get; }
}
