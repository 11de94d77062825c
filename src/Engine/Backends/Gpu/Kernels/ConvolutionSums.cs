using ILGPU;

namespace RawAudioNet.Engine.Backends.Gpu.Kernels;

/// <summary>
/// The sums of a convolution and of its gradients that one thread works out: all taps for a few neighbouring channels of one place. Which taps
/// fall into the image is settled before the loops, so that these test nothing. Nothing is shared in a group: tensors of this size stay in the
/// second-level cache. Inputs are read four channels at a time, or two, or one, whatever divides their number.
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
                sum = sum.Add(
                    TIn.Count >= Lanes4.Count ? OutputTap<TOut, Lanes4, TReader>(shape, input, x, weight.Values, w, model)
                    : TIn.Count == Lanes2.Count ? OutputTap<TOut, Lanes2, TReader>(shape, input, x, weight.Values, w, model)
                    : OutputTap<TOut, Lanes1, TReader>(shape, input, x, weight.Values, w, model));
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
                sum = sum.Add(
                    TOut.Count >= Lanes4.Count ? InputTap<TIn, Lanes4>(shape, gradOutput, dy, exchanged, w)
                    : TOut.Count == Lanes2.Count ? InputTap<TIn, Lanes2>(shape, gradOutput, dy, exchanged, w)
                    : InputTap<TIn, Lanes1>(shape, gradOutput, dy, exchanged, w));
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

    /// <summary>Rows that a thread works out at once: those of neighbouring input channels.</summary>
    public static int RowsAThread(Conv2dShape shape) =>
        shape.InputChannels % Lanes4.Count == 0 ? Lanes4.Count : shape.InputChannels % Lanes2.Count == 0 ? Lanes2.Count : Lanes1.Count;

    /// <summary>Threads for the rows: the last one has only the bias.</summary>
    public static int RowBlocks(Conv2dShape shape) => shape.KernelHeight * shape.KernelWidth * (shape.InputChannels / RowsAThread(shape)) + 1;

    /// <summary>
    /// Some rows' partial sums over a few output rows of one image, for neighbouring output channels; about 512 products each. Each gradient that
    /// is read serves all of the rows, and each input all of the channels.
    /// </summary>
    public static RowSums<TOut> Parameter<TOut, TReader>(
        Conv2dShape shape, TReader input, ArrayView<float> gradOutput, int model, int image, int chunk, int block, int channel)
        where TOut : unmanaged, ILanes<TOut>
        where TReader : struct, IActivationReader =>
        block == RowBlocks(shape) - 1 ? Bias<TOut>(shape, gradOutput, image, chunk, channel)
            : RowsAThread(shape) == Lanes4.Count ? Weights<TOut, Lanes4, TReader>(shape, input, gradOutput, model, image, chunk, block, channel)
            : RowsAThread(shape) == Lanes2.Count ? Weights<TOut, Lanes2, TReader>(shape, input, gradOutput, model, image, chunk, block, channel)
            : Weights<TOut, Lanes1, TReader>(shape, input, gradOutput, model, image, chunk, block, channel);

    /// <summary>
    /// One tap's sum over the input's channels. It begins anew with every tap: additions that wait for each other are the time that this takes on a
    /// processor, which finds others to do meanwhile in the next tap.
    /// </summary>
    private static TOut OutputTap<TOut, TLoad, TReader>(Conv2dShape shape, TReader input, int x, ArrayView<float> weights, int w, int model)
        where TOut : unmanaged, ILanes<TOut>
        where TLoad : unmanaged, ILanes<TLoad>
        where TReader : struct, IActivationReader
    {
        int row = shape.OutputChannels / TOut.Count;
        ArrayView<TOut> rows = TOut.From(weights, w, (shape.InputChannels - 1) * row + 1);
        TOut sum = default;
        for (int c = 0; c < shape.InputChannels; c += TLoad.Count)
            sum = input.Read<TLoad>(x, model, c).MultiplyAddRows(sum, rows.SubView(c * row), row);
        return sum;
    }

    private static TIn InputTap<TIn, TLoad>(Conv2dShape shape, ArrayView<float> gradOutput, int dy, ArrayView<float> exchanged, int w)
        where TIn : unmanaged, ILanes<TIn>
        where TLoad : unmanaged, ILanes<TLoad>
    {
        int row = shape.InputChannels / TIn.Count;
        ArrayView<TIn> rows = TIn.From(exchanged, w, (shape.OutputChannels - 1) * row + 1);
        ArrayView<TLoad> gradients = TLoad.From(gradOutput, dy, shape.OutputChannels / TLoad.Count);
        TIn sum = default;
        for (int o = 0; o < shape.OutputChannels; o += TLoad.Count)
        {
            TLoad gradient = gradients[o / TLoad.Count]; // The whole struct: a method called on the element itself would read field by field.
            sum = gradient.MultiplyAddRows(sum, rows.SubView(o * row), row);
        }

        return sum;
    }

    private static RowSums<TOut> Weights<TOut, TLoad, TReader>(
        Conv2dShape shape, TReader input, ArrayView<float> gradOutput, int model, int image, int chunk, int block, int channel)
        where TOut : unmanaged, ILanes<TOut>
        where TLoad : unmanaged, ILanes<TLoad>
        where TReader : struct, IActivationReader
    {
        int blocks = shape.InputChannels / TLoad.Count;
        int c = block % blocks * TLoad.Count;
        int v = block / blocks % shape.KernelWidth;
        int u = block / (blocks * shape.KernelWidth);
        // The columns whose tap v falls into the image.
        int firstColumn = (Math.Max(shape.Padding - v, 0) + shape.Stride - 1) / shape.Stride;
        int lastInput = shape.InputWidth - 1 + shape.Padding - v;
        int endColumn = lastInput < 0 ? 0 : Math.Min(lastInput / shape.Stride + 1, shape.OutputWidth);
        int endRow = Math.Min((chunk + 1) * ChunkRows(shape), shape.OutputHeight);
        int step = shape.OutputChannels / TOut.Count;
        RowSums<TOut> sums = default;
        for (int row = chunk * ChunkRows(shape); row < endRow; row++)
        {
            int inputRow = row * shape.Stride - shape.Padding + u;
            if (inputRow < 0 || inputRow >= shape.InputHeight)
                continue;

            int x = ((image * shape.InputHeight + inputRow) * shape.InputWidth - shape.Padding + v) * shape.InputChannels;
            int dy = (image * shape.OutputHeight + row) * shape.OutputWidth * shape.OutputChannels + channel;
            ArrayView<TOut> gradients = TOut.From(gradOutput, dy, (shape.OutputWidth - 1) * step + 1);
            for (int column = firstColumn; column < endColumn; column++)
            {
                sums = input.Read<TLoad>(x + column * shape.Stride * shape.InputChannels, model, c)
                    .MultiplyAddTo(sums, gradients[column * step]);
            }
        }

        return sums;
    }

    private static RowSums<TOut> Bias<TOut>(Conv2dShape shape, ArrayView<float> gradOutput, int image, int chunk, int channel)
        where TOut : unmanaged, ILanes<TOut>
    {
        int first = (image * shape.OutputHeight + chunk * ChunkRows(shape)) * shape.OutputWidth;
        int end = (image * shape.OutputHeight + Math.Min((chunk + 1) * ChunkRows(shape), shape.OutputHeight)) * shape.OutputWidth;
        TOut sum = default;
        for (int place = first; place < end; place++)
            sum = sum.Add(TOut.Load(gradOutput, place * shape.OutputChannels + channel));
        return new RowSums<TOut>(sum, default, default, default);
    }
}
