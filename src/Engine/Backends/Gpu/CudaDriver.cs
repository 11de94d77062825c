using System.Runtime.InteropServices;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>
/// The functions of NVIDIA's driver that ILGPU does not have: graphs, and what tells why there is no device. Each answers a code, 0 for success.
/// </summary>
/// <remarks>
/// <see cref="NativeLibraries.Install"/> lets .NET find the library. Reference: CUDA Driver API, sections Graph Management and Stream Management.
/// </remarks>
internal static partial class CudaDriver
{
    /// <summary>
    /// The mode of a capture: other calls are allowed meanwhile. The garbage collector may free buffers and kernels at any time, on its own
    /// thread, and would break a capture of another mode.
    /// </summary>
    public const int Relaxed = 2;

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

    [LibraryImport(Library, EntryPoint = "cuGraphDestroy")]
    public static partial int DestroyGraph(nint graph);

    [LibraryImport(Library, EntryPoint = "cuGraphExecDestroy")]
    public static partial int DestroyExecutable(nint executable);
}
