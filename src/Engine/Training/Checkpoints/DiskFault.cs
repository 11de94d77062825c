namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>What the system's error numbers say of a disk.</summary>
internal static class DiskFault
{
    /// <summary>ENOSPC, alike on every Unix.</summary>
    public const int NoSpace = 28;

    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether a fault is for want of space.</summary>
    public static bool IsFull(Exception fault) => fault is IOException { HResult: NoSpace or WindowsDiskFull };
}
