using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>How a kernel reads an <see cref="Tensors.Activation"/>; one implementation for each form it comes in.</summary>
internal interface IActivationReader
{
    /// <summary>Neighbouring channels of a place, whose first channel has the index <paramref name="place"/>.</summary>
    TLanes Read<TLanes>(int place, int model, int channel)
        where TLanes : unmanaged, ILanes<TLanes>;
}

/// <summary>Reads values as they are stored.</summary>
internal readonly struct PlainReader(ArrayView<float> values) : IActivationReader
{
    public TLanes Read<TLanes>(int place, int model, int channel)
        where TLanes : unmanaged, ILanes<TLanes> => Channels<TLanes>(values, place, channel);

    /// <summary>Neighbouring channels of a list that begins at a place.</summary>
    public static TLanes Channels<TLanes>(ArrayView<float> values, int place, int channel)
        where TLanes : unmanaged, ILanes<TLanes> => TLanes.From(values, place, channel / TLanes.Count + 1)[channel / TLanes.Count];
}

/// <summary>Applies the scale and shift of a batch norm that has not been carried out.</summary>
internal readonly struct AffineReader(ArrayView<float> values, ModelView scale, ModelView shift) : IActivationReader
{
    public TLanes Read<TLanes>(int place, int model, int channel)
        where TLanes : unmanaged, ILanes<TLanes> =>
        PlainReader.Channels<TLanes>(values, place, channel)
            .Multiply(PlainReader.Channels<TLanes>(scale.Values, scale.Start(model), channel))
            .Add(PlainReader.Channels<TLanes>(shift.Values, shift.Start(model), channel));
}
