using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>How a kernel reads an <see cref="Tensors.Activation"/>; one implementation for each form it comes in.</summary>
internal interface IActivationReader
{
    /// <summary>Neighbouring values from <paramref name="index"/> on, which belong to channels of a model.</summary>
    TLanes Read<TLanes>(int index, int model, int channel)
        where TLanes : unmanaged, ILanes<TLanes>;
}

/// <summary>Reads values as they are stored.</summary>
internal readonly struct PlainReader(ArrayView<float> values) : IActivationReader
{
    public TLanes Read<TLanes>(int index, int model, int channel)
        where TLanes : unmanaged, ILanes<TLanes> => TLanes.Load(values, index);
}

/// <summary>Applies the scale and shift of a batch norm that has not been carried out.</summary>
internal readonly struct AffineReader(ArrayView<float> values, ModelView scale, ModelView shift) : IActivationReader
{
    public TLanes Read<TLanes>(int index, int model, int channel)
        where TLanes : unmanaged, ILanes<TLanes> =>
        TLanes.Load(values, index).Multiply(TLanes.Load(scale.Values, scale.Start(model) + channel))
            .Add(TLanes.Load(shift.Values, shift.Start(model) + channel));
}
