namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>
/// Tells files that can be read to their end from what has none to rely on. A named pipe would keep whoever opens it waiting for a writer, and
/// a device may go on for ever; both tell a length of 0, before they are opened.
/// </summary>
public static class PlainFile
{
    /// <summary>What messages call anything else.</summary>
    public const string Otherwise = "an empty file, a pipe or a device";

    /// <summary>Whether there is something else than a file with bytes in it, once links are followed.</summary>
    /// <param name="path">The path; where there is nothing, that is for whoever opens it to tell.</param>
    /// <returns>Whether to refuse it as <see cref="Otherwise"/>.</returns>
    public static bool IsOtherwise(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return false;
        FileSystemInfo target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        return target is not FileInfo { Exists: true, Length: > 0 };
    }
}
