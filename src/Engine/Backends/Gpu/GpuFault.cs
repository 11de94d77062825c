using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>What a driver or ILGPU throws when a device fails: a kernel that does not compile, a launch or a copy that does not happen.</summary>
internal static class GpuFault
{
    /// <summary>Whether an exception is a device's failure and no mistake of ours.</summary>
    public static bool IsOne(Exception exception) =>
        exception is AcceleratorException or InternalCompilerException or NotSupportedException or DllNotFoundException or EntryPointNotFoundException;

    /// <summary>The failure in one line.</summary>
    /// <param name="where">The device, and what it was doing.</param>
    /// <param name="exception">The failure.</param>
    public static DeviceException Describe(string where, Exception exception)
    {
        string reason = exception switch
        {
            CudaException cuda => CudaFault.Describe(CudaFault.CodeOf(cuda)),
            CLException cl => OpenClFault.Describe(cl.Error),

            // The compiler says only that something went wrong; the cause is inside.
            InternalCompilerException { InnerException: { } inner } => inner.Message,
            _ => exception.Message,
        };
        return new DeviceException($"{where}: {reason}", exception);
    }

    /// <summary>Gives back what belongs to a device.</summary>
    public static void Free(IDisposable resource)
    {
        try
        {
            resource.Dispose();
        }
        catch (AcceleratorException)
        {
            // A device that was lost has nothing left to give back. What lost it is on its way to the user, and must not be hidden by this.
        }
    }
}
