using System.Runtime.InteropServices;

namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>The system's own file calls.</summary>
internal sealed partial class FileCalls : IFileCalls
{
    private const int ReadOnly = 0;
    private const int InputOutputError = 5;

    private static readonly FileCalls System = new();
    private static readonly AsyncLocal<IFileCalls?> Substitute = new();

    private FileCalls()
    {
    }

    /// <summary>The calls to use.</summary>
    public static IFileCalls Current => Substitute.Value ?? System;

    /// <summary>Puts other calls in their place for what the caller goes on to run, or with null the system's again.</summary>
    public static void Use(IFileCalls? calls) => Substitute.Value = calls;

    /// <remarks>A link of this name, which a folder from a stranger may have, would lead the writing to another file.</remarks>
    public Stream Create(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
            File.Delete(path);
        return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    public void Flush(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    public void Rename(string path, string newPath) => File.Move(path, newPath, overwrite: true);

    /// <remarks>
    /// .NET opens no folders, so this asks libc. NTFS keeps the order of renames in its journal and needs no such call. A folder that may not
    /// be read, or whose file system knows no flushing of folders, stays as safe as that system makes it.
    /// </remarks>
    public void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = OpenFolder(folder, ReadOnly);
        if (descriptor < 0)
            return;
        int error = FlushDescriptor(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = CloseDescriptor(descriptor);
        if (error == InputOutputError || error == DiskFault.NoSpace)
            throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{folder}'", error);
    }

    public void Delete(string path) => File.Delete(path);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FlushDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
