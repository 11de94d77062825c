using System.Globalization;
using RawAudioNet.Audio.Data;
using RawAudioNet.Engine.Training.Checkpoints;

namespace RawAudioNet.App.Reporting;

/// <summary>
/// The claim of one process on a run folder: an open file that the system keeps others from opening. However the process ends, the system
/// closes the file, so no claim outlives its process; what is left then is an empty file without a meaning.
/// </summary>
internal sealed class RunLock : IDisposable
{
    public const string FileName = "run.lock";

    /// <summary>Tells people, and the refusal, whose claim it is; the locked file itself cannot be read by others.</summary>
    public const string OwnerName = "run.pid";

    private readonly FileStream file;
    private readonly string owner;

    private RunLock(string path, FileStream file)
    {
        this.file = file;
        owner = Path.Combine(path, OwnerName);
    }

    /// <summary>Claims a run folder.</summary>
    /// <param name="path">The folder, which must be there.</param>
    /// <exception cref="DataException">Another process has it, or nothing can be written into it.</exception>
    public static RunLock Take(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(Path.Combine(path, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var taken = new RunLock(path, file);
            string process = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}");
            // Whatever a killed process, or a stranger, left there: a link of this name would lead the writing to another file.
            File.Delete(taken.owner);
            File.WriteAllText(taken.owner, process);
            return taken;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            string? holder = file is null && IsHeld(fault) ? Owner(path) : null;
            file?.Dispose();
            throw new DataException(
                path,
                holder is null ? $"nothing can be written into this run folder ({fault.Message})" : $"this run folder is in use by {holder}; wait for its end, or stop it",
                cause: fault);
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(owner);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The folder is gone, or cannot be written any more: the claim ends all the same.
        }
        file.Dispose();
    }

    // EAGAIN of Linux, of macOS, and the sharing violation of Windows.
    private static bool IsHeld(Exception fault) => fault is IOException { HResult: 11 or 35 or unchecked((int)0x80070020) };

    private static string Owner(string path)
    {
        string file = Path.Combine(path, OwnerName);
        try
        {
            string owner = PlainFile.IsOtherwise(file) ? "" : File.ReadAllText(file);
            return owner.Length > 0 ? owner : "another process";
        }
        catch (IOException)
        {
            // It has the lock, and is about to write who it is.
            return "another process";
        }
    }
}
