using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Cases;

/// <summary>The arguments of one operation on a device, each in memory of its own between sentinels.</summary>
public sealed class OpArguments : IDisposable
{
    private readonly List<IGuardedMemory> memories = [];
    private readonly List<IDisposable> companions = [];
    private readonly Tolerance tolerance;

    internal OpArguments(IBackend backend, Tolerance tolerance)
    {
        Backend = backend;
        this.tolerance = tolerance;
    }

    /// <summary>The device.</summary>
    public IBackend Backend { get; }

    /// <summary>The naive reference's computation of the results, for timing; null where a case has none in one call.</summary>
    public Action? Naive { get; set; }

    /// <summary>Makes the same computation in MathNet.Numerics, where that has the operation.</summary>
    public Func<Action>? Library { get; set; }

    internal IReadOnlyList<IGuardedMemory> Memories => memories;

    /// <summary>A tensor that is only read.</summary>
    public Tensor Input(string name, Shape shape, double[] values) => Floats(name, 1, shape, values, null)[0];

    /// <summary>A tensor that is only written; it holds NaN before.</summary>
    public Tensor Output(string name, Shape shape, Func<Expected> expected) => Floats(name, 1, shape, null, expected)[0];

    /// <summary>A tensor that is read and written.</summary>
    public Tensor InPlace(string name, Shape shape, double[] values, Func<Expected> expected) => Floats(name, 1, shape, values, expected)[0];

    /// <summary>One tensor a model, only read.</summary>
    public ModelTensor Input(string name, int models, Shape shape, double[] values) => Floats(name, models, shape, values, null);

    /// <summary>One tensor a model, only written.</summary>
    public ModelTensor Output(string name, int models, Shape shape, Func<Expected> expected) => Floats(name, models, shape, null, expected);

    /// <summary>One tensor a model, read and written.</summary>
    public ModelTensor InPlace(string name, int models, Shape shape, double[] values, Func<Expected> expected) =>
        Floats(name, models, shape, values, expected);

    /// <summary>Scratch memory, full of NaN.</summary>
    public Tensor Workspace(long length) => Floats("workspace", 1, new Shape(checked((int)length)), null, null)[0];

    /// <summary>One tensor a model between two operations of a case, full of NaN before; nothing is expected of it.</summary>
    public ModelTensor Scratch(string name, int models, Shape shape) => Floats(name, models, shape, null, null);

    /// <summary>A scale and a shift a channel for an activation.</summary>
    public Activation Activation(Tensor values, int models, Shape perChannel, double[]? scale, double[]? shift) => scale is null || shift is null
        ? new Activation(values)
        : new Activation(values, Input("scale", models, perChannel, scale), Input("shift", models, perChannel, shift));

    /// <summary>Numbers or records that are only read.</summary>
    public DeviceBuffer<T> Input<T>(string name, T[] values)
        where T : unmanaged => Add(new GuardedBuffer<T>(Backend, name, values, null)).Buffer;

    /// <summary>Whole numbers that are only written.</summary>
    public DeviceBuffer<int> Output(string name, int count, Func<int[]> expected)
    {
        var before = new int[count];
        Array.Fill(before, int.MinValue);
        return Add(new GuardedBuffer<int>(Backend, name, before, expected)).Buffer;
    }

    /// <summary>A step state whose log and counters are watched.</summary>
    /// <param name="before">What it holds before.</param>
    /// <param name="counters">The counters afterwards; null: the same.</param>
    /// <param name="log">The log afterwards, <c>[M][steps]</c>; null: the same.</param>
    public StepState State(CaseState before, Func<StepCounters[]>? counters = null, Func<StepLogEntry[]>? log = null)
    {
        StepState state = Companion(new StepState(Backend, before.Schedule, before.Seeds));
        Add(new GuardedBuffer<StepCounters>(state.Counters, "counters", before.Counters, counters, null));
        Add(new GuardedBuffer<StepLogEntry>(state.Log, "log", before.Log, log, tolerance));
        return state;
    }

    /// <summary>Something else on the device that ends with the arguments.</summary>
    public T Companion<T>(T companion)
        where T : IDisposable
    {
        companions.Add(companion);
        return companion;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        memories.ForEach(memory => memory.Dispose());
        companions.ForEach(companion => companion.Dispose());
    }

    private ModelTensor Floats(string name, int models, Shape shape, double[]? values, Func<Expected>? expected) =>
        Add(new GuardedFloats(Backend, name, models, shape, values, expected, tolerance)).Memory;

    private T Add<T>(T memory)
        where T : IGuardedMemory
    {
        memories.Add(memory);
        return memory;
    }
}
