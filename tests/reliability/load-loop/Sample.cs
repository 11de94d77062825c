using System.Runtime.InteropServices;

namespace RawAudioNet.LoadLoop;

/// <summary>What the process takes at a moment.</summary>
/// <param name="Minutes">When.</param>
/// <param name="Resident">Its memory, in MB.</param>
/// <param name="Live">Of it, what .NET's objects take, in MB.</param>
/// <param name="Native">What native blocks take that nobody has freed, in MB.</param>
/// <param name="Files">Where the descriptors of open files lead.</param>
/// <param name="Threads">The names of its threads.</param>
internal sealed partial record Sample(
    double Minutes, double Resident, double Live, double Native, IReadOnlyList<string> Files, IReadOnlyList<string> Threads)
{
    // The thread that compiles anew what is called often is there for some seconds after any new call, even after one made to take a sample.
    private const string Compiler = ".NET Tiered Com";

    /// <summary>Takes one.</summary>
    public static Sample Take(double minutes)
    {
        HeapUse native = MeasureHeap();
        return new(
            minutes,
            Environment.WorkingSet / 1e6,
            GC.GetTotalMemory(forceFullCollection: false) / 1e6,
            (native.Used + native.Mapped) / 1e6,
            [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(file => Path.GetFileName(new FileInfo(file).LinkTarget ?? file)).Order(StringComparer.Ordinal)],
            [.. Directory.GetDirectories("/proc/self/task").Select(Name).Where(name => name != Compiler).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Gives all memory back to the system that the garbage collector and the C library hold in case it is wanted again.</summary>
    public static void GiveBack()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        _ = TrimHeap(0);
    }

    /// <summary>Whether files and threads are those of another sample.</summary>
    public bool HasSame(Sample other) => Files.Count == other.Files.Count && Threads.SequenceEqual(other.Threads);

    private static string Name(string task) => File.ReadAllText(Path.Combine(task, "comm")).Trim();

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial HeapUse MeasureHeap();

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimHeap(nuint keep);

    // glibc's struct mallinfo2.
    private readonly record struct HeapUse(
        nuint Arena, nuint FreeChunks, nuint FastChunks, nuint MappedChunks, nuint Mapped, nuint Unused, nuint FastFree, nuint Used, nuint Free, nuint Top);
}
