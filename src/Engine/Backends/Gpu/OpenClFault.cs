using ILGPU.Runtime.OpenCL;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>What the codes of an OpenCL driver mean for the user, and what can be done. ILGPU's exception keeps them to itself.</summary>
internal static class OpenClFault
{
    /// <summary>Whether an allocation that answers so found too little memory.</summary>
    public static bool IsLackOfMemory(CLError code) =>
        code is CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE or CLError.CL_OUT_OF_RESOURCES or CLError.CL_OUT_OF_HOST_MEMORY or CLError.CL_INVALID_BUFFER_SIZE;

    /// <summary>The driver's name of a code, and words where it has some that help.</summary>
    public static string Describe(CLError code)
    {
        string name = Enum.GetName(code) ?? $"OpenCL error {(int)code}";
        return WordsFor(code) is { } words ? $"{words} ({name})" : name;
    }

    private static string? WordsFor(CLError code) => code switch
    {
        // Many drivers take memory only when a kernel or a copy first needs it.
        CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE => "the device has no memory left: end other programs on it, or train with a smaller batch",
        CLError.CL_OUT_OF_HOST_MEMORY => "the driver has no memory left on the host: end other programs",
        CLError.CL_OUT_OF_RESOURCES =>
            "the device has too little memory left, or the driver stopped what ran on it: start again, and if that does not help, with a smaller batch",
        CLError.CL_DEVICE_NOT_AVAILABLE => "the device is not available: another process has it for itself, or it was lost",
        CLError.CL_COMPILER_NOT_AVAILABLE or CLError.CL_BUILD_PROGRAM_FAILURE or CLError.CL_INVALID_PROGRAM or CLError.CL_INVALID_PROGRAM_EXECUTABLE =>
            "the driver cannot compile the kernels: it is too old for them, or damaged; install a newer one",
        CLError.CL_INVALID_CONTEXT or CLError.CL_INVALID_COMMAND_QUEUE => "the device was lost: the driver stopped what ran on it; start again",
        _ => null,
    };
}
