using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>
/// The host's cores. Operations run at once and return when they are done; each is in the file of its name. Loops are written with
/// <see cref="Vector256"/>, which the runtime maps to whatever the processor has.
/// </summary>
internal sealed unsafe partial class CpuBackend : IBackend
{
    private readonly MemoryMeter memory = new();
    private readonly WorkerPool pool;

    /// <summary>Starts the workers.</summary>
    /// <param name="threads">Worker threads; 0 means one a physical core.</param>
    public CpuBackend(int threads = 0)
    {
        pool = new WorkerPool(threads > 0 ? threads : ProcessorCores.Physical);
        string vectors = Vector512.IsHardwareAccelerated ? "AVX-512" : Vector256.IsHardwareAccelerated ? "256-bit vectors"
            : Vector128.IsHardwareAccelerated ? "128-bit vectors" : "no vectors";
        Description = $"{pool.Workers} thread{(pool.Workers == 1 ? "" : "s")}, {vectors}";
    }

    /// <inheritdoc/>
    public string Id => "cpu";

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public BackendKind Kind => BackendKind.Cpu;

    /// <inheritdoc/>
    public long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <inheritdoc/>
    public long PeakBytes => memory.PeakBytes;

    /// <inheritdoc/>
    public long MeasureFreeBytes() => HostMemory.MeasureFreeBytes();

    /// <inheritdoc/>
    public long LargestBuffer => long.MaxValue;

    /// <inheritdoc/>
    public long LongestArena => long.MaxValue;

    /// <inheritdoc/>
    public DeviceBuffer<T> Allocate<T>(long length)
        where T : unmanaged => new CpuBuffer<T>(length, memory);

    /// <inheritdoc/>
    public DeviceBuffer<T> Share<T>(SafeBuffer memory, long byteOffset, long length)
        where T : unmanaged => new CpuBuffer<T>(memory, byteOffset, length);

    /// <inheritdoc/>
    public Upload<T> CreateUpload<T>(DeviceBuffer<T> target)
        where T : unmanaged => new PlainUpload<T>(target);

    /// <inheritdoc/>
    public RepeatedWork Repeat(Action enqueue) => new(enqueue);

    /// <inheritdoc/>
    public void Synchronize()
    {
        // Every operation returns when it is done.
    }

    /// <inheritdoc/>
    public void Dispose() => pool.Dispose();
}
