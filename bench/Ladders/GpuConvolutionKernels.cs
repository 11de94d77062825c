using ILGPU;
using RawAudioNet.Engine.Backends;
using RawAudioNet.Engine.Backends.Gpu.Kernels;

namespace RawAudioNet.Bench.Ladders;

/// <summary>The convolution as a kernel in three versions, each one idea further. One thread computes what <see cref="Items"/> deals it.</summary>
internal static class GpuConvolutionKernels
{
    /// <summary>One thread: one output value; every tap is tested for the border.</summary>
    internal readonly struct OneValue(
        ArrayView<float> input, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> output, Conv2dShape shape) : IKernel
    {
        public void Run()
        {
            int places = shape.OutputHeight * shape.OutputWidth;
            int count = shape.Batch * places * shape.OutputChannels;
            for (int item = Items.First; item < count; item += Items.Step)
            {
                int o = item % shape.OutputChannels;
                int place = item / shape.OutputChannels % places;
                int image = item / (shape.OutputChannels * places);
                float sum = bias[o];
                for (int u = 0; u < shape.KernelHeight; u++)
                {
                    for (int v = 0; v < shape.KernelWidth; v++)
                    {
                        int row = place / shape.OutputWidth * shape.Stride - shape.Padding + u;
                        int column = place % shape.OutputWidth * shape.Stride - shape.Padding + v;
                        if (row < 0 || row >= shape.InputHeight || column < 0 || column >= shape.InputWidth)
                            continue;

                        int x = ((image * shape.InputHeight + row) * shape.InputWidth + column) * shape.InputChannels;
                        int w = (u * shape.KernelWidth + v) * shape.InputChannels * shape.OutputChannels + o;
                        for (int c = 0; c < shape.InputChannels; c++)
                            sum += input[x + c] * weight[w + c * shape.OutputChannels];
                    }
                }

                output[item] = sum;
            }
        }
    }

    /// <summary>One thread: one pixel's eight neighbouring output channels, so that each input value it reads serves eight products.</summary>
    internal readonly struct EightChannels(
        ArrayView<float> input, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> output, Conv2dShape shape) : IKernel
    {
        public void Run() => Sums(shape, shape.Batch, input, weight, bias, output);
    }

    /// <summary>The same compiled for one shape, whose extents are then constants: loops of known length, divisions by known numbers.</summary>
    internal readonly struct ForOneShape(
        ArrayView<float> input, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> output, int images) : IKernel<Conv2dShape>
    {
        public void Run(Conv2dShape shape) => Sums(shape, images, input, weight, bias, output);
    }

    private static void Sums(
        Conv2dShape shape, int images, ArrayView<float> input, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> output)
    {
        int blocks = shape.OutputChannels / Lanes8.Count;
        int places = shape.OutputHeight * shape.OutputWidth;
        for (int item = Items.First; item < images * places * blocks; item += Items.Step)
        {
            int o = item % blocks * Lanes8.Count;
            int place = item / blocks % places;
            int image = item / (blocks * places);
            Lanes8 sum = Lanes8.Load(bias, o);
            for (int u = 0; u < shape.KernelHeight; u++)
            {
                for (int v = 0; v < shape.KernelWidth; v++)
                {
                    int row = place / shape.OutputWidth * shape.Stride - shape.Padding + u;
                    int column = place % shape.OutputWidth * shape.Stride - shape.Padding + v;
                    if (row < 0 || row >= shape.InputHeight || column < 0 || column >= shape.InputWidth)
                        continue;

                    int x = ((image * shape.InputHeight + row) * shape.InputWidth + column) * shape.InputChannels;
                    int w = (u * shape.KernelWidth + v) * shape.InputChannels * shape.OutputChannels + o;
                    for (int c = 0; c < shape.InputChannels; c++)
                        sum = sum.MultiplyAdd(input[x + c], Lanes8.Load(weight, w + c * shape.OutputChannels));
                }
            }

            sum.Store(output, item / blocks * shape.OutputChannels + o);
        }
    }
}
