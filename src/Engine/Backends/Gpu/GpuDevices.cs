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

    /// <summary>The OpenCL devices that can run the kernels, and whether each is a GPU (it may be a CPU).</summary>
    public static IReadOnlyList<(DeviceDescription Device, bool IsGpu)> OpenCl() => NativeLibraries.HasOpenCl ? ListOpenCl() : [];

    /// <summary>Opens a CUDA device.</summary>
    /// <exception cref="DeviceException">There is none of this number, or it does not open.</exception>
    public static GpuBackend OpenCuda(int index)
    {
        if (!NativeLibraries.HasCuda)
            throw new DeviceException($"cuda:{index}: no CUDA driver on this machine (libcuda was not found)");
        return Open(BackendKind.Cuda, index);
    }

    /// <summary>Opens an OpenCL device.</summary>
    /// <exception cref="DeviceException">There is none of this number, or it does not open.</exception>
    public static GpuBackend OpenOpenCl(int index)
    {
        if (!NativeLibraries.HasOpenCl)
            throw new DeviceException($"opencl:{index}: no OpenCL loader on this machine (libOpenCL was not found)");
        return Open(BackendKind.OpenCl, index);
    }

    /// <summary>Opens ILGPU's simulator: groups of 16 threads, each a thread of the host.</summary>
    public static GpuBackend OpenSimulator()
    {
        NativeLibraries.Install();
        return Open(BackendKind.Simulator, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<DeviceDescription> ListCuda()
    {
        using Context context = NewContext(BackendKind.Cuda);
        var devices = new List<DeviceDescription>();
        foreach (CudaDevice device in context.GetCudaDevices())
            devices.Add(new DeviceDescription($"cuda:{devices.Count}", BackendKind.Cuda, device.Name.Trim(), device.MemorySize));
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
    private static GpuBackend Open(BackendKind kind, int index)
    {
        Context? context = null;
        try
        {
            context = NewContext(kind);
            string id = kind switch { BackendKind.Cuda => $"cuda:{index}", BackendKind.OpenCl => $"opencl:{index}", _ => SimulatorId };
            Device[] devices = kind switch
            {
                BackendKind.Cuda => [.. context.GetCudaDevices()],
                BackendKind.OpenCl => [.. context.GetCLDevices()],
                _ => [.. context.GetCPUDevices()],
            };
            if (index >= devices.Length)
                throw new DeviceException($"{id}: no such device; the driver shows {devices.Length} that can run the kernels");

            var backend = new GpuBackend(context, devices[index], id);
            context = null;
            return backend;
        }
        catch (Exception exception) when (GpuFault.IsOne(exception))
        {
            throw new DeviceException($"{kind} device {index} does not open: {exception.Message}", exception);
        }
        finally
        {
            context?.Dispose();
        }
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
