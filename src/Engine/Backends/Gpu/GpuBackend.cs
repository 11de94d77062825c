using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

/// <summary>
/// The contract as ILGPU kernels, for CUDA, OpenCL and ILGPU's simulator. Each operation's file here says how many threads are launched; the
/// file of the same name under Kernels says what they do.
/// </summary>
/// <remarks>
/// Everything is enqueued on one stream of its own (the default stream of CUDA could not be captured), in order; only copies and
/// <see cref="Synchronize"/> wait. An <see cref="Upload{T}"/> on CUDA has a second stream. A launch allocates nothing after the first of its
/// kind, which compiles the kernel.
/// </remarks>
internal sealed partial class GpuBackend : IBackend
{
    // Kernels count with 32-bit integers, whose sum of an item and the number of threads must not overflow.
    private const long MostItems = 1_000_000_000;

    // Each thread of the simulator is a thread of the host, and each group costs it a rendezvous: few groups with much work.
    private const int SimulatorGroups = 2;

    // Sums that the last groups of a launch finish, over all models: 256 KiB of counters.
    private const int MostWorks = 1 << 16;

    private readonly Context context;
    private readonly Accelerator accelerator;
    private readonly AcceleratorStream stream;
    private readonly Dictionary<Type, object> kernels = [];
    private readonly KernelSpecialization limits;
    private readonly GpuBuffer<float> none;
    private readonly GpuBuffer<int> tickets;
    private readonly CudaCapture? capture;
    private readonly Action<string>? notice;
    private readonly Action<string>? progress;
    private readonly int groupSize;
    private int compiled;

    /// <summary>Opens a device; the backend owns context and accelerator from here on.</summary>
    /// <param name="context">ILGPU's context.</param>
    /// <param name="device">The device.</param>
    /// <param name="id">Its name for the user.</param>
    /// <param name="options">How it works.</param>
    public GpuBackend(Context context, Device device, string id, BackendOptions options)
    {
        this.context = context;
        accelerator = device.CreateAccelerator(context);
        stream = accelerator.CreateStream();
        none = new GpuBuffer<float>(id, accelerator, stream, memory, 8); // As many as the widest lanes, so that it can be seen as such.
        tickets = new GpuBuffer<int>(id, accelerator, stream, memory, MostWorks);
        tickets.CopyFrom(new int[MostWorks]);
        groupSize = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(GroupReduction.LargestGroup, accelerator.MaxNumThreadsPerGroup) / 2 + 1);
        // What the driver may count on when it deals out registers. Other compilers need no such promise.
        limits = accelerator is CudaAccelerator ? new KernelSpecialization(groupSize, null) : KernelSpecialization.Empty;
        Id = id;
        (notice, progress) = (options.Notice, options.Progress);
        if (options.Capture && accelerator is CudaAccelerator cuda)
            capture = new CudaCapture(id, cuda, (CudaStream)stream, options.Notice);
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

    /// <summary>Whether the device is a GPU: a processor may be an OpenCL device too.</summary>
    internal bool IsGpu => accelerator.Device is CudaDevice or CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_GPU };

    /// <summary>Kernels launched so far.</summary>
    internal long Launches { get; private set; }

    public RepeatedWork Repeat(Action enqueue) => capture is null ? new RepeatedWork(enqueue) : new CapturedWork(capture, enqueue);

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
        if (copies is not null)
            GpuFault.Free(copies);
        GpuFault.Free(stream);
        GpuFault.Free(accelerator);
        GpuFault.Free(context);
    }

    /// <summary>Threads for a list of items, one each where the device has that many (see <see cref="Items"/>).</summary>
    internal KernelConfig OverItems(long items)
    {
        if (items > MostItems)
            throw new ShapeException($"{Id}: {items} items in one launch, at most {MostItems}");
        return OverGroups((items + groupSize - 1) / groupSize);
    }

    /// <summary>A group for each row of work.</summary>
    internal KernelConfig OverGroups(long groups) => new(Groups(groups), groupSize);

    /// <summary>A group of a few threads for each row of work.</summary>
    private KernelConfig OverGroups(long groups, int threads) => new(Groups(groups), Math.Min(threads, groupSize));

    private int Groups(long groups) => (int)Math.Max(1, Kind == BackendKind.Simulator ? Math.Min(groups, SimulatorGroups) : groups);

    internal void Launch<TKernel>(KernelConfig threads, in TKernel kernel)
        where TKernel : struct, IKernel
    {
        try
        {
            // A training may run on another thread than the one that opened the device; the same again costs nothing.
            accelerator.Bind();
            if (!kernels.TryGetValue(typeof(TKernel), out object? launcher))
            {
                Announce(typeof(TKernel), null);
                kernels.Add(typeof(TKernel), launcher = accelerator.LoadKernel<TKernel>(KernelEntry.Execute, limits));
            }

            ((Action<AcceleratorStream, KernelConfig, TKernel>)launcher)(stream, threads, kernel);
            Launches++;
        }
        catch (Exception exception) when (GpuFault.IsOne(exception))
        {
            throw GpuFault.Describe($"{Id}: {NameOf(typeof(TKernel))}", exception);
        }
    }

    internal void Launch<TKernel, TShape>(KernelConfig threads, in TKernel kernel, TShape shape)
        where TKernel : struct, IKernel<TShape>
        where TShape : unmanaged, IEquatable<TShape>
    {
        try
        {
            accelerator.Bind();
            if (!kernels.TryGetValue(typeof(TKernel), out object? known))
            {
                known = new ShapedKernel<TKernel, TShape>(
                    accelerator.LoadKernel<TKernel, SpecializedValue<TShape>>(KernelEntry.ExecuteFor, limits));
                kernels.Add(typeof(TKernel), known);
            }

            var shaped = (ShapedKernel<TKernel, TShape>)known;
            if (shaped.Shapes.Add(shape))
                Announce(typeof(TKernel), shape);
            shaped.Launcher(stream, threads, kernel, SpecializedValue.New(shape));
            Launches++;
        }
        catch (Exception exception) when (GpuFault.IsOne(exception))
        {
            throw GpuFault.Describe($"{Id}: {NameOf(typeof(TKernel))}", exception);
        }
    }

    /// <summary>Says that a kernel is compiled now: the first of all takes seconds where the driver has not kept it from an earlier run.</summary>
    private void Announce(Type kernel, object? shape)
    {
        compiled++;
        progress?.Invoke($"{Id}: compiling kernel {compiled}, {NameOf(kernel)} {shape}");
    }

    private static string NameOf(Type kernel) =>
        $"{kernel.DeclaringType?.Name.Replace("Kernels", "", StringComparison.Ordinal)}.{kernel.Name.Split('`')[0]}";

    /// <summary>A kernel that is compiled for each shape it is launched with.</summary>
    private sealed class ShapedKernel<TKernel, TShape>(Action<AcceleratorStream, KernelConfig, TKernel, SpecializedValue<TShape>> launcher)
        where TKernel : struct
        where TShape : unmanaged, IEquatable<TShape>
    {
        public Action<AcceleratorStream, KernelConfig, TKernel, SpecializedValue<TShape>> Launcher => launcher;

        public HashSet<TShape> Shapes { get; } = [];
    }
}
