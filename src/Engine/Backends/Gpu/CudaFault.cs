using ILGPU.Runtime.Cuda;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>What the codes of NVIDIA's driver mean for the user, and what can be done. The numbers are those of <c>CUresult</c> in cuda.h.</summary>
internal static class CudaFault
{
    /// <summary>There is too little memory.</summary>
    public const int OutOfMemory = 2;

    private const int Deinitialized = 4;
    private const int Unknown = 999;

    /// <summary>The code behind ILGPU's exception.</summary>
    public static int CodeOf(CudaException exception) => Enum.TryParse(exception.Error, out CudaError code) ? (int)code : Unknown;

    /// <summary>Whether the device answers nothing else to this process from now on, so that there is nothing to fall back to.</summary>
    public static bool IsLost(int code) =>
        code is Deinitialized or 214 or 220 or 226 or 700 or 702 or 709 or 710 or (>= 714 and <= 719) or Unknown;

    /// <summary>The driver's name of a code, and words where it has some that help.</summary>
    public static string Describe(int code)
    {
        string name = Enum.GetName((CudaError)code) ?? $"CUDA error {code}";
        return WordsFor(code) is { } words ? $"{words} ({name})" : name;
    }

    private static string? WordsFor(int code) => code switch
    {
        OutOfMemory => "the device has no memory left: end other programs on it, or train with a smaller batch",
        46 or 216 => "the device is busy: another process has it for itself; wait for it, or choose another device",
        100 => "the driver shows no device; CUDA_VISIBLE_DEVICES may hide it",
        34 => "a stub stands in place of the driver: install NVIDIA's driver, or take the stub's folder out of LD_LIBRARY_PATH",
        3 or 35 or 803 => "the driver's library and its kernel module do not fit together, as after an update: restart the machine",
        209 or 218 or 221 or 222 => "the driver cannot translate the kernels: it is too old for them, or damaged; install a newer one",
        701 => "a kernel asks for more than the device has",
        214 or 220 => "the device's memory or links failed and it was lost: look at nvidia-smi -q",
        _ when IsLost(code) => "the device was lost: the driver stopped what ran on it; start again, and if that does not help, look at nvidia-smi",
        _ => null,
    };
}
