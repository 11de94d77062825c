using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>How a kernel reads an <see cref="Tensors.Activation"/>; one implementation for each form it comes in.</summary>
internal interface IActivationReader
{
    /// <summary>The value at <paramref name="index"/>, which belongs to a channel of a model.</summary>
    float Read(int index, int model, int channel);
}

/// <summary>Reads values as they are stored.</summary>
internal readonly struct PlainReader(ArrayView<float> values) : IActivationReader
{
    public float Read(int index, int model, int channel) => values[index];
}

/// <summary>Applies the scale and shift of a batch norm that has not been carried out.</summary>
internal readonly struct AffineReader(ArrayView<float> values, ModelView scale, ModelView shift) : IActivationReader
{
    public float Read(int index, int model, int channel) => values[index] * scale[model, channel] + shift[model, channel];
}
