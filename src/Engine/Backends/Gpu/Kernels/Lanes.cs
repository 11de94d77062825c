using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>One channel, for channel counts that nothing wider divides.</summary>
internal readonly record struct Lanes1(float A) : ILanes<Lanes1>
{
    public static int Count => 1;

    public static ArrayView<Lanes1> From(ArrayView<float> view, int index, int count) => view.Cast<Lanes1>().SubView(index, count);

    public static Lanes1 Load(ArrayView<float> view, int index) => new(view[index]);

    public void Store(ArrayView<float> view, int index) => view[index] = A;

    public Lanes1 Add(Lanes1 other) => new(A + other.A);

    public Lanes1 Subtract(Lanes1 other) => new(A - other.A);

    public Lanes1 Multiply(Lanes1 other) => new(A * other.A);

    public Lanes1 Multiply(float factor) => new(A * factor);

    public Lanes1 MultiplyAdd(float factor, Lanes1 other) => new(A + factor * other.A);

    public TSum MultiplyAddRows<TSum>(TSum sum, ArrayView<TSum> rows, int stride)
        where TSum : unmanaged, ILanes<TSum> => sum.MultiplyAdd(A, rows[0]);

    public RowSums<TSum> MultiplyAddTo<TSum>(RowSums<TSum> sums, TSum row)
        where TSum : unmanaged, ILanes<TSum> =>
        sums with { A = sums.A.MultiplyAdd(A, row) };

    public Lanes1 Rectified() => new(A < 0f ? 0f : A);

    public Lanes1 WherePositive(Lanes1 other) => new(other.A <= 0f ? 0f : A);

    public Lanes1 ReciprocalDeviation() => new(1f / MathF.Sqrt(A + BatchNorm2dShape.Epsilon));
}

/// <summary>Two channels.</summary>
internal readonly record struct Lanes2(float A, float B) : ILanes<Lanes2>
{
    public static int Count => 2;

    public static ArrayView<Lanes2> From(ArrayView<float> view, int index, int count) => view.Cast<Lanes2>().SubView(index >> 1, count);

    public static Lanes2 Load(ArrayView<float> view, int index) => view.Cast<Lanes2>()[index >> 1];

    public void Store(ArrayView<float> view, int index) => view.Cast<Lanes2>()[index >> 1] = this;

    public Lanes2 Add(Lanes2 other) => new(A + other.A, B + other.B);

    public Lanes2 Subtract(Lanes2 other) => new(A - other.A, B - other.B);

    public Lanes2 Multiply(Lanes2 other) => new(A * other.A, B * other.B);

    public Lanes2 Multiply(float factor) => new(A * factor, B * factor);

    public Lanes2 MultiplyAdd(float factor, Lanes2 other) => new(A + factor * other.A, B + factor * other.B);

    public TSum MultiplyAddRows<TSum>(TSum sum, ArrayView<TSum> rows, int stride)
        where TSum : unmanaged, ILanes<TSum> =>
        sum.MultiplyAdd(A, rows[0]).MultiplyAdd(B, rows[stride]);

    public RowSums<TSum> MultiplyAddTo<TSum>(RowSums<TSum> sums, TSum row)
        where TSum : unmanaged, ILanes<TSum> =>
        sums with { A = sums.A.MultiplyAdd(A, row), B = sums.B.MultiplyAdd(B, row) };

    public Lanes2 Rectified() => new(A < 0f ? 0f : A, B < 0f ? 0f : B);

    public Lanes2 WherePositive(Lanes2 other) => new(other.A <= 0f ? 0f : A, other.B <= 0f ? 0f : B);

    public Lanes2 ReciprocalDeviation() =>
        new(1f / MathF.Sqrt(A + BatchNorm2dShape.Epsilon), 1f / MathF.Sqrt(B + BatchNorm2dShape.Epsilon));
}

