using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// Convolution and its gradients. A thread sums up all taps for a few neighbouring channels of one place, reading weights that lie side by
/// side; nothing is shared in a group, for tensors of this size stay in the second-level cache.
/// </summary>
internal static class Conv2dKernels
{
    /// <summary>Output rows of an image behind one partial sum of the parameter gradient: about 512 places, of the shape alone.</summary>
    public static int ChunkRows(Conv2dShape shape) => Math.Min(Math.Max(512 / shape.OutputWidth, 1), shape.OutputHeight);

    /// <summary>Partial sums an image of the parameter gradient.</summary>
    public static int Chunks(Conv2dShape shape) => (shape.OutputHeight + ChunkRows(shape) - 1) / ChunkRows(shape);

    /// <summary>Values of one partial sum: the weights, then the biases.</summary>
    public static int PartialLength(Conv2dShape shape) =>
        (shape.KernelHeight * shape.KernelWidth * shape.InputChannels + 1) * shape.OutputChannels;

    /// <summary>One thread: one output place, as many output channels as lanes. 2·ky·kx·Ci flops and 4 bytes written per output.</summary>
    internal readonly struct Forward<TLanes, TReader>(
        TReader input, ModelView weight, ModelView bias, ArrayView<float> output, int images, int batch) : IKernel<Conv2dShape>
        where TLanes : struct, ILanes<TLanes>
        where TReader : struct, IActivationReader
    {
        public void Run(Conv2dShape shape)
        {
            int blocks = shape.OutputChannels / TLanes.Count;
            int count = images * shape.OutputHeight * shape.OutputWidth * blocks;
            for (int item = Items.First; item < count; item += Items.Step)
            {
                int channel = item % blocks * TLanes.Count;
                int place = item / blocks;
                int column = place % shape.OutputWidth;
                int row = place / shape.OutputWidth % shape.OutputHeight;
                int image = place / (shape.OutputWidth * shape.OutputHeight);
                Sum(shape, image, row, column, channel).Store(output, place * shape.OutputChannels + channel);
            }
        }

        private TLanes Sum(Conv2dShape shape, int image, int row, int column, int channel)
        {
            int model = image / batch;
            TLanes sum = TLanes.Load(bias.Values, bias.Start(model) + channel);
            for (int u = 0; u < shape.KernelHeight; u++)
            {
                int inputRow = row * shape.Stride - shape.Padding + u;
                if (inputRow < 0 || inputRow >= shape.InputHeight)
                    continue;

                for (int v = 0; v < shape.KernelWidth; v++)
                {
                    int inputColumn = column * shape.Stride - shape.Padding + v;
                    if (inputColumn < 0 || inputColumn >= shape.InputWidth)
                        continue;

                    int x = ((image * shape.InputHeight + inputRow) * shape.InputWidth + inputColumn) * shape.InputChannels;
                    int w = weight.Start(model) + (u * shape.KernelWidth + v) * shape.InputChannels * shape.OutputChannels + channel;
                    for (int c = 0; c < shape.InputChannels; c++)
                        sum = sum.MultiplyAdd(input.Read(x + c, model, c), TLanes.Load(weight.Values, w + c * shape.OutputChannels));
                }
            }

            return sum;
        }
    }

    /// <summary>
    /// Weights with input and output channels exchanged, <c>[M][ky][kx][Co][Ci]</c>, so that the input gradient's lanes lie side by side. One
    /// thread: one weight.
    /// </summary>
    internal readonly struct ExchangeChannels(ModelView weight, ArrayView<float> exchanged, int models) : IKernel<Conv2dShape>
    {
        public void Run(Conv2dShape shape)
        {
            int perModel = shape.KernelHeight * shape.KernelWidth * shape.InputChannels * shape.OutputChannels;
            for (int item = Items.First; item < models * perModel; item += Items.Step)
            {
                int from = item % shape.InputChannels;
                int to = item / shape.InputChannels % shape.OutputChannels;
                int tap = item / (shape.InputChannels * shape.OutputChannels) % (shape.KernelHeight * shape.KernelWidth);
                exchanged[item] = weight[item / perModel, (tap * shape.InputChannels + from) * shape.OutputChannels + to];
            }
        }
    }

