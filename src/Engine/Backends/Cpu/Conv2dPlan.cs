namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>A convolution's shape and the sizes of its padded scratch images.</summary>
internal readonly unsafe struct Conv2dPlan
{
    public Conv2dPlan(in Conv2dShape shape)
    {
        Shape = shape;
        PaddedHeight = (shape.OutputHeight - 1) * shape.Stride + shape.KernelHeight;
        PaddedWidth = (shape.OutputWidth - 1) * shape.Stride + shape.KernelWidth;

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

    /// <summary>Whether forward's eight output channels are computed in pairs of products.</summary>
    public bool PairsForward =>
        RegisterTile.CanPair(Shape.OutputChannels, Shape.KernelWidth * Shape.InputChannels) && Shape.OutputWidth >= RegisterTile.FewestPaired;

    /// <summary>Whether the input gradient's eight input channels are; the shortest run of pixels decides.</summary>
    public bool PairsInputGradient =>
        RegisterTile.CanPair(Shape.InputChannels, Shape.OutputChannels) && Shape.InputWidth / Shape.Stride >= RegisterTile.FewestPaired;

    /// <summary>Floats of one padded input.</summary>
    public long PaddedInput => RoundUp((long)PaddedHeight * PaddedWidth * Shape.InputChannels);

    /// <summary>Floats of one padded output gradient.</summary>
    public long PaddedGradient => RoundUp((long)Shape.OutputHeight * GradientWidth * Shape.OutputChannels);

    /// <summary>Copies one image into padded scratch, its pending scale and shift carried out.</summary>
    public void FillInput(float* padded, in AffineInput input, int image)
    {
        int model = image / Shape.Batch;
        PaddedImage.Fill(
            padded,
            PaddedHeight,
            PaddedWidth,
            input.Values + (long)image * Shape.InputHeight * Shape.InputWidth * Shape.InputChannels,
            Shape.InputHeight,
            Shape.InputWidth,
            Shape.InputChannels,
            Shape.Padding,
            Shape.Padding,
            input.Scale(model),
            input.Shift(model));
    }

    private static long RoundUp(long floats) => (floats + 15) / 16 * 16;
}
