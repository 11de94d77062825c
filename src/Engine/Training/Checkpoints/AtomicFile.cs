using System.Text;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>
/// Files that are there whole or not at all: written beside their target under the name <c>target.tmp</c>, flushed to the disk, then
/// renamed over it. Whoever opens the target, at any moment and after any crash, finds the old content or the new.
/// </summary>
/// <remarks>
/// The temporary name is fixed, so a process killed while writing leaves at most one such file, and the next write takes its place; two
/// processes that write the same target at once are told so by an <see cref="IOException"/>.
/// </remarks>
public static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a file through a stream.</summary>
    /// <param name="path">The target; its folder must exist.</param>
    /// <param name="write">Writes the content; when it throws, the target stays as it was.</param>
    /// <exception cref="UnwritableFileException">It cannot be made there, as by its rights or because another process is writing it.</exception>
    /// <exception cref="IOException">The folder is missing, or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = path + ".tmp";
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{path} cannot be written: there is no folder '{folder}'");

        // Opened outside the try: a temporary file that another process holds is not ours to delete.
        FileStream stream = Made(path, () => new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None));
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            Made(path, () =>
            {
                File.Move(temporary, path, overwrite: true);
                return path;
            });
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes a text file, UTF-8 without byte order mark.</summary>
    /// <param name="path">The target; its folder must exist.</param>
    /// <param name="text">The content.</param>
    /// <exception cref="UnwritableFileException">It cannot be made there, as by its rights or because another process is writing it.</exception>
    /// <exception cref="IOException">The folder is missing, or the disk is full.</exception>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Utf8.GetBytes(text)));

    /// <summary>What the system says of the temporary file, said of the target: nobody asked for the other name.</summary>
    private static T Made<T>(string path, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UnwritableFileException(path, fault);
        }
    }
}
