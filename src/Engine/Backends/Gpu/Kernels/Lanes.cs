using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// Neighbouring channels that one thread computes together, so that each input value it reads serves several of them. Named fields, not an
/// array: an indexed array would lie in memory, fields lie in registers.
/// </summary>
/// <remarks>
/// Four and eight channels are read and written as a struct at one address, 16 bytes an instruction on CUDA. Read one by one, at addresses that
/// differ by a constant, a compiler must first prove that they are neighbours: PoCL's gathered them and took five times as long. Their index is a
/// multiple of four, and so is the place in memory of every tensor (see <see cref="IBackend"/>).
/// </remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>The number of channels.</summary>
    static abstract int Count { get; }

    /// <summary>Reads neighbours.</summary>
    static abstract TSelf Load(ArrayView<float> view, int index);

    /// <summary>Writes neighbours.</summary>
    void Store(ArrayView<float> view, int index);

    /// <summary>The sum lane by lane.</summary>
    TSelf Add(TSelf other);

    /// <summary>The difference lane by lane.</summary>
    TSelf Subtract(TSelf other);

    /// <summary>The product lane by lane.</summary>
    TSelf Multiply(TSelf other);

    /// <summary>Every lane times a factor.</summary>
    TSelf Multiply(float factor);

    /// <summary>This + factor · other.</summary>
    TSelf MultiplyAdd(float factor, TSelf other);

    /// <summary><paramref name="sum"/> + Σ lane i · row i of a matrix, whose rows begin <paramref name="stride"/> apart.</summary>
    TSum MultiplyAddRows<TSum>(TSum sum, ArrayView<float> matrix, int index, int stride)
        where TSum : unmanaged, ILanes<TSum>;

    /// <summary><c>max(0, x)</c>; NaN stays.</summary>
    TSelf Rectified();

    /// <summary>This where the other is above 0, else 0.</summary>
    TSelf WherePositive(TSelf other);

    /// <summary><c>1/√(x + ε)</c> of a variance x.</summary>
    TSelf ReciprocalDeviation();
}

/// <summary>One channel, for channel counts that nothing wider divides.</summary>
internal readonly record struct Lanes1(float A) : ILanes<Lanes1>
{
    public static int Count => 1;

    public static Lanes1 Load(ArrayView<float> view, int index) => new(view[index]);

    public void Store(ArrayView<float> view, int index) => view[index] = A;

    public Lanes1 Add(Lanes1 other) => new(A + other.A);

    public Lanes1 Subtract(Lanes1 other) => new(A - other.A);

    public Lanes1 Multiply(Lanes1 other) => new(A * other.A);

    public Lanes1 Multiply(float factor) => new(A * factor);

    public Lanes1 MultiplyAdd(float factor, Lanes1 other) => new(A + factor * other.A);

    public TSum MultiplyAddRows<TSum>(TSum sum, ArrayView<float> matrix, int index, int stride)
        where TSum : unmanaged, ILanes<TSum> => sum.MultiplyAdd(A, TSum.Load(matrix, index));

    public Lanes1 Rectified() => new(A < 0f ? 0f : A);

    public Lanes1 WherePositive(Lanes1 other) => new(other.A <= 0f ? 0f : A);

    public Lanes1 ReciprocalDeviation() => new(1f / MathF.Sqrt(A + BatchNorm2dShape.Epsilon));
}

/// <summary>Four channels.</summary>
internal readonly record struct Lanes4(float A, float B, float C, float D) : ILanes<Lanes4>
{
    public static int Count => 4;

    public static Lanes4 Load(ArrayView<float> view, int index) => view.Cast<Lanes4>()[index >> 2];

    public void Store(ArrayView<float> view, int index) => view.Cast<Lanes4>()[index >> 2] = this;

    public Lanes4 Add(Lanes4 other) => new(A + other.A, B + other.B, C + other.C, D + other.D);

    public Lanes4 Subtract(Lanes4 other) => new(A - other.A, B - other.B, C - other.C, D - other.D);

    public Lanes4 Multiply(Lanes4 other) => new(A * other.A, B * other.B, C * other.C, D * other.D);

    public Lanes4 Multiply(float factor) => new(A * factor, B * factor, C * factor, D * factor);

    public Lanes4 MultiplyAdd(float factor, Lanes4 other) =>
        new(A + factor * other.A, B + factor * other.B, C + factor * other.C, D + factor * other.D);

    public TSum MultiplyAddRows<TSum>(TSum sum, ArrayView<float> matrix, int index, int stride)
        where TSum : unmanaged, ILanes<TSum> =>
        sum.MultiplyAdd(A, TSum.Load(matrix, index))
            .MultiplyAdd(B, TSum.Load(matrix, index + stride))
            .MultiplyAdd(C, TSum.Load(matrix, index + 2 * stride))
            .MultiplyAdd(D, TSum.Load(matrix, index + 3 * stride));

    public Lanes4 Rectified() => new(A < 0f ? 0f : A, B < 0f ? 0f : B, C < 0f ? 0f : C, D < 0f ? 0f : D);

    public Lanes4 WherePositive(Lanes4 other) =>
        new(other.A <= 0f ? 0f : A, other.B <= 0f ? 0f : B, other.C <= 0f ? 0f : C, other.D <= 0f ? 0f : D);

    public Lanes4 ReciprocalDeviation() => new(
        1f / MathF.Sqrt(A + BatchNorm2dShape.Epsilon),
        1f / MathF.Sqrt(B + BatchNorm2dShape.Epsilon),
        1f / MathF.Sqrt(C + BatchNorm2dShape.Epsilon),
        1f / MathF.Sqrt(D + BatchNorm2dShape.Epsilon));
}

/// <summary>Eight channels.</summary>
internal readonly record struct Lanes8(Lanes4 Low, Lanes4 High) : ILanes<Lanes8>
{
    public static int Count => 8;

    public static Lanes8 Load(ArrayView<float> view, int index) => At(view, index)[0];

    public void Store(ArrayView<float> view, int index) => At(view, index)[0] = this;

    public Lanes8 Add(Lanes8 other) => new(Low.Add(other.Low), High.Add(other.High));

    public Lanes8 Subtract(Lanes8 other) => new(Low.Subtract(other.Low), High.Subtract(other.High));

    public Lanes8 Multiply(Lanes8 other) => new(Low.Multiply(other.Low), High.Multiply(other.High));

    public Lanes8 Multiply(float factor) => new(Low.Multiply(factor), High.Multiply(factor));

    public Lanes8 MultiplyAdd(float factor, Lanes8 other) => new(Low.MultiplyAdd(factor, other.Low), High.MultiplyAdd(factor, other.High));

    public TSum MultiplyAddRows<TSum>(TSum sum, ArrayView<float> matrix, int index, int stride)
        where TSum : unmanaged, ILanes<TSum> =>
        High.MultiplyAddRows(Low.MultiplyAddRows(sum, matrix, index, stride), matrix, index + 4 * stride, stride);

    public Lanes8 Rectified() => new(Low.Rectified(), High.Rectified());

    public Lanes8 WherePositive(Lanes8 other) => new(Low.WherePositive(other.Low), High.WherePositive(other.High));

    public Lanes8 ReciprocalDeviation() => new(Low.ReciprocalDeviation(), High.ReciprocalDeviation());

    // Models' tensors begin at multiples of four floats, not of eight: first to the place, then eight from there.
    private static ArrayView<Lanes8> At(ArrayView<float> view, int index) =>
        view.Cast<Lanes4>().SubView(index >> 2, 2).Cast<Lanes8>();
}
