using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// The sums of a convolution and of its gradients that one thread works out: all taps for a few neighbouring channels of one place. Which taps
/// fall into the image is settled before the loops, so that these test nothing. Nothing is shared in a group: tensors of this size stay in the
/// second-level cache. Where there are four channels or more, they are read four at a time.
/// </summary>
/// <remarks>TIn and TOut are the widest lanes that divide the input's and the output's channels.</remarks>
internal static class ConvolutionSums
{
    /// <summary>Output channels of one place: 2·ky·kx·Ci flops and 4 bytes written per output.</summary>
    public static TOut Output<TOut, TIn, TReader>(
        Conv2dShape shape, TReader input, ModelView weight, ModelView bias, int model, int image, int place, int channel)
        where TOut : unmanaged, ILanes<TOut>
        where TIn : unmanaged, ILanes<TIn>
        where TReader : struct, IActivationReader
    {
        int top = place / shape.OutputWidth * shape.Stride - shape.Padding;
        int left = place % shape.OutputWidth * shape.Stride - shape.Padding;
        int endRow = Math.Min(shape.KernelHeight, shape.InputHeight - top);
        int endColumn = Math.Min(shape.KernelWidth, shape.InputWidth - left);
        TOut sum = TOut.Load(bias.Values, bias.Start(model) + channel);
        for (int u = Math.Max(0, -top); u < endRow; u++)
        {
            for (int v = Math.Max(0, -left); v < endColumn; v++)
            {
                int x = ((image * shape.InputHeight + top + u) * shape.InputWidth + left + v) * shape.InputChannels;
                int w = weight.Start(model) + (u * shape.KernelWidth + v) * shape.InputChannels * shape.OutputChannels + channel;
                sum = TIn.Count >= Lanes4.Count
                    ? OutputTap<TOut, Lanes4, TReader>(shape, sum, input, x, weight.Values, w, model)
                    : OutputTap<TOut, Lanes1, TReader>(shape, sum, input, x, weight.Values, w, model);
            }
        }

        return sum;
    }

    /// <summary>
    /// The gradients of input channels of one place; a stride of s leaves one tap in s² to sum. The weights have their channels exchanged
    /// (<see cref="Exchanged"/>), so that the lanes lie side by side.
    /// </summary>
    public static TIn Input<TIn, TOut>(
        Conv2dShape shape, ArrayView<float> gradOutput, ArrayView<float> exchanged, int model, int image, int place, int channel)
        where TIn : unmanaged, ILanes<TIn>
        where TOut : unmanaged, ILanes<TOut>
    {
        // Of s neighbouring taps only one makes row + p − u divisible by the stride: u = first + i·s meets output row last − i. So do columns.
        int lastRow = (place / shape.InputWidth + shape.Padding) / shape.Stride;
        int firstU = (place / shape.InputWidth + shape.Padding) % shape.Stride;
        int lastColumn = (place % shape.InputWidth + shape.Padding) / shape.Stride;
        int firstV = (place % shape.InputWidth + shape.Padding) % shape.Stride;
        TIn sum = default;
        for (int i = Math.Max(0, lastRow - shape.OutputHeight + 1); i <= lastRow && firstU + i * shape.Stride < shape.KernelHeight; i++)
        {
            for (int j = Math.Max(0, lastColumn - shape.OutputWidth + 1); j <= lastColumn && firstV + j * shape.Stride < shape.KernelWidth; j++)
            {
                int dy = ((image * shape.OutputHeight + lastRow - i) * shape.OutputWidth + lastColumn - j) * shape.OutputChannels;
                int tap = (model * shape.KernelHeight + firstU + i * shape.Stride) * shape.KernelWidth + firstV + j * shape.Stride;
                int w = tap * shape.InputChannels * shape.OutputChannels + channel;
                sum = TOut.Count >= Lanes4.Count
                    ? InputTap<TIn, Lanes4>(shape, sum, gradOutput, dy, exchanged, w)
                    : InputTap<TIn, Lanes1>(shape, sum, gradOutput, dy, exchanged, w);
            }
        }

        return sum;
    }

    /// <summary>One weight with input and output channels exchanged, <c>[M][ky][kx][Co][Ci]</c>.</summary>
    public static float Exchanged(Conv2dShape shape, ModelView weight, int index)
    {
        int perModel = shape.KernelHeight * shape.KernelWidth * shape.InputChannels * shape.OutputChannels;
        int from = index % shape.InputChannels;
        int to = index / shape.InputChannels % shape.OutputChannels;
        int tap = index / (shape.InputChannels * shape.OutputChannels) % (shape.KernelHeight * shape.KernelWidth);
        return weight[index / perModel, (tap * shape.InputChannels + from) * shape.OutputChannels + to];
    }

