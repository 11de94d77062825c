using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// Neighbouring channels that one thread computes together, so that each input value it reads serves several of them. Named fields, not an
/// array: an indexed array would lie in memory, fields lie in registers.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>The number of channels.</summary>
    static abstract int Count { get; }

    /// <summary>Reads neighbours.</summary>
    static abstract TSelf Load(ArrayView<float> view, int index);

    /// <summary>Writes neighbours.</summary>
    void Store(ArrayView<float> view, int index);

    /// <summary>The sum lane by lane.</summary>
    TSelf Add(TSelf other);

    /// <summary>This + factor · other.</summary>
    TSelf MultiplyAdd(float factor, TSelf other);
}

/// <summary>One channel, for channel counts that nothing wider divides.</summary>
internal readonly record struct Lanes1(float A) : ILanes<Lanes1>
{
    public static int Count => 1;

    public static Lanes1 Load(ArrayView<float> view, int index) => new(view[index]);

    public void Store(ArrayView<float> view, int index) => view[index] = A;

    public Lanes1 Add(Lanes1 other) => new(A + other.A);

    public Lanes1 MultiplyAdd(float factor, Lanes1 other) => new(A + factor * other.A);
}

/// <summary>Four channels.</summary>
internal readonly record struct Lanes4(float A, float B, float C, float D) : ILanes<Lanes4>
{
    public static int Count => 4;

    public static Lanes4 Load(ArrayView<float> view, int index) => new(view[index], view[index + 1], view[index + 2], view[index + 3]);

    public void Store(ArrayView<float> view, int index)
    {
        view[index] = A;
        view[index + 1] = B;
        view[index + 2] = C;
        view[index + 3] = D;
    }

    public Lanes4 Add(Lanes4 other) => new(A + other.A, B + other.B, C + other.C, D + other.D);

    public Lanes4 MultiplyAdd(float factor, Lanes4 other) =>
        new(A + factor * other.A, B + factor * other.B, C + factor * other.C, D + factor * other.D);
}

/// <summary>Eight channels.</summary>
internal readonly record struct Lanes8(Lanes4 Low, Lanes4 High) : ILanes<Lanes8>
{
    public static int Count => 8;

    public static Lanes8 Load(ArrayView<float> view, int index) => new(Lanes4.Load(view, index), Lanes4.Load(view, index + 4));

    public void Store(ArrayView<float> view, int index)
    {
        Low.Store(view, index);
        High.Store(view, index + 4);
    }

    public Lanes8 Add(Lanes8 other) => new(Low.Add(other.Low), High.Add(other.High));

    public Lanes8 MultiplyAdd(float factor, Lanes8 other) => new(Low.MultiplyAdd(factor, other.Low), High.MultiplyAdd(factor, other.High));
}
