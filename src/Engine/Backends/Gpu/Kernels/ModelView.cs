using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>A tensor of each model as kernels see it; the device's side of <see cref="Tensors.ModelTensor"/>.</summary>
/// <remarks>The stride is a 64-bit integer so that the struct has no padding (see <see cref="IKernel"/>).</remarks>
internal readonly struct ModelView(ArrayView<float> values, long stride)
{
    /// <summary>The memory of all models, for reading several neighbours at once.</summary>
    public ArrayView<float> Values => values;

    /// <summary>Element <paramref name="index"/> of a model's tensor.</summary>
    public ref float this[int model, int index] => ref values[model * (int)stride + index];

    /// <summary>Where a model's tensor begins in <see cref="Values"/>.</summary>
    public int Start(int model) => model * (int)stride;
}