    /// <summary>Output rows of an image behind one partial sum of the parameter gradient: about 512 places, of the shape alone.</summary>
    public static int ChunkRows(Conv2dShape shape) => Math.Min(Math.Max(512 / shape.OutputWidth, 1), shape.OutputHeight);

    /// <summary>Partial sums an image of the parameter gradient.</summary>
    public static int Chunks(Conv2dShape shape) => (shape.OutputHeight + ChunkRows(shape) - 1) / ChunkRows(shape);

    /// <summary>Rows of one partial sum <c>[ky·kx·Ci + 1][Co]</c>: one a tap and input channel, then one for the bias.</summary>
    public static int ParameterRows(Conv2dShape shape) => shape.KernelHeight * shape.KernelWidth * shape.InputChannels + 1;

    /// <summary>One row's partial sum over a few output rows of one image, for neighbouring output channels; about 512 products each.</summary>
    public static TOut Parameter<TOut, TReader>(
        Conv2dShape shape, TReader input, ArrayView<float> gradOutput, int model, int image, int chunk, int row, int channel)
        where TOut : unmanaged, ILanes<TOut>
        where TReader : struct, IActivationReader =>
        row == ParameterRows(shape) - 1
            ? Bias<TOut>(shape, gradOutput, image, chunk, channel)
            : Weight<TOut, TReader>(shape, input, gradOutput, model, image, chunk, row, channel);

    private static TOut OutputTap<TOut, TLoad, TReader>(
        Conv2dShape shape, TOut sum, TReader input, int x, ArrayView<float> weights, int w, int model)
        where TOut : unmanaged, ILanes<TOut>
        where TLoad : unmanaged, ILanes<TLoad>
        where TReader : struct, IActivationReader
    {
        for (int c = 0; c < shape.InputChannels; c += TLoad.Count)
            sum = input.Read<TLoad>(x + c, model, c).MultiplyAddRows(sum, weights, w + c * shape.OutputChannels, shape.OutputChannels);
        return sum;
    }

    private static TIn InputTap<TIn, TLoad>(Conv2dShape shape, TIn sum, ArrayView<float> gradOutput, int dy, ArrayView<float> exchanged, int w)
        where TIn : unmanaged, ILanes<TIn>
        where TLoad : unmanaged, ILanes<TLoad>
    {
        for (int o = 0; o < shape.OutputChannels; o += TLoad.Count)
            sum = TLoad.Load(gradOutput, dy + o).MultiplyAddRows(sum, exchanged, w + o * shape.InputChannels, shape.InputChannels);
        return sum;
    }

    private static TOut Weight<TOut, TReader>(
        Conv2dShape shape, TReader input, ArrayView<float> gradOutput, int model, int image, int chunk, int weight, int channel)
        where TOut : unmanaged, ILanes<TOut>
        where TReader : struct, IActivationReader
    {
        int c = weight % shape.InputChannels;
        int v = weight / shape.InputChannels % shape.KernelWidth;
        int u = weight / (shape.InputChannels * shape.KernelWidth);
        // The columns whose tap v falls into the image.
        int firstColumn = (Math.Max(shape.Padding - v, 0) + shape.Stride - 1) / shape.Stride;
        int lastInput = shape.InputWidth - 1 + shape.Padding - v;
        int endColumn = lastInput < 0 ? 0 : Math.Min(lastInput / shape.Stride + 1, shape.OutputWidth);
        int endRow = Math.Min((chunk + 1) * ChunkRows(shape), shape.OutputHeight);
        TOut sum = default;
        for (int row = chunk * ChunkRows(shape); row < endRow; row++)
        {
            int inputRow = row * shape.Stride - shape.Padding + u;
            if (inputRow < 0 || inputRow >= shape.InputHeight)
                continue;

            int x = ((image * shape.InputHeight + inputRow) * shape.InputWidth - shape.Padding + v) * shape.InputChannels + c;
            int dy = (image * shape.OutputHeight + row) * shape.OutputWidth * shape.OutputChannels + channel;
            for (int column = firstColumn; column < endColumn; column++)
            {
                float value = input.Read<Lanes1>(x + column * shape.Stride * shape.InputChannels, model, c).A;
                sum = sum.MultiplyAdd(value, TOut.Load(gradOutput, dy + column * shape.OutputChannels));
            }
        }

        return sum;
    }

    private static TOut Bias<TOut>(Conv2dShape shape, ArrayView<float> gradOutput, int image, int chunk, int channel)
        where TOut : unmanaged, ILanes<TOut>
    {
        int first = (image * shape.OutputHeight + chunk * ChunkRows(shape)) * shape.OutputWidth;
        int end = (image * shape.OutputHeight + Math.Min((chunk + 1) * ChunkRows(shape), shape.OutputHeight)) * shape.OutputWidth;
        TOut sum = default;
        for (int place = first; place < end; place++)
            sum = sum.Add(TOut.Load(gradOutput, place * shape.OutputChannels + channel));
        return sum;
    }
}
