using System.Runtime.InteropServices;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>Native memory, aligned to a cache line; large blocks come from the system itself and go back to it at once.</summary>
/// <remarks>
/// glibc stops doing so by itself: each large block that is freed raises the size from which it asks the system anew, up to 32 MiB. Blocks below
/// lie on its heap, between small ones that stay, and their pages stay with the process: 215 MB of nothing after a hundred trainings in one.
/// Windows' heap gives large blocks back.
/// </remarks>
internal static unsafe partial class NativePages
{
    /// <summary>From so many bytes on a block is pages of its own: above it, rounding up to whole ones costs at most 2 %.</summary>
    private const nuint Large = 256 << 10;

    private const nuint CacheLine = 64;
    private const int ReadAndWrite = 1 | 2;
    private const int Private = 2;
    private const nint Failed = -1;

    // MAP_ANONYMOUS, which is Linux's number or that of the BSDs.
    private static readonly int Anonymous = OperatingSystem.IsLinux() ? 0x20 : 0x1000;

    /// <summary>A block of so many bytes, at least one.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory.</exception>
    public static void* Allocate(nuint bytes)
    {
        if (!IsOfSystem(bytes))
            return NativeMemory.AlignedAlloc(bytes, CacheLine);
        nint block = Map(0, bytes, ReadAndWrite, Private | Anonymous, -1, 0);
        return block != Failed ? (void*)block : throw new InsufficientMemoryException();
    }

    /// <summary>Gives a block back.</summary>
    /// <param name="block">What <see cref="Allocate"/> returned.</param>
    /// <param name="bytes">What was asked for.</param>
    public static void Free(void* block, nuint bytes)
    {
        if (IsOfSystem(bytes))
            _ = Unmap((nint)block, bytes);
        else
            NativeMemory.AlignedFree(block);
    }

    private static bool IsOfSystem(nuint bytes) => bytes >= Large && !OperatingSystem.IsWindows();

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
