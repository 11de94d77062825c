using System.Numerics;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>
/// A convolution's input rows as <see cref="PlanarTile"/> reads them, each parted into planes: one for each channel and remainder of the column
/// by the stride. Only the rows under one row of the kernel are kept, in a ring that fits the innermost cache.
/// </summary>
internal readonly unsafe struct PlanarRows
{
    private const int MostPlanes = 8;

    // The tables of offsets lie on the stack.
    private const int MostOffsets = 4096;
    private const int Lanes = 16;

    private readonly Conv2dShape shape;
    private readonly int planes;
    private readonly int planeLength;

    public PlanarRows(in Conv2dShape shape, int paddedWidth)
    {
        this.shape = shape;
        planes = shape.InputChannels * shape.Stride;
        planeLength = ((paddedWidth + shape.Stride - 1) / shape.Stride + Lanes - 1) / Lanes * Lanes;

        // A multiple of the stride, so that rows of the kernel meet the same places again after a few rows of pixels.
        Kept = (shape.KernelHeight + shape.Stride - 1) / shape.Stride * shape.Stride;
    }

    /// <summary>Whether forward takes this form: eight output channels, and as many planes as halving makes.</summary>
    public bool IsUsed => PlanarTile.IsSupported
        && shape.OutputChannels == PlanarTile.Channels
        && shape.OutputWidth >= PlanarTile.FewestPixels
        && planes <= MostPlanes
        && BitOperations.IsPow2(planes)
        && Tables * Products <= MostOffsets;

    /// <summary>Rows in the ring.</summary>
    public int Kept { get; }

    /// <summary>Floats of one row.</summary>
    public int RowLength => planes * planeLength;

    /// <summary>Floats of the ring and of two rows on their way there.</summary>
    public long Length => (Kept + 2L) * RowLength;

    /// <summary>Tables of <see cref="FillOffsets"/>, one for each place of the ring in which a row of pixels can begin.</summary>
    public int Tables => Kept / shape.Stride;

    /// <summary>Products a pixel and channel.</summary>
    public int Products => shape.KernelHeight * shape.KernelWidth * shape.InputChannels;

    /// <summary>
    /// Copies one row of the padded image into its place, its pending scale and shift carried out: numbers of even and odd place are parted,
    /// these again, and so on, until every plane is apart.
    /// </summary>
    public void Fill(in Conv2dPlan plan, float* ring, in AffineInput input, int image, int paddedRow)
    {
        float* target = ring + paddedRow % Kept * RowLength;
        float* whole = ring + Kept * RowLength;
        float* between = whole + RowLength;
        plan.FillInputRow(planes == 1 ? target : whole, RowLength, input, image, paddedRow);

        // The last parting must end in the target, so the ones before it take turns.
        float* from = whole;
        int length = RowLength;
        for (int parts = 1; parts < planes; parts *= 2, length /= 2)
        {
            float* to = BitOperations.Log2((uint)(planes / parts)) % 2 == 1 ? target : between;
            for (int part = 0; part < parts; part++)
                PlanarTile.Split(from + part * length, length, to + part * length, to + part * length + length / 2);
            from = to;
        }
    }

    /// <summary>Where in the ring the inputs of each product (kernel row, kernel column, channel) begin, a table after the other.</summary>
    public void FillOffsets(int* offsets)
    {
        for (int table = 0; table < Tables; table++)
        {
            for (int u = 0; u < shape.KernelHeight; u++)
            {
                int place = (table * shape.Stride + u) % Kept;
                for (int v = 0; v < shape.KernelWidth; v++)
                {
                    for (int c = 0; c < shape.InputChannels; c++)
                    {
                        int plane = Reversed(v % shape.Stride * shape.InputChannels + c, planes);
                        *offsets++ = (place * planes + plane) * planeLength + v / shape.Stride;
                    }
                }
            }
        }
    }

    /// <summary>A number below a power of two with its bits in the opposite order: the planes' order after parting by the last bit first.</summary>
    private static int Reversed(int number, int power)
    {
        int reversed = 0;
        for (int bit = 1; bit < power; bit *= 2, number /= 2)
            reversed = 2 * reversed + number % 2;
        return reversed;
    }
}
