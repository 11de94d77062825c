using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <remarks>The device's memory: what is taken of it, what is left, and how it is filled.</remarks>
internal sealed partial class GpuBackend
{
    private readonly MemoryMeter memory = new();
    private AcceleratorStream? copies;

    public long MemoryBytes => accelerator.MemorySize;

    public long PeakBytes => memory.PeakBytes;

    public long LargestBuffer
    {
        get
        {
            if (accelerator is not CLAccelerator cl)
                return MemoryBytes;
            CLError refusal = CLAPI.CurrentAPI.GetDeviceInfo(cl.DeviceId, CLDeviceInfoType.CL_DEVICE_MAX_MEM_ALLOC_SIZE, out long bytes);
            return refusal == CLError.CL_SUCCESS
                ? bytes
                : throw new DeviceException($"{Id}: asking for the largest block of memory: {OpenClFault.Describe(refusal)}");
        }
    }

    // Kernels find elements of an arena by 32-bit numbers.
    public long LongestArena => Math.Min(int.MaxValue, LargestBuffer / sizeof(float));

    /// <remarks>
    /// Only CUDA tells. Another device may compute on the host's memory, and does not know who else takes from its own: what counts is what this
    /// process took, and what the host has.
    /// </remarks>
    public long MeasureFreeBytes()
    {
        if (accelerator is not CudaAccelerator cuda)
            return Math.Max(0, Math.Min(MemoryBytes - memory.TakenBytes, HostMemory.MeasureFreeBytes()));
        cuda.Bind();
        return cuda.GetFreeMemory();
    }

    public DeviceBuffer<T>? Share<T>(SafeBuffer memory, long byteOffset, long length)
        where T : unmanaged => null;

    public DeviceBuffer<T> Allocate<T>(long length)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        try
        {
            return new GpuBuffer<T>(Id, accelerator, stream, memory, Math.Max(length, 1));
        }
        catch (AcceleratorException exception)
        {
            throw NoMemory(length * Unsafe.SizeOf<T>(), exception);
        }
    }

    public Upload<T> CreateUpload<T>(DeviceBuffer<T> target)
        where T : unmanaged
    {
        GpuBuffer<T> buffer = OnDevice(target, nameof(target), nameof(CreateUpload));
        if (accelerator is not CudaAccelerator cuda)
            return new PlainUpload<T>(target);
        try
        {
            copies ??= accelerator.CreateStream();
            return new CudaUpload<T>(Id, cuda, (CudaStream)stream, (CudaStream)copies, buffer);
        }
        catch (CudaException refusal) when (!CudaFault.IsLost(CudaFault.CodeOf(refusal)))
        {
            // A container may limit how much memory a process locks.
            notice?.Invoke($"{Id}: no page-locked memory ({CudaFault.Describe(CudaFault.CodeOf(refusal))}): copies to the device wait for it");
            return new PlainUpload<T>(target);
        }
        catch (Exception exception) when (GpuFault.IsOne(exception))
        {
            throw GpuFault.Describe($"{Id}: page-locked memory", exception);
        }
    }

    private DeviceException NoMemory(long bytes, AcceleratorException exception)
    {
        bool isTold = exception switch
        {
            CudaException cuda => CudaFault.CodeOf(cuda) == CudaFault.OutOfMemory,
            CLException cl => OpenClFault.IsLackOfMemory(cl.Error),
            _ => false,
        };
        if (!isTold)
            return GpuFault.Describe($"{Id}: taking {Size(bytes)} of memory", exception);

        long free = MeasureFreeBytes();
        return new DeviceMemoryException(
            $"{Id}: {Size(bytes)} of memory are needed, and {Size(free)} of {Size(MemoryBytes)} are free: "
            + "train with a smaller batch, or end other programs on the device",
            exception)
        {
            NeededBytes = bytes,
            FreeBytes = free,
        };
    }

    private static string Size(long bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MiB" : $"{bytes} bytes";
}
