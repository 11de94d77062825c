using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>
/// Lists and opens the devices that ILGPU reaches. Nothing of ILGPU is loaded before the driver's library has been found by its name, so that
/// a machine without a GPU does not wait for it.
/// </summary>
internal static class GpuDevices
{
    /// <summary>The name of ILGPU's simulator, which is listed nowhere: it is for tests of kernels.</summary>
    public const string SimulatorId = "simulator";

    /// <summary>The CUDA devices.</summary>
    public static IReadOnlyList<DeviceDescription> Cuda() => NativeLibraries.HasCuda ? ListCuda() : [];

    /// <summary>Why there is no CUDA device although its driver is installed; null where there is one, or no driver.</summary>
    public static string? CudaObstacle() => NativeLibraries.HasCuda ? FirstCudaObstacle() : null;

    /// <summary>The OpenCL devices that can run the kernels, and whether each is a GPU (it may be a CPU).</summary>
    public static IReadOnlyList<(DeviceDescription Device, bool IsGpu)> OpenCl() => NativeLibraries.HasOpenCl ? ListOpenCl() : [];

    /// <summary>Opens a CUDA device.</summary>
    /// <exception cref="DeviceException">There is none of this number, or it does not open.</exception>
    public static GpuBackend OpenCuda(int index, BackendOptions options)
    {
        if (!NativeLibraries.HasCuda)
            throw new DeviceException($"cuda:{index}: no CUDA driver on this machine (libcuda was not found)");
        return Open(BackendKind.Cuda, index, options);
    }

    /// <summary>Opens an OpenCL device.</summary>
    /// <exception cref="DeviceException">There is none of this number, or it does not open.</exception>
    public static GpuBackend OpenOpenCl(int index, BackendOptions options)
    {
        if (!NativeLibraries.HasOpenCl)
            throw new DeviceException($"opencl:{index}: no OpenCL loader on this machine (libOpenCL was not found)");
        return Open(BackendKind.OpenCl, index, options);
    }

    /// <summary>Opens ILGPU's simulator: groups of 16 threads, each a thread of the host.</summary>
    public static GpuBackend OpenSimulator(BackendOptions options)
    {
        NativeLibraries.Install();
        return Open(BackendKind.Simulator, 0, options);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? FirstCudaObstacle() => CudaDiagnosis.Obstacle(0) is { } obstacle ? $"no CUDA device can be used: {obstacle}" : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<DeviceDescription> ListCuda()
    {
        using Context context = NewContext(BackendKind.Cuda);
        var devices = new List<DeviceDescription>();
        foreach (CudaDevice device in context.GetCudaDevices())
            devices.Add(new DeviceDescription($"cuda:{device.DeviceId}", BackendKind.Cuda, device.Name.Trim(), device.MemorySize));
        return devices;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<(DeviceDescription Device, bool IsGpu)> ListOpenCl()
    {
        using Context context = NewContext(BackendKind.OpenCl);
        var devices = new List<(DeviceDescription, bool)>();
        foreach (CLDevice device in context.GetCLDevices())
        {
            bool isGpu = device.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_GPU);
            string name = $"{device.Name.Trim()} ({(isGpu ? "GPU" : "CPU")}, {device.PlatformName.Trim()})";
            devices.Add((new DeviceDescription($"opencl:{devices.Count}", BackendKind.OpenCl, name, device.MemorySize), isGpu));
        }

        return devices;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static GpuBackend Open(BackendKind kind, int index, BackendOptions options)
    {
        string id = kind switch { BackendKind.Cuda => $"cuda:{index}", BackendKind.OpenCl => $"opencl:{index}", _ => SimulatorId };
        Context? context = null;
        try
        {
            if (kind == BackendKind.Cuda && CudaDiagnosis.Obstacle(index) is { } obstacle)
                throw new DeviceException($"{id}: {obstacle}");
            context = NewContext(kind);
            var backend = new GpuBackend(context, Find(context, kind, index, id), id, options);
            context = null;
            return backend;
        }
        catch (Exception exception) when (GpuFault.IsOne(exception))
        {
            throw GpuFault.Describe($"{id}: the device does not open", exception);
        }
        finally
        {
            if (context is not null)
                GpuFault.Free(context);
        }
    }

    private static Device Find(Context context, BackendKind kind, int index, string id)
    {
        Device[] devices = kind switch
        {
            // Numbered as the driver numbers them: a device that ILGPU leaves out must not make another one answer to its name.
            BackendKind.Cuda => [.. context.Devices.Where(device => device is CudaDevice cuda && cuda.DeviceId == index)],
            BackendKind.OpenCl => [.. context.GetCLDevices()],
            _ => [.. context.GetCPUDevices()],
        };
        int place = kind == BackendKind.Cuda ? 0 : index;
        return place < devices.Length
            ? devices[place]
            : throw new DeviceException($"{id}: no such device; the driver shows {devices.Length} that can run the kernels");
    }

    /// <summary>ILGPU with the settings of every backend, and no device: for looking at generated code.</summary>
    internal static Context NewCompiler() => NewContext(BackendKind.Simulator);

    private static Context NewContext(BackendKind kind)
    {
        NativeLibraries.Install();
        return Context.Create(builder =>
        {
            builder.Optimize(OptimizationLevel.O2).Math(MathMode.Default).EnableAlgorithms();
            if (kind == BackendKind.Cuda)
                builder.Cuda();
            else if (kind == BackendKind.OpenCl)
                builder.OpenCL();
            else
                builder.CPU();
        });
    }
}
