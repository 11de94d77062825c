namespace RawAudioNet.Engine.Training.Checkpoints;

/// <summary>A float32 tensor of a checkpoint, on the host.</summary>
public sealed class NamedTensor
{
    /// <summary>Joins a name, a shape and values.</summary>
    /// <param name="name">The name in the file.</param>
    /// <param name="shape">The extents, outermost first; none for a scalar.</param>
    /// <param name="values">The values, row-major.</param>
    /// <exception cref="ArgumentException">The number of values is not the product of the extents.</exception>
    public NamedTensor(string name, long[] shape, float[] values)
    {
        long count = 1;
        foreach (long extent in shape)
            count = checked(count * extent);
        if (count != values.Length)
            throw new ArgumentException($"'{name}' of shape ({string.Join(", ", shape)}) has {values.Length} values", nameof(values));

        Name = name;
        Shape = shape;
        Values = values;
    }

    /// <summary>The name in the file.</summary>
    public string Name { get; }

    /// <summary>The extents, outermost first; none for a scalar.</summary>
    public long[] Shape { get; }

    /// <summary>The values, row-major.</summary>
    public float[] Values { get; }

    /// <summary>The name with the shape, as in <c>conv1.weight (8, 2, 5, 5)</c>.</summary>
    public override string ToString() => $"{Name} ({string.Join(", ", Shape)})";
}
