using System.Runtime.InteropServices;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>
/// The functions of NVIDIA's driver that ILGPU does not have: graphs, events, and what tells why there is no device. Each answers a code, 0 for success.
/// </summary>
/// <remarks>
/// <see cref="NativeLibraries.Install"/> lets .NET find the library. Reference: CUDA Driver API, sections Graph Management, Stream Management and Event Management.
/// </remarks>
internal static partial class CudaDriver
{
    /// <summary>
    /// The mode of a capture: other calls are allowed meanwhile. The garbage collector may free buffers and kernels at any time, on its own
    /// thread, and would break a capture of another mode.
    /// </summary>
    public const int Relaxed = 2;

    /// <summary>Flags of an event that a thread waits for asleep, and that measures no time: CU_EVENT_BLOCKING_SYNC and CU_EVENT_DISABLE_TIMING.</summary>
    public const uint WaitingEvent = 3;

    private const string Library = "cuda";

    [LibraryImport(Library, EntryPoint = "cuInit")]
    public static partial int Initialize(uint flags);

    [LibraryImport(Library, EntryPoint = "cuDriverGetVersion")]
    public static partial int GetVersion(out int version);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetCount")]
    public static partial int GetDeviceCount(out int count);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetAttribute")]
    public static partial int GetDeviceAttribute(out int value, int attribute, int device);

    [LibraryImport(Library, EntryPoint = "cuStreamBeginCapture_v2")]
    public static partial int BeginCapture(nint stream, int mode);

    [LibraryImport(Library, EntryPoint = "cuStreamEndCapture")]
    public static partial int EndCapture(nint stream, out nint graph);

    [LibraryImport(Library, EntryPoint = "cuGraphGetNodes")]
    public static partial int GetNodes(nint graph, nint nodes, ref nuint count);

    [LibraryImport(Library, EntryPoint = "cuGraphInstantiateWithFlags")]
    public static partial int Instantiate(out nint executable, nint graph, ulong flags);

    [LibraryImport(Library, EntryPoint = "cuGraphLaunch")]
    public static partial int Launch(nint executable, nint stream);

    [LibraryImport(Library, EntryPoint = "cuEventCreate")]
    public static partial int CreateEvent(out nint created, uint flags);

    [LibraryImport(Library, EntryPoint = "cuEventRecord")]
    public static partial int RecordEvent(nint recorded, nint stream);

    [LibraryImport(Library, EntryPoint = "cuStreamWaitEvent")]
    public static partial int WaitForEvent(nint stream, nint awaited, uint flags);

    [LibraryImport(Library, EntryPoint = "cuEventSynchronize")]
    public static partial int SynchronizeEvent(nint awaited);

    [LibraryImport(Library, EntryPoint = "cuEventDestroy_v2")]
    public static partial int DestroyEvent(nint destroyed);

    [LibraryImport(Library, EntryPoint = "cuGraphDestroy")]
    public static partial int DestroyGraph(nint graph);

    [LibraryImport(Library, EntryPoint = "cuGraphExecDestroy")]
    public static partial int DestroyExecutable(nint executable);
}