    /// <summary>One thread: one input place, as many input channels as lanes; a stride of s leaves one tap in s² to sum.</summary>
    internal readonly struct InputGradient<TLanes>(
        ArrayView<float> gradOutput, ArrayView<float> exchanged, ArrayView<float> gradInput, int images, int batch) : IKernel<Conv2dShape>
        where TLanes : struct, ILanes<TLanes>
    {
        public void Run(Conv2dShape shape)
        {
            int blocks = shape.InputChannels / TLanes.Count;
            int count = images * shape.InputHeight * shape.InputWidth * blocks;
            for (int item = Items.First; item < count; item += Items.Step)
            {
                int channel = item % blocks * TLanes.Count;
                int place = item / blocks;
                int column = place % shape.InputWidth;
                int row = place / shape.InputWidth % shape.InputHeight;
                int image = place / (shape.InputWidth * shape.InputHeight);
                Sum(shape, image, row, column, channel).Store(gradInput, place * shape.InputChannels + channel);
            }
        }

        private TLanes Sum(Conv2dShape shape, int image, int row, int column, int channel)
        {
            int weightsPerTap = shape.InputChannels * shape.OutputChannels;
            int model = image / batch;
            TLanes sum = default;
            // Of s neighbouring taps only one makes row + p − u divisible by the stride; likewise for columns.
            for (int i = 0; i < (shape.KernelHeight + shape.Stride - 1) / shape.Stride; i++)
            {
                int u = (row + shape.Padding) % shape.Stride + i * shape.Stride;
                int outputRow = (row + shape.Padding - u) / shape.Stride;
                if (u >= shape.KernelHeight || row + shape.Padding < u || outputRow >= shape.OutputHeight)
                    continue;

                for (int j = 0; j < (shape.KernelWidth + shape.Stride - 1) / shape.Stride; j++)
                {
                    int v = (column + shape.Padding) % shape.Stride + j * shape.Stride;
                    int outputColumn = (column + shape.Padding - v) / shape.Stride;
                    if (v >= shape.KernelWidth || column + shape.Padding < v || outputColumn >= shape.OutputWidth)
                        continue;

                    int dy = ((image * shape.OutputHeight + outputRow) * shape.OutputWidth + outputColumn) * shape.OutputChannels;
                    int tap = (model * shape.KernelHeight + u) * shape.KernelWidth + v;
                    int w = tap * weightsPerTap + channel;
                    for (int o = 0; o < shape.OutputChannels; o++)
                        sum = sum.MultiplyAdd(gradOutput[dy + o], TLanes.Load(exchanged, w + o * shape.InputChannels));
                }
            }

            return sum;
        }
    }

    /// <summary>
    /// Partial sums <c>[images][chunks][ky·kx·Ci + 1][Co]</c> over a few output rows of one image, the last row for the bias. One thread: one
    /// tap and input channel, as many output channels as lanes; about 512 products each.
    /// </summary>
    internal readonly struct PartialParameterGradient<TLanes, TReader>(
        TReader input, ArrayView<float> gradOutput, ArrayView<float> partials, int images, int batch) : IKernel<Conv2dShape>
        where TLanes : struct, ILanes<TLanes>
        where TReader : struct, IActivationReader
    {
        public void Run(Conv2dShape shape)
        {
            int blocks = shape.OutputChannels / TLanes.Count;
            int weights = shape.KernelHeight * shape.KernelWidth * shape.InputChannels;
            int count = images * Chunks(shape) * (weights + 1) * blocks;
            for (int item = Items.First; item < count; item += Items.Step)
            {
                int channel = item % blocks * TLanes.Count;
                int weight = item / blocks % (weights + 1);
                int chunk = item / (blocks * (weights + 1)) % Chunks(shape);
                int image = item / (blocks * (weights + 1) * Chunks(shape));
                TLanes sum = weight == weights ? BiasSum(shape, image, chunk, channel) : WeightSum(shape, image, chunk, weight, channel);
                sum.Store(partials, item * TLanes.Count);
            }
        }

        private TLanes WeightSum(Conv2dShape shape, int image, int chunk, int weight, int channel)
        {
            int model = image / batch;
            int c = weight % shape.InputChannels;
            int v = weight / shape.InputChannels % shape.KernelWidth;
            int u = weight / (shape.InputChannels * shape.KernelWidth);
            // The columns whose tap v falls into the image.
            int firstColumn = (Math.Max(shape.Padding - v, 0) + shape.Stride - 1) / shape.Stride;
            int lastInput = shape.InputWidth - 1 + shape.Padding - v;
            int endColumn = lastInput < 0 ? 0 : Math.Min(lastInput / shape.Stride + 1, shape.OutputWidth);
            int endRow = Math.Min((chunk + 1) * ChunkRows(shape), shape.OutputHeight);
            TLanes sum = default;
            for (int row = chunk * ChunkRows(shape); row < endRow; row++)
            {
                int inputRow = row * shape.Stride - shape.Padding + u;
                if (inputRow < 0 || inputRow >= shape.InputHeight)
                    continue;

                int x = ((image * shape.InputHeight + inputRow) * shape.InputWidth - shape.Padding + v) * shape.InputChannels + c;
                int dy = (image * shape.OutputHeight + row) * shape.OutputWidth * shape.OutputChannels + channel;
                for (int column = firstColumn; column < endColumn; column++)
                {
                    float value = input.Read(x + column * shape.Stride * shape.InputChannels, model, c);
                    sum = sum.MultiplyAdd(value, TLanes.Load(gradOutput, dy + column * shape.OutputChannels));
                }
            }

            return sum;
        }

        private TLanes BiasSum(Conv2dShape shape, int image, int chunk, int channel)
        {
            int first = (image * shape.OutputHeight + chunk * ChunkRows(shape)) * shape.OutputWidth;
            int end = (image * shape.OutputHeight + Math.Min((chunk + 1) * ChunkRows(shape), shape.OutputHeight)) * shape.OutputWidth;
            TLanes sum = default;
            for (int place = first; place < end; place++)
                sum = sum.Add(TLanes.Load(gradOutput, place * shape.OutputChannels + channel));
            return sum;
        }
    }

    /// <summary>The sum of a model's partial sums, image by image. One thread: one weight or bias.</summary>
    internal readonly struct SumPartials(ArrayView<float> partials, ModelView gradWeight, ModelView gradBias, int models, int batch) : IKernel<Conv2dShape>
    {
        public void Run(Conv2dShape shape)
        {
            int length = PartialLength(shape);
            int parts = batch * Chunks(shape);
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
