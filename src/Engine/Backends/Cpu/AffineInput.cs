namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>An activation's pointers: its values, and its pending scale and shift or null.</summary>
internal readonly unsafe struct AffineInput
{
    private readonly ModelPointer scale;
    private readonly ModelPointer shift;

    public AffineInput(float* values, ModelPointer scale, ModelPointer shift)
    {
        Values = values;
        this.scale = scale;
        this.shift = shift;
    }

    /// <summary>The first value.</summary>
    public float* Values { get; }

    /// <summary>A model's factors, or null.</summary>
    public float* Scale(int model) => scale[model];

    /// <summary>A model's summands, or null.</summary>
    public float* Shift(int model) => shift[model];
}
