using ILGPU.Runtime.Cuda;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>Says why a CUDA device cannot be used, where ILGPU would leave it out of its list without a word.</summary>
internal static class CudaDiagnosis
{
    // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and _MINOR.
    private const int CapabilityMajor = 75;
    private const int CapabilityMinor = 76;

    /// <summary>What stands in the way of a device, or null; takes nothing of any device.</summary>
    /// <param name="index">The device, as the driver counts.</param>
    public static string? Obstacle(int index)
    {
        NativeLibraries.Install();
        if (CudaDriver.Initialize(0) is not 0 and int refusal)
            return $"the CUDA driver does not start: {CudaFault.Describe(refusal)}";
        if (FirstFailure(CudaDriver.GetDeviceCount(out int count), CudaDriver.GetVersion(out int number)) is int failure)
            return $"the CUDA driver does not tell its devices: {CudaFault.Describe(failure)}";
        if (index >= count)
            return $"no such device; the CUDA driver shows {count}";
        if (FirstFailure(
            CudaDriver.GetDeviceAttribute(out int major, CapabilityMajor, index),
            CudaDriver.GetDeviceAttribute(out int minor, CapabilityMinor, index)) is int silence)
            return $"the CUDA driver does not describe the device: {CudaFault.Describe(silence)}";
        if (!CudaDevice.TryGetArchitecture(major, minor, out CudaArchitecture architecture))
            return $"the device is too old: its compute capability is {major}.{minor}, at least 3.0 is needed";

        var version = CudaDriverVersion.FromValue(number);
        CudaArchitecture target = new CudaCapabilityContext(architecture).TargetArchitecture;
        return CudaAccelerator.TryGetInstructionSet(target, version, out CudaDriverVersion needed, out _)
            ? null
            : $"the driver is too old for the kernels: it knows CUDA {version}, at least {needed} is needed; install a newer driver";
    }

    private static int? FirstFailure(int first, int second) => first != 0 ? first : second != 0 ? second : null;
}
