using System.Runtime.InteropServices;

namespace RawAudioNet.App;

/// <summary>The process's standard input.</summary>
internal static partial class StandardInput
{
    private const int GetFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>
    /// Opens it; where it was closed before the start it is empty. Its number went to the first file that the runtime opened for itself then:
    /// whoever reads that waits for ever.
    /// </summary>
    public static Stream Open() => IsInherited(0) ? Console.OpenStandardInput() : Stream.Null;

    /// <summary>Whether a file has the number since before the start.</summary>
    // Such a one is none that is closed at the start of a program; those of the runtime all are.
    public static bool IsInherited(int descriptor) =>
        OperatingSystem.IsWindows() || (Control(descriptor, GetFlags) is >= 0 and int flags && (flags & CloseOnExec) == 0);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);
}
