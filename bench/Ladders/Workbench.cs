using ILGPU;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Backends.Cpu;
using RawAudioNet.Engine.Backends.Gpu;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Bench.Ladders;

/// <summary>The tensors of a ladder on one device.</summary>
/// <param name="backend">The device.</param>
/// <param name="copies">How many times the work is done side by side: a GPU is not filled by one batch.</param>
internal sealed class Workbench(IBackend backend, int copies) : IDisposable
{
    private readonly List<TensorArena> arenas = [];

    /// <summary>The device.</summary>
    public IBackend Backend => backend;

    /// <summary>How many times the work is done side by side.</summary>
    public int Copies => copies;

    /// <summary>A batch's values as often as the work is done, so that one reference serves any number of copies.</summary>
    public double[] Repeat(double[] values)
    {
        var repeated = new double[values.Length * copies];
        for (int copy = 0; copy < copies; copy++)
            values.CopyTo(repeated, copy * values.Length);
        return repeated;
    }

    /// <summary>A tensor with values.</summary>
    public Tensor Input(Shape shape, double[] values)
    {
        Tensor tensor = Room(shape);
        tensor.CopyFrom(Array.ConvertAll(values, value => (float)value));
        return tensor;
    }

    /// <summary>A tensor to be written.</summary>
    public Tensor Room(Shape shape)
    {
        Tensor tensor = TensorArena.AllocateTensor(backend, shape, "ladder");
        arenas.Add(tensor.Arena);
        return tensor;
    }

    /// <summary>Scratch memory.</summary>
    public Tensor Scratch(long floats) => Room(new Shape(checked((int)Math.Max(floats, 1))));

    /// <summary>A tensor as the parameter of the one model there is.</summary>
    public static ModelTensor OneModel(in Tensor tensor) => new(tensor.Arena, tensor.Offset, tensor.Count, 1, tensor.Shape);

    /// <summary>A tensor's memory, on the CPU.</summary>
    public static unsafe float* Pointer(in Tensor tensor) => ((CpuBuffer<float>)tensor.Arena.Buffer).Pointer + tensor.Offset;

    /// <summary>A tensor's memory, on a device.</summary>
    public static ArrayView<float> View(in Tensor tensor) => ((GpuBuffer<float>)tensor.Arena.Buffer).View.SubView(tensor.Offset, tensor.Count);

    /// <summary>A rung that is enqueued on the device.</summary>
    public Rung Enqueued(string name, string idea, Action enqueue, Func<float[]> result) => new(name, idea, enqueue, result) { Wait = backend.Synchronize };

    /// <inheritdoc/>
    public void Dispose() => arenas.ForEach(arena => arena.Dispose());
}
