using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Backends.Cpu;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Bench.Ladders;

/// <summary>The tensors of a ladder on one device.</summary>
/// <param name="backend">The device.</param>
internal sealed class Workbench(IBackend backend) : IDisposable
{
    private readonly List<TensorArena> arenas = [];

    /// <summary>The device.</summary>
    public IBackend Backend => backend;

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

    /// <inheritdoc/>
    public void Dispose() => arenas.ForEach(arena => arena.Dispose());
}
