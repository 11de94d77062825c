using System.Runtime.InteropServices;

namespace RawAudioNet.FaultLoop;

/// <summary>The stand-in for NVIDIA's driver, which this process finds as libcuda.so.1.</summary>
internal static partial class StandIn
{
    /// <summary>Sets which calls fail from now on, counted anew.</summary>
    [LibraryImport("libcuda.so.1", EntryPoint = "stand_in_begin", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void Begin(string plan);
}