/// <summary>Four channels.</summary>
internal readonly record struct Lanes4(float A, float B, float C, float D) : ILanes<Lanes4>
{
    public static int Count => 4;

    public static ArrayView<Lanes4> From(ArrayView<float> view, int index, int count) => view.Cast<Lanes4>().SubView(index >> 2, count);

    public static Lanes4 Load(ArrayView<float> view, int index) => view.Cast<Lanes4>()[index >> 2];

    public void Store(ArrayView<float> view, int index) => view.Cast<Lanes4>()[index >> 2] = this;

    public Lanes4 Add(Lanes4 other) => new(A + other.A, B + other.B, C + other.C, D + other.D);

    public Lanes4 Subtract(Lanes4 other) => new(A - other.A, B - other.B, C - other.C, D - other.D);

    public Lanes4 Multiply(Lanes4 other) => new(A * other.A, B * other.B, C * other.C, D * other.D);

    public Lanes4 Multiply(float factor) => new(A * factor, B * factor, C * factor, D * factor);

    public Lanes4 MultiplyAdd(float factor, Lanes4 other) =>
        new(A + factor * other.A, B + factor * other.B, C + factor * other.C, D + factor * other.D);

    public TSum MultiplyAddRows<TSum>(TSum sum, ArrayView<TSum> rows, int stride)
        where TSum : unmanaged, ILanes<TSum> =>
        sum.MultiplyAdd(A, rows[0]).MultiplyAdd(B, rows[stride]).MultiplyAdd(C, rows[2 * stride]).MultiplyAdd(D, rows[3 * stride]);

    public RowSums<TSum> MultiplyAddTo<TSum>(RowSums<TSum> sums, TSum row)
        where TSum : unmanaged, ILanes<TSum> => new(
        sums.A.MultiplyAdd(A, row),
        sums.B.MultiplyAdd(B, row),
        sums.C.MultiplyAdd(C, row),
        sums.D.MultiplyAdd(D, row));

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

    // Models' tensors begin at multiples of four floats, not of eight: first to the place, then eight from there.
    public static ArrayView<Lanes8> From(ArrayView<float> view, int index, int count) =>
        view.Cast<Lanes4>().SubView(index >> 2, 2 * count).Cast<Lanes8>();

    public static Lanes8 Load(ArrayView<float> view, int index) => From(view, index, 1)[0];

    public void Store(ArrayView<float> view, int index) => From(view, index, 1)[0] = this;

    public Lanes8 Add(Lanes8 other) => new(Low.Add(other.Low), High.Add(other.High));

    public Lanes8 Subtract(Lanes8 other) => new(Low.Subtract(other.Low), High.Subtract(other.High));

    public Lanes8 Multiply(Lanes8 other) => new(Low.Multiply(other.Low), High.Multiply(other.High));

    public Lanes8 Multiply(float factor) => new(Low.Multiply(factor), High.Multiply(factor));

    public Lanes8 MultiplyAdd(float factor, Lanes8 other) => new(Low.MultiplyAdd(factor, other.Low), High.MultiplyAdd(factor, other.High));

    public TSum MultiplyAddRows<TSum>(TSum sum, ArrayView<TSum> rows, int stride)
        where TSum : unmanaged, ILanes<TSum> =>
        High.MultiplyAddRows(Low.MultiplyAddRows(sum, rows, stride), rows.SubView(4 * stride), stride);

    public RowSums<TSum> MultiplyAddTo<TSum>(RowSums<TSum> sums, TSum row)
        where TSum : unmanaged, ILanes<TSum> => Low.MultiplyAddTo(sums, row);

    public Lanes8 Rectified() => new(Low.Rectified(), High.Rectified());

    public Lanes8 WherePositive(Lanes8 other) => new(Low.WherePositive(other.Low), High.WherePositive(other.High));

    public Lanes8 ReciprocalDeviation() => new(Low.ReciprocalDeviation(), High.ReciprocalDeviation());
}
