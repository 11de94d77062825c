namespace RawAudioNet.App.Data;

/// <summary>A file is there and cannot be read: its rights, another process that holds it, a disk that fails.</summary>
internal sealed class UnreadableFileException : IOException
{
    private UnreadableFileException(string path, Exception cause)
        : base($"{path} cannot be read ({(cause is UnauthorizedAccessException ? "access is denied" : cause.Message)})", cause) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Reads a file so that a refusal by the system names it; one that is missing is for the reader to tell.</summary>
    /// <exception cref="UnreadableFileException">The system refuses.</exception>
    public static T Name<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is IOException and not FileNotFoundException or UnauthorizedAccessException)
        {
            throw new UnreadableFileException(path, fault);
        }
    }
}
