using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>Convolution and its gradients, one thread a few neighbouring channels of one place (<see cref="ConvolutionSums"/>).</summary>
internal static class Conv2dKernels
{
    /// <summary>One thread: one output place, as many output channels as lanes.</summary>
    internal readonly struct Forward<TOut, TIn, TReader>(
        TReader input, ModelView weight, ModelView bias, ArrayView<float> output, int rectifies, int images, int batch) : IKernel<Conv2dShape>
        where TOut : unmanaged, ILanes<TOut>
        where TIn : unmanaged, ILanes<TIn>
        where TReader : struct, IActivationReader
    {
        public void Run(Conv2dShape shape)
        {
            int blocks = shape.OutputChannels / TOut.Count;
            int places = shape.OutputHeight * shape.OutputWidth;
            for (int item = Items.First; item < images * places * blocks; item += Items.Step)
            {
                int channel = item % blocks * TOut.Count;
                int image = item / (blocks * places);
                TOut sum = ConvolutionSums.Output<TOut, TIn, TReader>(
                    shape, input, weight, bias, image / batch, image, item / blocks % places, channel);
                sum = rectifies != 0 ? sum.Rectified() : sum;
                sum.Store(output, item / blocks * shape.OutputChannels + channel);
            }
        }
    }

    /// <summary>One thread: one weight, its channels exchanged.</summary>
    internal readonly struct ExchangeChannels(ModelView weight, ArrayView<float> exchanged, int count) : IKernel<Conv2dShape>
    {
        public void Run(Conv2dShape shape)
        {
            for (int item = Items.First; item < count; item += Items.Step)
                exchanged[item] = ConvolutionSums.Exchanged(shape, weight, item);
        }
    }

    /// <summary>One thread: one input place, as many input channels as lanes.</summary>
    internal readonly struct InputGradient<TIn, TOut>(
        ArrayView<float> gradOutput, ArrayView<float> exchanged, ArrayView<float> gradInput, int images, int batch) : IKernel<Conv2dShape>
        where TIn : unmanaged, ILanes<TIn>
        where TOut : unmanaged, ILanes<TOut>
    {
        public void Run(Conv2dShape shape)
        {
            int blocks = shape.InputChannels / TIn.Count;
            int places = shape.InputHeight * shape.InputWidth;
            for (int item = Items.First; item < images * places * blocks; item += Items.Step)
            {
                int channel = item % blocks * TIn.Count;
                int image = item / (blocks * places);
                TIn sum = ConvolutionSums.Input<TIn, TOut>(
                    shape, gradOutput, exchanged, image / batch, image, item / blocks % places, channel);
                sum.Store(gradInput, item / blocks * shape.InputChannels + channel);
            }
        }
    }

    /// <summary>
    /// Partial sums <c>[images][chunks][ky·kx·Ci + 1][Co]</c>. One thread: one tap, neighbouring input channels, as many output channels as
    /// lanes.
    /// </summary>
    internal readonly struct PartialParameterGradient<TOut, TReader>(
        TReader input, ArrayView<float> gradOutput, ArrayView<float> partials, int images, int batch) : IKernel<Conv2dShape>
        where TOut : unmanaged, ILanes<TOut>
        where TReader : struct, IActivationReader
    {
        public void Run(Conv2dShape shape)
        {
            int lanes = shape.OutputChannels / TOut.Count;
            int blocks = ConvolutionSums.RowBlocks(shape);
            int chunks = ConvolutionSums.Chunks(shape);
            for (int item = Items.First; item < images * chunks * blocks * lanes; item += Items.Step)
            {
                int part = item / (lanes * blocks);
                int block = item / lanes % blocks;
                RowSums<TOut> sums = ConvolutionSums.Parameter<TOut, TReader>(
                    shape, input, gradOutput, part / chunks / batch, part / chunks, part % chunks, block, item % lanes * TOut.Count);
                int row = part * ConvolutionSums.ParameterRows(shape) + block * ConvolutionSums.RowsAThread(shape);
                int rows = block == blocks - 1 ? 1 : ConvolutionSums.RowsAThread(shape);
                sums.Store(rows, TOut.From(partials, row * shape.OutputChannels, rows * lanes), item % lanes, lanes);
            }
        }
    }

    /// <summary>The sum of a model's partial sums, image by image. One thread: one weight or bias.</summary>
    internal readonly struct SumPartials(ArrayView<float> partials, ModelView gradWeight, ModelView gradBias, int models, int batch) : IKernel<Conv2dShape>
    {
        public void Run(Conv2dShape shape)
        {
            int length = ConvolutionSums.ParameterRows(shape) * shape.OutputChannels;
            int parts = batch * ConvolutionSums.Chunks(shape);
            for (int item = Items.First; item < models * length; item += Items.Step)
            {
                int model = item / length;
                int index = item % length;
                float sum = 0f;
                for (int part = 0; part < parts; part++)
                    sum += partials[(model * parts + part) * length + index];

                int weights = length - shape.OutputChannels;
                if (index < weights)
                    gradWeight[model, index] = sum;
                else
                    gradBias[model, index - weights] = sum;
            }
        }
    }
}
