using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>
/// The contract as ILGPU kernels, for CUDA, OpenCL and ILGPU's simulator. Each operation's file here says how many threads are launched; the
/// file of the same name under Kernels says what they do.
/// </summary>
/// <remarks>
/// Everything is enqueued on one stream of its own (the default stream of CUDA could not be captured), in order; only copies and
/// <see cref="Synchronize"/> wait. A launch allocates nothing after the first of its kind, which compiles the kernel.
/// </remarks>
internal sealed partial class GpuBackend : IBackend
{
    // Kernels count with 32-bit integers, whose sum of an item and the number of threads must not overflow.
    private const long MostItems = 1_000_000_000;

    // Each thread of the simulator is a thread of the host, and each group costs it a rendezvous: few groups with much work.
    private const int SimulatorGroups = 2;

    // Sums that the last groups of a launch finish, over all models: 64 KiB of counters.
    private const int MostWorks = 1 << 14;

    private readonly Context context;
    private readonly Accelerator accelerator;
    private readonly AcceleratorStream stream;
    private readonly Dictionary<Type, Delegate> kernels = [];
    private readonly MemoryMeter memory = new();
    private readonly GpuBuffer<float> none;
    private readonly GpuBuffer<int> tickets;
    private readonly int groupSize;

    /// <summary>Opens a device; the backend owns context and accelerator from here on.</summary>
    /// <param name="context">ILGPU's context.</param>
    /// <param name="device">The device.</param>
    /// <param name="id">Its name for the user.</param>
    public GpuBackend(Context context, Device device, string id)
    {
        this.context = context;
        accelerator = device.CreateAccelerator(context);
        stream = accelerator.CreateStream();
        none = new GpuBuffer<float>(id, accelerator, stream, memory, 8); // As many as the widest lanes, so that it can be seen as such.
        tickets = new GpuBuffer<int>(id, accelerator, stream, memory, MostWorks);
        tickets.CopyFrom(new int[MostWorks]);
        groupSize = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(GroupReduction.LargestGroup, accelerator.MaxNumThreadsPerGroup) / 2 + 1);
        Id = id;
        Kind = accelerator.AcceleratorType switch
        {
            AcceleratorType.Cuda => BackendKind.Cuda,
            AcceleratorType.OpenCL => BackendKind.OpenCl,
            _ => BackendKind.Simulator,
        };
        Description = Kind == BackendKind.Simulator
            ? $"ILGPU's simulator on the host, {groupSize} threads a group"
            : $"{accelerator.Name.Trim()}, {accelerator.MemorySize >> 20} MiB, {accelerator.NumMultiprocessors} multiprocessors";
    }

    public string Id { get; }

    public string Description { get; }

    public BackendKind Kind { get; }

    public long MemoryBytes => accelerator.MemorySize;

    public long PeakBytes => memory.PeakBytes;

    public long LongestArena => int.MaxValue;

    /// <summary>Kernels launched so far.</summary>
    internal long Launches { get; private set; }

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
            long mebibytes = length * Unsafe.SizeOf<T>() >> 20;
            throw new DeviceException($"{Id}: no memory for {mebibytes} MiB ({Description}): {exception.Message}", exception);
        }
    }

    public void Synchronize()
    {
        try
        {
            stream.Synchronize();
        }
        catch (Exception exception) when (GpuFault.IsOne(exception))
        {
            throw GpuFault.Describe(Id, exception);
        }
    }

    public void Dispose()
    {
        none.Dispose();
        tickets.Dispose();
        stream.Dispose();
        accelerator.Dispose();
        context.Dispose();
    }

    /// <summary>Threads for a list of items, one each where the device has that many (see <see cref="Items"/>).</summary>
    private KernelConfig OverItems(long items)
    {
        if (items > MostItems)
            throw new ShapeException($"{Id}: {items} items in one launch, at most {MostItems}");
        return OverGroups((items + groupSize - 1) / groupSize);
    }

    /// <summary>A group for each row of work.</summary>
    private KernelConfig OverGroups(long groups) => new(Groups(groups), groupSize);

    /// <summary>A group for each row of work, with memory that its threads share.</summary>
    private KernelConfig OverGroups(long groups, int threads, int sharedFloats) =>
        new(Groups(groups), Math.Min(threads, groupSize), SharedMemoryConfig.RequestDynamic<float>(sharedFloats));

    private int Groups(long groups) => (int)Math.Max(1, Kind == BackendKind.Simulator ? Math.Min(groups, SimulatorGroups) : groups);

    private void Launch<TKernel>(KernelConfig threads, in TKernel kernel)
        where TKernel : struct, IKernel
    {
        try
        {
            if (!kernels.TryGetValue(typeof(TKernel), out Delegate? launcher))
                kernels.Add(typeof(TKernel), launcher = accelerator.LoadKernel<TKernel>(KernelEntry.Execute));
            ((Action<AcceleratorStream, KernelConfig, TKernel>)launcher)(stream, threads, kernel);
            Launches++;
        }
        catch (Exception exception) when (GpuFault.IsOne(exception))
        {
            throw GpuFault.Describe($"{Id}: {typeof(TKernel).Name}", exception);
        }
    }

    private void Launch<TKernel, TShape>(KernelConfig threads, in TKernel kernel, TShape shape)
        where TKernel : struct, IKernel<TShape>
        where TShape : unmanaged, IEquatable<TShape>
    {
        try
        {
            if (!kernels.TryGetValue(typeof(TKernel), out Delegate? launcher))
                kernels.Add(typeof(TKernel), launcher = accelerator.LoadKernel<TKernel, SpecializedValue<TShape>>(KernelEntry.ExecuteFor));
            ((Action<AcceleratorStream, KernelConfig, TKernel, SpecializedValue<TShape>>)launcher)(
                stream, threads, kernel, SpecializedValue.New(shape));
            Launches++;
        }
        catch (Exception exception) when (GpuFault.IsOne(exception))
        {
            throw GpuFault.Describe($"{Id}: {typeof(TKernel).Name}", exception);
        }
    }
}
