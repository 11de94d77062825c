namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>A file cannot be made where it is wanted.</summary>
public sealed class UnwritableFileException : IOException
{
    /// <summary>Describes the fault.</summary>
    /// <param name="path">The file that is wanted.</param>
    /// <param name="cause">What the system said.</param>
    public UnwritableFileException(string path, Exception cause)
        : base($"{path} cannot be written ({Reason(path, cause)})", cause) => Path = path;

    /// <summary>The file that is wanted.</summary>
    public string Path { get; }

    // The system's own words name the temporary file beside it.
    private static string Reason(string path, Exception cause) => cause switch
    {
        UnauthorizedAccessException => "access is denied",
        FileNotFoundException or DirectoryNotFoundException => "no file can be made in this place",
        PathTooLongException => "the name is too long",
        _ when DiskFault.IsFull(cause) => "the disk is full",
        _ => cause.Message.Replace(System.IO.Path.GetFullPath(path) + AtomicFile.TemporarySuffix, System.IO.Path.GetFileName(path), StringComparison.Ordinal),
    };
}
