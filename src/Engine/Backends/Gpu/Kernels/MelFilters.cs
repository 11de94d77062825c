using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>The mel filters, sparse: each band's first bin, and its weights from there on.</summary>
internal readonly struct MelFilters(ArrayView<int> starts, ArrayView<int> offsets, ArrayView<float> weights)
{
    /// <summary>One band of a power spectrum that <see cref="GroupFft"/> left in shared memory.</summary>
    public float Apply(ArrayView<float> real, ArrayView<float> imaginary, int points, int band)
    {
        int first = offsets[band];
        int bin = starts[band];
        float sum = 0f;
        for (int j = 0; j < offsets[band + 1] - first; j++)
            sum += weights[first + j] * GroupFft.Power(real, imaginary, points, bin + j);
        return sum;
    }
}
