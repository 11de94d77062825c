using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>A convolution's shape and the sizes of its padded scratch images.</summary>
internal readonly unsafe struct Conv2dPlan
{
    public Conv2dPlan(in Conv2dShape shape)
    {
        Shape = shape;
        PaddedHeight = (shape.OutputHeight - 1) * shape.Stride + shape.KernelHeight;
        PaddedWidth = (shape.OutputWidth - 1) * shape.Stride + shape.KernelWidth;
        Planar = new PlanarRows(shape, PaddedWidth);

        // The input gradient reads output columns from ⌈(p − kx + 1)/s⌉ (may be negative) to ⌊(W − 1 + p)/s⌋ (may be past the end).
        GradientLeft = Math.Max(0, (shape.KernelWidth - 1 - shape.Padding + shape.Stride - 1) / shape.Stride);
        int last = (shape.InputWidth - 1 + shape.Padding) / shape.Stride;
        GradientWidth = GradientLeft + Math.Max(shape.OutputWidth, last + 1);
    }

    public Conv2dShape Shape { get; }

    /// <summary>Rows that the windows reach.</summary>
    public int PaddedHeight { get; }

    /// <summary>Columns that the windows reach.</summary>
    public int PaddedWidth { get; }

    /// <summary>Columns of zeros before the output gradient.</summary>
    public int GradientLeft { get; }

    /// <summary>Columns of the padded output gradient.</summary>
    public int GradientWidth { get; }

    /// <summary>Forward's input with pixels in the lanes, where that form is used.</summary>
    public PlanarRows Planar { get; }

    /// <summary>Whether forward's eight output channels are computed in pairs of products.</summary>
    public bool PairsForward => !Planar.IsUsed &&
        RegisterTile.CanPair(Shape.OutputChannels, Shape.KernelWidth * Shape.InputChannels) && Shape.OutputWidth >= RegisterTile.FewestPaired;

    /// <summary>Whether the input gradient's eight input channels are; the shortest run of pixels decides.</summary>
    public bool PairsInputGradient =>
        RegisterTile.CanPair(Shape.InputChannels, Shape.OutputChannels) && Shape.InputWidth / Shape.Stride >= RegisterTile.FewestPaired;

    /// <summary>Floats of one padded input.</summary>
    public long PaddedInput => TensorArena.Aligned((long)PaddedHeight * PaddedWidth * Shape.InputChannels);

    /// <summary>Floats of what forward makes of one input.</summary>
    public long ForwardInput => Planar.IsUsed ? TensorArena.Aligned(Planar.Length) : PaddedInput;

    /// <summary>Floats of one padded output gradient.</summary>
    public long PaddedGradient => TensorArena.Aligned((long)Shape.OutputHeight * GradientWidth * Shape.OutputChannels);

    /// <summary>Copies one image into padded scratch, its pending scale and shift carried out.</summary>
    public void FillInput(float* padded, in AffineInput input, int image) => FillInput(padded, input, image, 0, PaddedHeight);

    /// <summary>The same for some of the padded rows, which lie in their places.</summary>
    public void FillInput(float* padded, in AffineInput input, int image, int firstRow, int endRow)
    {
        int rowLength = PaddedWidth * Shape.InputChannels;
        for (int row = firstRow; row < endRow; row++)
            FillInputRow(padded + row * rowLength, rowLength, input, image, row);
    }

    /// <summary>One row of the padded image, with zeros up to a length.</summary>
    public void FillInputRow(float* target, int length, in AffineInput input, int image, int paddedRow)
    {
        int row = paddedRow - Shape.Padding;
        int model = image / Shape.Batch;
        float* source = input.Values + ((long)image * Shape.InputHeight + row) * Shape.InputWidth * Shape.InputChannels;
        PaddedImage.FillRow(
            target,
            length,
            row >= 0 && row < Shape.InputHeight ? source : null,
            Shape.InputWidth,
            Shape.InputChannels,
            Shape.Padding,
            input.Scale(model),
            input.Shift(model));
    }
}
