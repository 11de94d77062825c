using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>
/// Finds the drivers' libraries, by the names under which a plain driver installation has them, before any GPU code is loaded.
/// </summary>
/// <remarks>
/// ILGPU imports "OpenCL" and "cuda", which .NET looks for as libOpenCL.so and libcuda.so. Those names belong to development packages; a
/// machine with only a driver has libOpenCL.so.1 and libcuda.so.1. This class names no ILGPU type, so asking it costs no start-up of ILGPU.
/// </remarks>
internal static class NativeLibraries
{
    private static readonly string[] CudaNames = OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"];

    private static readonly string[] OpenClNames = OperatingSystem.IsWindows() ? ["OpenCL.dll"] : ["libOpenCL.so.1", "libOpenCL.so"];

    // A driver library once loaded is never unloaded: drivers keep threads and exit handlers, so each is loaded at most once and kept.
    private static readonly Lazy<nint> Cuda = new(() => LoadFirst(CudaNames));

    private static readonly Lazy<nint> OpenCl = new(() => LoadFirst(OpenClNames));

    private static int installed;

    /// <summary>Whether the CUDA driver's library is there; it may still find no device.</summary>
    public static bool HasCuda => Cuda.Value != 0;

    /// <summary>Whether an OpenCL loader's library is there; it may still find no device.</summary>
    public static bool HasOpenCl => OpenCl.Value != 0;

    /// <summary>Lets ILGPU find the libraries under their versioned names. Call it before the first use of an ILGPU type; again is harmless.</summary>
    /// <remarks>
    /// The event is asked only where .NET's own search fails. NativeLibrary.SetDllImportResolver would be the other way, but an assembly takes
    /// one resolver only, and under WSL ILGPU registers its own.
    /// </remarks>
    public static void Install()
    {
        if (Interlocked.Exchange(ref installed, 1) == 0)
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += Resolve;
    }

    /// <summary>The handle of the library that is imported as <paramref name="name"/>, or zero where it is absent or not one of ours.</summary>
    internal static nint Resolve(Assembly importer, string name) => name switch
    {
        "cuda" => Cuda.Value,
        "OpenCL" => OpenCl.Value,
        _ => 0,
    };

    private static nint LoadFirst(string[] names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
                return handle;
        }
        return 0;
    }
}
