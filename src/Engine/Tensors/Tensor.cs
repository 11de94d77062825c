namespace RawAudioNet.Engine.Tensors;

/// <summary>A dense float32 view into an arena: the last axis is contiguous.</summary>
/// <param name="Arena">The memory it lies in.</param>
/// <param name="Offset">Its first element in the arena.</param>
/// <param name="Shape">Its extents.</param>
public readonly record struct Tensor(TensorArena Arena, long Offset, Shape Shape)
{
    /// <summary>The number of elements.</summary>
    public long Count => Shape.Count;

    /// <summary>Whether this is the default value, no tensor at all (an optional argument left out).</summary>
    public bool IsEmpty => Arena is null;

    /// <summary>The extent of the outermost axis; 0 where this is no tensor.</summary>
    internal int Rows => IsEmpty ? 0 : Shape[0];

    /// <summary>The first elements of the outermost axis.</summary>
    /// <param name="count">How many, at most the axis' extent.</param>
    public Tensor First(int count)
    {
        Span<int> extents = stackalloc int[Shape.Rank];
        for (int axis = 0; axis < extents.Length; axis++)
            extents[axis] = Shape[axis];
        if (count > extents[0])
            throw new ShapeException($"first: {count} of {Shape}");

        extents[0] = count;
        return this with { Shape = new Shape(extents) };
    }

    /// <summary>Copies host values into the tensor.</summary>
    public void CopyFrom(ReadOnlySpan<float> source)
    {
        if (source.Length != Count)
            throw new ShapeException($"copy: {source.Length} values into {Shape}");

        Arena.Buffer.CopyFrom(source, Offset);
    }

    /// <summary>Copies the tensor to the host.</summary>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length != Count)
            throw new ShapeException($"copy: {Shape} into {destination.Length} values");

        Arena.Buffer.CopyTo(destination, Offset);
    }

    /// <summary>Copies the tensor to a new array.</summary>
    public float[] ToArray()
    {
        var array = new float[Count];
        CopyTo(array);
        return array;
    }
}
