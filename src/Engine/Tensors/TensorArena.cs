using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Engine.Tensors;

/// <summary>
/// One block of device memory that many tensors are views of. Tensors are reserved first, while a network is built; <see cref="Allocate"/>
/// then takes the memory in one piece, so that a training step allocates nothing.
/// </summary>
public sealed class TensorArena : IDisposable
{
    /// <summary>Every tensor starts at a multiple of this many floats: 64 bytes, a cache line and the widest vector.</summary>
    public const int Alignment = 16;

    private DeviceBuffer<float>? buffer;
    private long next;

    /// <summary>Makes an arena without memory.</summary>
    /// <param name="name">What the arena holds, for messages.</param>
    public TensorArena(string name) => Name = name;

    /// <summary>What the arena holds.</summary>
    public string Name { get; }

    /// <summary>The number of floats reserved so far (the most at any time, see <see cref="Rewind"/>).</summary>
    public long Length { get; private set; }

    /// <summary>The memory.</summary>
    /// <exception cref="InvalidOperationException">Before <see cref="Allocate"/>.</exception>
    public DeviceBuffer<float> Buffer => buffer ?? throw new InvalidOperationException($"arena '{Name}' has no memory yet: call Allocate first");

    /// <summary>So many floats, rounded up to where a next tensor can start.</summary>
    /// <param name="floats">The number.</param>
    public static long Aligned(long floats) => (floats + Alignment - 1) / Alignment * Alignment;

    /// <summary>An arena that holds one tensor, allocated at once.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="name">What it holds, for messages.</param>
    public static Tensor AllocateTensor(IBackend backend, Shape shape, string name)
    {
        var arena = new TensorArena(name);
        Tensor tensor = arena.Reserve(shape);
        arena.Allocate(backend);
        return tensor;
    }

    /// <summary>Reserves room for a tensor; its memory is there after <see cref="Allocate"/>.</summary>
    /// <exception cref="InvalidOperationException">After <see cref="Allocate"/>.</exception>
    public Tensor Reserve(Shape shape)
    {
        if (buffer is not null)
            throw new InvalidOperationException($"arena '{Name}' is allocated already");

        long offset = next;
        next = Aligned(next + shape.Count);
        Length = Math.Max(Length, next);
        return new Tensor(this, offset, shape);
    }

    /// <summary>Starts again at the front, for tensors that are never alive at the same time as those reserved before.</summary>
    public void Rewind() => next = 0;

    /// <summary>Takes the memory from the device.</summary>
    public void Allocate(IBackend backend)
    {
        if (buffer is not null)
            throw new InvalidOperationException($"arena '{Name}' is allocated already");

        buffer = backend.Allocate<float>(Math.Max(Length, 1));
    }

    /// <summary>Takes memory that is there already in place of <see cref="Allocate"/>, and owns it from then on.</summary>
    /// <param name="memory">At least <see cref="Length"/> floats.</param>
    public void Adopt(DeviceBuffer<float> memory)
    {
        if (buffer is not null)
            throw new InvalidOperationException($"arena '{Name}' is allocated already");
        if (memory.Length < Length)
            throw new ShapeException($"arena '{Name}': {memory.Length} floats for {Length}");

        buffer = memory;
    }

    /// <inheritdoc/>
    public void Dispose() => buffer?.Dispose();
}
