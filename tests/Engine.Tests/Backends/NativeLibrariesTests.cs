using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using RawAudioNet.Engine.Backends.Gpu;
using Xunit;

namespace RawAudioNet.Engine.Tests.Backends;

/// <summary>What ILGPU reaches is compared with what the drivers say when they are asked without ILGPU.</summary>
[Trait("Device", "OpenCl")]
public sealed unsafe class NativeLibrariesTests
{
    public NativeLibrariesTests() => NativeLibraries.Install();

    [Fact]
    public void Ilgpu_reaches_opencl_exactly_where_its_loader_has_a_platform()
    {
        uint platforms = 0;
        if (NativeLibraries.HasOpenCl)
            ((delegate* unmanaged<uint, void*, uint*, int>)Export("OpenCL", "clGetPlatformIDs"))(0, null, &platforms);

        Assert.Equal(platforms > 0, CLAPI.CurrentAPI.IsSupported);
    }

    [Fact]
    public void Ilgpu_reaches_cuda_exactly_where_its_driver_starts()
    {
        bool starts = NativeLibraries.HasCuda && ((delegate* unmanaged<uint, int>)Export("cuda", "cuInit"))(0) == 0;

        Assert.Equal(starts, CudaAPI.CurrentAPI.IsSupported);
    }

    [Fact]
    public void Other_libraries_are_left_to_their_own_search() =>
        Assert.Equal(0, NativeLibraries.Resolve(typeof(CLAPI).Assembly, "cublas64_12"));

    private static nint Export(string library, string function) =>
        NativeLibrary.GetExport(NativeLibraries.Resolve(typeof(CLAPI).Assembly, library), function);
}
