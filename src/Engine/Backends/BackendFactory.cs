using RawAudioNet.Engine.Backends.Cpu;

namespace RawAudioNet.Engine.Backends;

/// <summary>Opens devices by the names users type.</summary>
public static class BackendFactory
{
    /// <summary>Opens a device.</summary>
    /// <param name="device"><c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, <c>opencl</c>, <c>opencl:0</c> or <c>simulator</c>.</param>
    /// <param name="threads">Worker threads of the CPU backend; 0 means one a physical core.</param>
    /// <exception cref="DeviceException">There is no such device.</exception>
    public static IBackend Create(string device, int threads = 0) => device switch
    {
        "cpu" => new CpuBackend(threads),
        _ => throw new DeviceException($"no device '{device}': known are cpu, cuda[:i], opencl[:i]"),
    };
}
