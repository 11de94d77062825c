namespace RawAudioNet.Engine.Tensors;

/// <summary>The extents of a dense tensor, outermost first, at most five of them.</summary>
public readonly record struct Shape
{
    private readonly int extent0;
    private readonly int extent1;
    private readonly int extent2;
    private readonly int extent3;
    private readonly int extent4;

    /// <summary>Makes a shape from one to five extents, each at least 0.</summary>
    /// <exception cref="ShapeException">No extent, more than five, or a negative one.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        if (extents.Length is 0 or > 5)
            throw new ShapeException($"a shape has 1 to 5 extents, not {extents.Length}");

        Rank = extents.Length;
        foreach (int extent in extents)
        {
            if (extent < 0)
                throw new ShapeException($"an extent cannot be negative: ({string.Join(", ", extents.ToArray())})");
        }

        extent0 = extents[0];
        extent1 = Rank > 1 ? extents[1] : 1;
        extent2 = Rank > 2 ? extents[2] : 1;
        extent3 = Rank > 3 ? extents[3] : 1;
        extent4 = Rank > 4 ? extents[4] : 1;
    }

    /// <summary>The number of axes.</summary>
    public int Rank { get; }

    /// <summary>The number of elements.</summary>
    public long Count => Rank == 0 ? 0 : (long)extent0 * extent1 * extent2 * extent3 * extent4;

    /// <summary>The extent of one axis.</summary>
    /// <param name="axis">The axis, 0 outermost.</param>
    public int this[int axis] => axis < 0 || axis >= Rank
        ? throw new ShapeException($"axis {axis} of {this}")
        : axis switch { 0 => extent0, 1 => extent1, 2 => extent2, 3 => extent3, _ => extent4 };

    /// <summary>The extents in parentheses, as in <c>(16, 64, 344, 2)</c>.</summary>
    public override string ToString()
    {
        int[] extents = [extent0, extent1, extent2, extent3, extent4];
        return $"({string.Join(", ", extents[..Rank])})";
    }
}
