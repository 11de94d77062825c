using System.Text;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>
/// Files that are there whole or not at all: written beside their target under the name <c>target.tmp</c>, flushed to the disk, renamed over
/// it, and the folder flushed. Whoever opens the target, at any moment and after any crash, finds the old content or the new, and after
/// <see cref="Write"/> has returned the new, even if the power fails.
/// </summary>
/// <remarks>
/// The temporary name is fixed, so a process killed while writing leaves at most one such file, and the next write takes its place; two
/// processes that write the same target at once are told so by an <see cref="IOException"/>. A device (<c>/dev/null</c>, <c>/dev/stdout</c>,
/// a pipe of the shell's under <c>/dev/fd</c>) is written to: a file renamed over it would take its place, for every program.
/// </remarks>
public static class AtomicFile
{
    /// <summary>What a file in the making has behind its name.</summary>
    public const string TemporarySuffix = ".tmp";

    private const int BufferBytes = 1 << 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a file through a stream.</summary>
    /// <param name="path">The target; its folder must exist.</param>
    /// <param name="write">Writes the content; when it throws, the target stays as it was.</param>
    /// <exception cref="UnwritableFileException">It cannot be made there: its rights, a full disk, or another process that is writing it.</exception>
    /// <exception cref="IOException">The folder is missing.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        if (IsDevice(path))
        {
            WriteThrough(path, write);
            return;
        }

        IFileCalls calls = FileCalls.Current;
        string temporary = path + TemporarySuffix;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{path} cannot be written: there is no folder '{folder}'");

        // Made outside the try: a temporary file that another process holds is not ours to delete.
        Stream file = Stream.Null;
        TemporaryFile.Try(path, () => file = calls.Create(temporary));
        try
        {
            using (file)
            {
                var content = new BufferedStream(new TemporaryFile(file, path), BufferBytes);
                write(content);
                content.Flush();
                TemporaryFile.Try(path, () => calls.Flush(file));
            }
            TemporaryFile.Try(path, () => calls.Rename(temporary, path));
            TemporaryFile.Try(path, () => calls.FlushFolder(folder));
        }
        catch
        {
            Discard(calls, temporary);
            throw;
        }
    }

    /// <summary>Writes a text file, UTF-8 without byte order mark.</summary>
    /// <param name="path">The target; its folder must exist.</param>
    /// <param name="text">The content.</param>
    /// <exception cref="UnwritableFileException">It cannot be made there: its rights, a full disk, or another process that is writing it.</exception>
    /// <exception cref="IOException">The folder is missing.</exception>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Utf8.GetBytes(text)));

    /// <summary>Deletes a file, if it is there.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be deleted.</exception>
    public static void Delete(string path) => FileCalls.Current.Delete(path);

    // What lies in shared memory is a file like any other.
    private static bool IsDevice(string path)
    {
        string full = Path.GetFullPath(path);
        return full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal) && File.Exists(full);
    }

    /// <summary>Writes to a device, which may know no position: all at once, and without a lock, which it may not have either.</summary>
    private static void WriteThrough(string path, Action<Stream> write)
    {
        using var content = new MemoryStream();
        write(content);
        TemporaryFile.Try(path, () =>
        {
            using var device = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            content.WriteTo(device);
        });
    }

    private static void Discard(IFileCalls calls, string temporary)
    {
        try
        {
            calls.Delete(temporary);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What led here is on its way and says more; the next write takes the file's place.
        }
    }
}
