using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Cases;

/// <summary>
/// A tensor between sentinels, in front, behind and between the models. The sentinels are NaN with a mark of their own: writing over one
/// changes it, and reading one spoils a result.
/// </summary>
internal sealed class GuardedFloats : IGuardedMemory
{
    private const int Guard = 2 * TensorArena.Alignment;

    // As far as the contract promises models' tensors to lie apart: by a multiple of four floats where their length is one, and of no more.
    private const int GapBetweenModels = 4;

    private static readonly float Sentinel = BitConverter.UInt32BitsToSingle(0x7FC0BEEF);

    private readonly TensorArena arena;
    private readonly string name;
    private readonly float[] initial;
    private readonly Tolerance tolerance;
    private readonly Func<Expected>? expected;
    private readonly bool isWorkspace;

    /// <summary>Takes the memory.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="name">The argument's role, for messages.</param>
    /// <param name="models">Models.</param>
    /// <param name="shape">One model's shape.</param>
    /// <param name="values">What is there before, <c>[M][…]</c>; null: NaN.</param>
    /// <param name="expected">What must be there afterwards; null: the same as before (or, without values, anything).</param>
    /// <param name="tolerance">How far results may be off.</param>
    public GuardedFloats(
        IBackend backend, string name, int models, Shape shape, double[]? values, Func<Expected>? expected, Tolerance tolerance)
    {
        this.name = name;
        this.expected = expected;
        this.tolerance = tolerance;
        isWorkspace = values is null && expected is null;
        int count = checked((int)shape.Count);
        if (values is not null && values.Length != models * count)
            throw new ShapeException($"{name}: {values.Length} values for {models} of {shape}");

        int stride = count + (models > 1 ? GapBetweenModels : 0);
        arena = new TensorArena(name);
        arena.Reserve(new Shape(Guard));
        Tensor all = arena.Reserve(new Shape((models - 1) * stride + count));
        arena.Reserve(new Shape(Guard));
        arena.Allocate(backend);
        Memory = new ModelTensor(arena, all.Offset, stride, models, shape);

        initial = new float[arena.Buffer.Length];
        Array.Fill(initial, Sentinel);
        for (int i = 0; i < models * count; i++)
            initial[Place(i)] = values is null ? float.NaN : (float)values[i];
    }

    /// <summary>The tensor.</summary>
    public ModelTensor Memory { get; }

    public void Reset() => arena.Buffer.CopyFrom(initial);

    public IEnumerable<string> Deviations()
    {
        if (expected is null)
            yield break;

        float[] got = Read();
        string? deviation = expected().Deviation(name, Array.ConvertAll(Places(), place => got[place]), tolerance);
        if (deviation is not null)
            yield return deviation;
    }

    public double LargestError()
    {
        if (expected is null)
            return 0;

        float[] got = Read();
        return expected().LargestError(Array.ConvertAll(Places(), place => got[place]));
    }

    public IEnumerable<string> Trespasses()
    {
        float[] got = Read();
        int[] places = expected is null && !isWorkspace ? [] : Places();
        var writable = new HashSet<int>(places);
        for (int i = 0; i < got.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(got[i]) == BitConverter.SingleToInt32Bits(initial[i]) || writable.Contains(i))
                continue;

            yield return $"{name}: {got[i]:R} was written at {i - Memory.Offset} (model stride {Memory.Stride}, {Memory.Models} of {Memory.Shape})";
            yield break;
        }
    }

    public IEnumerable<int> Bits()
    {
        if (expected is null)
            return [];

        float[] got = Read();
        return Array.ConvertAll(Places(), place => BitConverter.SingleToInt32Bits(got[place]));
    }

    public void Dispose() => arena.Dispose();

    private float[] Read() => arena.Buffer.ToArray();

    private int[] Places()
    {
        var places = new int[Memory.Models * Memory.Shape.Count];
        for (int i = 0; i < places.Length; i++)
            places[i] = Place(i);
        return places;
    }

    private int Place(int i)
    {
        int count = (int)Memory.Shape.Count;
        return (int)(Memory.Offset + i / count * Memory.Stride + i % count);
    }
}
