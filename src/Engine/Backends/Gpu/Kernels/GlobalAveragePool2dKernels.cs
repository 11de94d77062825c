using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>The average over rows and columns: one thread computes one value; neighbouring threads read neighbouring channels.</summary>
internal static class GlobalAveragePool2dKernels
{
    /// <summary>One thread: one channel of one image, its places summed in order.</summary>
    internal readonly struct Forward<TReader>(TReader input, ArrayView<float> output, GlobalAveragePool2dShape shape) : IKernel
        where TReader : struct, IActivationReader
    {
        public void Run()
        {
            int places = shape.Height * shape.Width;
            for (int item = Items.First; item < output.IntLength; item += Items.Step)
            {
                int channel = item % shape.Channels;
                int image = item / shape.Channels;
                float sum = 0f;
                for (int place = 0; place < places; place++)
                    sum += input.Read<Lanes1>((image * places + place) * shape.Channels, image / shape.Batch, channel).A;
                output[item] = sum / places;
            }
        }
    }

    /// <summary>One thread: one input's gradient.</summary>
    internal readonly struct Backward(ArrayView<float> gradOutput, ArrayView<float> gradInput, GlobalAveragePool2dShape shape) : IKernel
    {
        public void Run()
        {
            int places = shape.Height * shape.Width;
            for (int item = Items.First; item < gradInput.IntLength; item += Items.Step)
                gradInput[item] = gradOutput[item / (places * shape.Channels) * shape.Channels + item % shape.Channels] / places;
        }
    }
}
