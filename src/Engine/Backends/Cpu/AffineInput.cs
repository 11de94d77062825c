using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Cpu;

/// <summary>An activation's pointers: values, and scale and shift or null.</summary>
internal readonly unsafe struct AffineInput
{
    public AffineInput(in Activation activation)
    {
        Values = ((CpuBuffer<float>)activation.Values.Arena.Buffer).Pointer + activation.Values.Offset;
        if (!activation.HasAffine)
            return;

        scale = ((CpuBuffer<float>)activation.Scale.Arena.Buffer).Pointer + activation.Scale.Offset;
        shift = ((CpuBuffer<float>)activation.Shift.Arena.Buffer).Pointer + activation.Shift.Offset;
        scaleStride = activation.Scale.Stride;
        shiftStride = activation.Shift.Stride;
    }

    private readonly float* scale;
    private readonly float* shift;
    private readonly long scaleStride;
    private readonly long shiftStride;

    /// <summary>The first value.</summary>
    public float* Values { get; }

    /// <summary>A model's factors, or null.</summary>
    public float* Scale(int model) => scale == null ? null : scale + model * scaleStride;

    /// <summary>A model's summands, or null.</summary>
    public float* Shift(int model) => shift == null ? null : shift + model * shiftStride;
}
