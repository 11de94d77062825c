using System.Runtime.InteropServices;

namespace RawAudioNet.App;

/// <summary>The process's standard input.</summary>
internal static partial class StandardInput
{
    private const int Descriptor = 0;
    private const int GetFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>
    /// Opens it; where it was closed before the start it is empty. Its number went to the first file that the runtime opened for itself then:
    /// whoever reads that waits for ever.
    /// </summary>
    public static Stream Open() => IsInherited ? Console.OpenStandardInput() : Stream.Null;

    // A file that this process was started with is none that is closed at the start of a program; those of the runtime all are.
    private static bool IsInherited => OperatingSystem.IsWindows() || (Control(Descriptor, GetFlags) is >= 0 and int flags && (flags & CloseOnExec) == 0);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);
}
