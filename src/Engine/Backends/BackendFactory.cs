using System.Globalization;
using RawAudioNet.Engine.Backends.Cpu;
using RawAudioNet.Engine.Backends.Gpu;
using RawAudioNet.Engine.Training;

namespace RawAudioNet.Engine.Backends;

/// <summary>Lists the devices of this machine and opens them by the names users type. The only place that knows which backends there are.</summary>
public static class BackendFactory
{
    /// <summary>The name that stands for the best device present.</summary>
    public const string Auto = "auto";

    /// <summary>Opens a device.</summary>
    /// <param name="device">
    /// <c>cpu</c>; <c>cuda</c>, <c>cuda:1</c>; <c>opencl</c>, <c>opencl:1</c>; <c>simulator</c> (slow, for tests of kernels); or <c>auto</c>: the
    /// first CUDA device, else the first OpenCL GPU that passes the self-test, else the CPU.
    /// </param>
    /// <exception cref="DeviceException">There is no such device, or it does not open.</exception>
    public static IBackend Create(string device) => Create(device, new BackendOptions());

    /// <summary>Opens a device.</summary>
    /// <param name="device">Its name, see <see cref="Create(string)"/>.</param>
    /// <param name="threads">Worker threads of the CPU backend; 0 means one a physical core.</param>
    /// <exception cref="DeviceException">There is no such device, or it does not open.</exception>
    public static IBackend Create(string device, int threads) => Create(device, new BackendOptions { Threads = threads });

    /// <summary>Opens a device.</summary>
    /// <param name="device">Its name, see <see cref="Create(string)"/>.</param>
    /// <param name="options">How it works.</param>
    /// <exception cref="DeviceException">There is no such device, or it does not open.</exception>
    public static IBackend Create(string device, BackendOptions options)
    {
        (string kind, int? index) = Parse(device);
        return kind switch
        {
            "cuda" => GpuDevices.OpenCuda(index ?? 0, options),
            "opencl" => GpuDevices.OpenOpenCl(index ?? 0, options),
            "cpu" when index is null => new CpuBackend(options.Threads),
            Auto when index is null => OpenBest(options),
            GpuDevices.SimulatorId when index is null => GpuDevices.OpenSimulator(options),
            _ => throw Unknown(device),
        };
    }

    /// <summary>The devices of this machine: the CPU, then CUDA's, then OpenCL's.</summary>
    public static IReadOnlyList<DeviceDescription> Devices()
    {
        using var cpu = new CpuBackend();
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var devices = new List<DeviceDescription> { new(cpu.Id, BackendKind.Cpu, cpu.Description, memory) };
        devices.AddRange(GpuDevices.Cuda());
        foreach ((DeviceDescription device, _) in GpuDevices.OpenCl())
            devices.Add(device);
        return devices;
    }

    /// <summary>Why there is no CUDA device although NVIDIA's driver is installed, in a line; null where there is one, or no driver.</summary>
    public static string? CudaObstacle() => GpuDevices.CudaObstacle();

    private static IBackend OpenBest(BackendOptions options)
    {
        if (GpuDevices.Cuda() is [DeviceDescription first, ..])
            return Create(first.Id, options);
        if (CudaObstacle() is { } obstacle)
            options.Notice?.Invoke(obstacle);

        IReadOnlyList<(DeviceDescription Device, bool IsGpu)> devices = GpuDevices.OpenCl();
        for (int index = 0; index < devices.Count; index++)
        {
            if (!devices[index].IsGpu)
                continue;

            if (OpenIfSound(index, options) is IBackend backend)
                return backend;
        }

        return new CpuBackend(options.Threads);
    }

    /// <summary>An OpenCL device that opens and passes the self-test, or null.</summary>
    private static GpuBackend? OpenIfSound(int index, BackendOptions options)
    {
        try
        {
            GpuBackend backend = GpuDevices.OpenOpenCl(index, options);
            if (DeviceSelfTest.FirstFault(backend) is null)
                return backend;

            backend.Dispose();
            return null;
        }
        catch (DeviceException)
        {
            // auto is a wish, not an order: a device that does not open is one that is not there.
            return null;
        }
    }

    private static (string Kind, int? Index) Parse(string device)
    {
        string[] parts = device.Split(':', 2);
        if (parts.Length == 1)
            return (device, null);
        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? (parts[0], index) : throw Unknown(device);
    }

    private static DeviceException Unknown(string device) =>
        new($"no device '{device}': known are auto, cpu, cuda, cuda:N, opencl, opencl:N");
}
