using ILGPU;
using RawAudioNet.Engine.Backends.Gpu.Kernels;
using RawAudioNet.Engine.Tensors;

namespace RawAudioNet.Engine.Backends.Gpu;

internal sealed partial class GpuBackend
{
    long IBackend.Conv2dWorkspace(in Conv2dShape shape) =>
        Math.Max(shape.Models * shape.Weight.Count, (long)shape.Images * Conv2dKernels.Chunks(shape) * Conv2dKernels.PartialLength(shape));

    void IBackend.Conv2dForward(
        in Conv2dShape shape, in Activation input, in ModelTensor weight, in ModelTensor bias, in Tensor output, in Tensor workspace)
    {
        ArrayView<float> x = View(input.Values, shape.Input);
        ModelView w = View(weight, shape.Models, shape.Weight);
        ModelView b = View(bias, shape.Models, shape.Bias);
        ArrayView<float> y = View(output, shape.Output);
        if (input.HasAffine)
            Conv2dForward(shape, Affine(input, x, shape.Models, shape.InputChannels), w, b, y);
        else
            Conv2dForward(shape, new PlainReader(x), w, b, y);
    }

    void IBackend.Conv2dInputGradient(
        in Conv2dShape shape, in Tensor gradOutput, in ModelTensor weight, in Tensor gradInput, in Tensor workspace)
    {
        ArrayView<float> dy = View(gradOutput, shape.Output);
        ArrayView<float> dx = View(gradInput, shape.Input);
        ArrayView<float> exchanged = View(workspace, shape.Models * shape.Weight.Count);
        Launch(
            OverItems(shape.Models * shape.Weight.Count),
            new Conv2dKernels.ExchangeChannels(View(weight, shape.Models, shape.Weight), exchanged, shape.Models),
            ForOneImage(shape));
        if (shape.InputChannels % Lanes8.Count == 0)
            Conv2dInputGradient<Lanes8>(shape, dy, exchanged, dx);
        else if (shape.InputChannels % Lanes4.Count == 0)
            Conv2dInputGradient<Lanes4>(shape, dy, exchanged, dx);
        else
            Conv2dInputGradient<Lanes1>(shape, dy, exchanged, dx);
    }

    void IBackend.Conv2dParameterGradient(
        in Conv2dShape shape, in Activation input, in Tensor gradOutput, in ModelTensor gradWeight, in ModelTensor gradBias, in Tensor workspace)
    {
        ArrayView<float> x = View(input.Values, shape.Input);
        ArrayView<float> dy = View(gradOutput, shape.Output);
        long length = Conv2dKernels.PartialLength(shape);
        ArrayView<float> partials = View(workspace, shape.Images * Conv2dKernels.Chunks(shape) * length);
        if (input.HasAffine)
            Conv2dPartials(shape, Affine(input, x, shape.Models, shape.InputChannels), dy, partials);
        else
            Conv2dPartials(shape, new PlainReader(x), dy, partials);

        ModelView dw = View(gradWeight, shape.Models, shape.Weight);
        ModelView db = View(gradBias, shape.Models, shape.Bias);
        Launch(
            OverItems(shape.Models * length),
            new Conv2dKernels.SumPartials(partials, dw, db, shape.Models, shape.Batch),
            ForOneImage(shape));
    }

    private void Conv2dForward<TReader>(in Conv2dShape shape, TReader input, ModelView weight, ModelView bias, ArrayView<float> output)
        where TReader : struct, IActivationReader
    {
        if (shape.OutputChannels % Lanes8.Count == 0)
            Conv2dForward<Lanes8, TReader>(shape, input, weight, bias, output);
        else if (shape.OutputChannels % Lanes4.Count == 0)
            Conv2dForward<Lanes4, TReader>(shape, input, weight, bias, output);
        else
            Conv2dForward<Lanes1, TReader>(shape, input, weight, bias, output);
    }

    private void Conv2dForward<TLanes, TReader>(
        in Conv2dShape shape, TReader input, ModelView weight, ModelView bias, ArrayView<float> output)
        where TLanes : struct, ILanes<TLanes>
        where TReader : struct, IActivationReader =>
        Launch(
            OverItems(shape.Output.Count / TLanes.Count),
            new Conv2dKernels.Forward<TLanes, TReader>(input, weight, bias, output, shape.Images, shape.Batch),
            ForOneImage(shape));

    private void Conv2dInputGradient<TLanes>(
        in Conv2dShape shape, ArrayView<float> gradOutput, ArrayView<float> exchanged, ArrayView<float> gradInput)
        where TLanes : struct, ILanes<TLanes> =>
        Launch(
            OverItems(shape.Input.Count / TLanes.Count),
            new Conv2dKernels.InputGradient<TLanes>(gradOutput, exchanged, gradInput, shape.Images, shape.Batch),
            ForOneImage(shape));

    private void Conv2dPartials<TReader>(in Conv2dShape shape, TReader input, ArrayView<float> gradOutput, ArrayView<float> partials)
        where TReader : struct, IActivationReader
    {
        if (shape.OutputChannels % Lanes8.Count == 0)
            Conv2dPartials<Lanes8, TReader>(shape, input, gradOutput, partials);
        else if (shape.OutputChannels % Lanes4.Count == 0)
            Conv2dPartials<Lanes4, TReader>(shape, input, gradOutput, partials);
        else
            Conv2dPartials<Lanes1, TReader>(shape, input, gradOutput, partials);
    }

    private void Conv2dPartials<TLanes, TReader>(in Conv2dShape shape, TReader input, ArrayView<float> gradOutput, ArrayView<float> partials)
        where TLanes : struct, ILanes<TLanes>
        where TReader : struct, IActivationReader =>
        Launch(
            OverItems((long)shape.Images * Conv2dKernels.Chunks(shape) * Conv2dKernels.PartialLength(shape) / TLanes.Count),
            new Conv2dKernels.PartialParameterGradient<TLanes, TReader>(input, gradOutput, partials, shape.Images, shape.Batch),
            ForOneImage(shape));

    /// <summary>The shape that kernels are compiled for: without the batch, so that a smaller last batch runs the same code.</summary>
    private static Conv2dShape ForOneImage(in Conv2dShape shape) => shape with { Models = 1, Batch = 1 };

    private static AffineReader Affine(in Activation input, ArrayView<float> values, int models, int channels) =>
        new(values, View(input.Scale, models, new Shape(channels)), View(input.Shift, models, new Shape(channels)));
}
