namespace RawAudioNet.Engine.Backends;

/// <summary>The memory of the machine.</summary>
internal static class HostMemory
{
    /// <summary>
    /// Bytes of memory that nothing needs: of the machine or, where the process has a limit (a container's), of that, up to where the system
    /// calls it tight.
    /// </summary>
    public static long MeasureFreeBytes()
    {
        // The figures are those of the last collection.
        GC.Collect();
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return Math.Max(0, Math.Min(memory.TotalAvailableMemoryBytes, memory.HighMemoryLoadThresholdBytes - memory.MemoryLoadBytes));
    }
}
