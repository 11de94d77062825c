using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>The rectifier: one thread computes one value; 8 bytes forward, 12 backward.</summary>
internal static class ReluKernels
{
    internal readonly struct Forward(ArrayView<float> input, ArrayView<float> output) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < output.IntLength; item += Items.Step)
            {
                float value = input[item];
                output[item] = value < 0f ? 0f : value; // So NaN, which is not below 0, stays.
            }
        }
    }

    internal readonly struct Backward(ArrayView<float> output, ArrayView<float> gradOutput, ArrayView<float> gradInput) : IKernel
    {
        public void Run()
        {
            for (int item = Items.First; item < gradInput.IntLength; item += Items.Step)
            {
                float gradient = gradOutput[item]; // Read in any case: a choice between two values costs less than a branch.
                gradInput[item] = output[item] <= 0f ? 0f : gradient;
            }
        }
    }
}
