namespace RawAudioNet.Engine.Tensors;

/// <summary>
/// One dense tensor for each of M models that train side by side, a fixed stride apart: model m's elements begin at
/// <c>Offset + m·Stride</c>. A layer's weight in the parameter arena <c>[M][all parameters]</c> is one.
/// </summary>
/// <param name="Arena">The memory it lies in.</param>
/// <param name="Offset">Model 0's first element in the arena.</param>
/// <param name="Stride">Elements from one model to the next.</param>
/// <param name="Models">The number of models.</param>
/// <param name="Shape">One model's extents.</param>
public readonly record struct ModelTensor(TensorArena Arena, long Offset, long Stride, int Models, Shape Shape)
{
    /// <summary>Whether this is the default value, no tensor at all (an optional argument left out).</summary>
    public bool IsEmpty => Arena is null;

    /// <summary>One model's tensor.</summary>
    public Tensor this[int model] => model >= 0 && model < Models
        ? new Tensor(Arena, Offset + model * Stride, Shape)
        : throw new ShapeException($"model {model} of {Models}");

    /// <summary>Reserves one tensor a model, densely one after the other.</summary>
    public static ModelTensor Reserve(TensorArena arena, int models, Shape shape)
    {
        int count = checked((int)shape.Count);
        Tensor all = arena.Reserve(new Shape(models, count));
        return new ModelTensor(arena, all.Offset, count, models, shape);
    }
}
